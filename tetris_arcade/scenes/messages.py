"""Lines that are said across the foot of any screen for a while, then go."""

from collections import deque
from typing import Final

SHOWN_FOR: Final = 4.0
"""Seconds."""
KEPT: Final = 5
"""Lines that wait for their turn; what comes on top of them is said in the place of the last."""


class Messages:
    """What there is to say, one line at a time."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=KEPT)
        self._shown_for = 0.0

    @property
    def line(self) -> str | None:
        """The line to be shown now, if there is one."""
        return self._lines[0] if self._lines else None

    def say(self, line: str) -> None:
        """Show a line, after those that wait already."""
        self._lines.append(line)

    def update(self, dt: float) -> bool:
        """``dt`` seconds have passed; True if another line is to be shown, or none any more."""
        if not self._lines:
            return False
        self._shown_for += dt
        if self._shown_for < SHOWN_FOR:
            return False
        self._lines.popleft()
        self._shown_for = 0.0
        return True
