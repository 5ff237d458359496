"""Lines that are said across the foot of any screen for a while, then go."""

from collections import deque
from typing import Final

SHOWN_FOR: Final = 4.0
"""Seconds."""
KEPT: Final = 5
"""Lines that wait for their turn, with the one on the screen; a new one takes the last place."""


class Messages:
    """What there is to say, one line at a time."""

    def __init__(self) -> None:
        self.changed = False
        """Whether another line is to be shown than before, or none any more; the app clears it."""
        self._lines: deque[str] = deque()
        self._shown_for = 0.0

    @property
    def line(self) -> str | None:
        """The line to be shown now, if there is one."""
        return self._lines[0] if self._lines else None

    def say(self, line: str) -> None:
        """Show a line, after those that wait already; what waits already is not said twice."""
        if line in self._lines:
            return
        if len(self._lines) == KEPT:
            self._lines.pop()
        self._lines.append(line)
        self.changed = True

    def answer(self, line: str) -> None:
        """Show a line at once, in the place of whatever is said: someone waits for it."""
        self._lines.clear()
        self._shown_for = 0.0
        self.say(line)

    def update(self, dt: float) -> None:
        """``dt`` seconds have passed."""
        if not self._lines:
            return
        self._shown_for += dt
        if self._shown_for >= SHOWN_FOR:
            self._lines.popleft()
            self._shown_for = 0.0
            self.changed = True
