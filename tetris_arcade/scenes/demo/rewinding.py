"""How fast a held key rewinds."""

from typing import Final

HELD: Final = 0.15
"""Seconds: presses that follow each other more closely are one key that is held."""
SLOW: Final = 12
"""So many repeats go back one piece each …"""
DOUBLED: Final = 8
"""… and then the pieces are doubled every so many repeats."""


class Rewinding:
    """Counts the repeats of a held key: the longer, the further back each of them goes."""

    def __init__(self) -> None:
        self._since = HELD
        self._repeats = 0

    def update(self, dt: float) -> None:
        """``dt`` seconds have passed."""
        self._since += dt

    def pieces(self) -> int:
        """The key was pressed, or repeats: how many pieces to go back."""
        self._repeats = self._repeats + 1 if self._since < HELD else 0
        self._since = 0.0
        return 1 << max(0, self._repeats - SLOW) // DOUBLED
