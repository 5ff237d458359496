"""The picture wanders a little, so that nothing burns into a screen that is on for months."""

from typing import Final

REACH: Final = 3
"""Pixels to each side: less than any scene leaves free at its edges."""
PERIOD: Final = 20.0
"""Seconds between two steps of one pixel each: nobody sees that as motion, which is why it goes on
where motion is to be reduced."""


def offset(seconds: float) -> tuple[int, int]:
    """How far the picture lies from its place after so many seconds, in pixels."""
    step = int(seconds / PERIOD)
    # To and fro sideways, and one line on after each crossing: every place has its turn.
    return _wave(step), _wave(step // (2 * REACH + 1))


def _wave(step: int) -> int:
    """0, 1 … REACH, back over 0 to -REACH, and so on."""
    return abs((step - REACH) % (4 * REACH) - 2 * REACH) - REACH
