"""What the player answers, waited for."""

import time

from tetris_arcade.playing.player import Decision, Player

PATIENCE = 60.0
"""Seconds; the first worker of all may have to compile the kernels."""


def next_decision(player: Player) -> Decision | None:
    """Wait for the next decision, or for the problem that there is."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        decision = player.take()
        if decision is not None or player.problem is not None:
            return decision
        time.sleep(0.001)
    raise AssertionError("the player said nothing")
