"""One job in a process of its own, as the app sees it.

Nothing here waits: a store on a dead mount, a hostile model or a full disk are the process's own
trouble. It may be killed at any instant, for which stores and exports are made.
"""

import contextlib
from typing import TYPE_CHECKING, Final, NamedTuple

from tetris_arcade.errors import reason_of
from tetris_arcade.jobs.job import Job
from tetris_arcade.processes import Leaving, spawn

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PROGRESS: Final = "progress"
DONE: Final = "done"
FAILED: Final = "failed"
"""What the process says: ``(done, total)``, the total None where it is not known; ``(line, key)``,
with the key in the trash of what was deleted; ``line``. A message is less than 4096 bytes, which a
pipe takes and gives whole: half of one, from a process that was killed, would make us wait."""


class Outcome(NamedTuple):
    """What became of a job."""

    job: Job
    line: str
    """What there is to say of it, in one line."""
    done: bool
    key: str | None = None
    """What it deleted is in the trash under this key."""


class Process:
    """A job that is being done."""

    def __init__(self, job: Job) -> None:
        """Start it; raises OSError where the system has no room for another process."""
        self.job = job
        self.share: float | None = None
        """How much of it is done, 0 to 1; None where that is not known."""
        self.died = False
        """Whether it ended without a word of what became of the job."""
        self._process, self._connection = spawn(_work, job, name="tetris-arcade-job", duplex=False)

    def update(self) -> Outcome | None:
        """Hear what the process says; its outcome, once there is one."""
        try:
            while self._connection.poll():
                kind, content = self._connection.recv()
                if kind == PROGRESS:
                    done, total = content
                    self.share = min(1.0, done / total) if total else None
                elif kind == DONE:
                    return Outcome(self.job, content[0], True, content[1])
                else:
                    return Outcome(self.job, content, False)
        except (EOFError, OSError):
            if (code := self._process.exitcode) is not None:  # it closes its pipe a little earlier
                self.died = True
                line = f"{self.job.title}: its process died (exit code {code}); try again"
                return Outcome(self.job, line, False)
        return None

    def end(self, leaving: Leaving) -> None:
        """Kill the process, if it still runs; nothing half done is left of a slot."""
        self._connection.close()
        leaving.add(self._process)


def _work(connection: "Connection", job: Job) -> None:
    try:
        from tetris_arcade.jobs import worker  # noqa: PLC0415 - torch must stay out of the app's process
    except Exception as error:
        line = f"{job.title}: it cannot start ({reason_of(error)}); install tetris-arcade again"
        with contextlib.suppress(OSError):
            connection.send((FAILED, line))
    else:
        worker.run(connection, job)
