"""What the player answers, waited for."""

import time
from collections.abc import Callable

from tetris_arcade.playing.player import Decision, Player, Stream
from tetris_arcade.playing.process import WorkerProcess

PATIENCE = 60.0
"""Seconds; the first worker of all may have to compile the kernels."""


def next_decision(stream: Stream) -> Decision | None:
    """Wait for the next decision, or for the problem that there is."""
    decision: Decision | None = None

    def answered() -> bool:
        nonlocal decision
        decision = stream.take()
        return decision is not None or stream.problem is not None

    wait_for(answered)
    return decision


def wait_for(condition: Callable[[], bool]) -> None:
    """Return once it holds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the player said nothing"
        time.sleep(0.0002)


def worker_of(player: Player) -> WorkerProcess:
    """The worker that there is now."""
    assert player._worker is not None
    return player._worker
