"""Processes that cannot be killed, as those that wait for a dead network mount."""

import os
import signal
from multiprocessing.process import BaseProcess

import pytest


class Undying:
    """Processes to which kill() means nothing, until they are `released`."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.waits: list[float | None] = []
        """How long each wait for a process could have been."""
        self._pids: list[int] = []
        kill_really, join_really = BaseProcess.kill, BaseProcess.join

        def kill(process: BaseProcess) -> None:
            if process.pid not in self._pids:
                kill_really(process)

        def join(process: BaseProcess, timeout: float | None = None) -> None:
            self.waits.append(timeout)
            join_really(process, timeout)

        patch.setattr(BaseProcess, "kill", kill)
        patch.setattr(BaseProcess, "join", join)

    def add(self, pid: int | None) -> None:
        """From now on, this one hangs, and cannot be killed."""
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        self._pids.append(pid)

    def release(self) -> None:
        """The mount is back: they die."""
        for pid in self._pids:
            os.kill(pid, signal.SIGKILL)
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # which leaves it to be reaped
        self._pids.clear()
