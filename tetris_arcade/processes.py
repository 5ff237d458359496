"""Processes of our own: how they begin, and how they end without anyone waiting for them."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from tetris_arcade.interrupts import deaf_to_interrupts

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_PARTING_SECONDS: Final = 1.0


def spawn(
    work: Callable[..., None], *arguments: Any, name: str, duplex: bool = True
) -> tuple["BaseProcess", "Connection"]:
    """Run ``work(connection, *arguments)`` in a process of its own: that, and our end of the pipe.

    Without ``duplex`` the process only speaks. Returns quickly. Raises `OSError` where the system
    has no room for another process.
    """
    import multiprocessing  # noqa: PLC0415 - the first frame does not wait for it

    # spawn, not fork: it must not inherit the window, and it is the same everywhere
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex)
    process = context.Process(target=work, args=(theirs, *arguments), name=name, daemon=True)
    try:
        with theirs, deaf_to_interrupts():
            process.start()
    except OSError:
        ours.close()
        raise
    return process, ours


class Leaving:
    """Processes that were killed, and may not be gone yet.

    One that waits for a dead network mount lives on until the mount is back. So nobody waits for
    any of them before the end of the show, and then not for long.
    """

    def __init__(self) -> None:
        self._processes: list[BaseProcess] = []

    def __len__(self) -> int:
        """How many there are still."""
        self.reap()
        return len(self._processes)

    def add(self, process: "BaseProcess") -> None:
        """Kill a process, if it still runs."""
        process.kill()
        self._processes.append(process)
        self.reap()

    def reap(self) -> None:
        """Let go of those that are gone by now, and of the files that they hold open here."""
        self._processes = [each for each in self._processes if each.exitcode is None]

    def close(self) -> None:
        """Wait for them, but not for ever: those that stay are left to the system."""
        from multiprocessing import process as registry  # noqa: PLC0415 - as above

        until = time.monotonic() + _PARTING_SECONDS
        for process in self._processes:
            process.join(max(0.0, until - time.monotonic()))
            if process.exitcode is None:
                # Else multiprocessing would wait for it, without end, when this process exits.
                registry._children.discard(process)  # type: ignore[attr-defined]
        self._processes.clear()
