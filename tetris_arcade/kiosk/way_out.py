"""How an exhibitor leaves a kiosk: by keys or buttons that nobody holds by chance."""

import math


class WayOut:
    """Counts for how long the chord has been held. Time is passed in."""

    def __init__(self, seconds: float) -> None:
        """``seconds`` is for how long it is to be held."""
        self.changed = False
        """Whether `line` is another than before; whoever draws it clears this."""
        self._seconds = seconds
        self._held = 0.0

    @property
    def line(self) -> str | None:
        """What the screen says meanwhile; None while nobody holds the chord."""
        if self._held <= 0:
            return None
        left = math.ceil(self._seconds - self._held)
        return f"HOLD ON TO END THE SHOW: {left}"

    def update(self, dt: float, *, held: bool) -> bool:
        """``dt`` seconds have passed; True once the chord has been held for long enough."""
        before = self.line
        self._held = self._held + dt if held else 0.0
        self.changed |= before != self.line
        return held and self._held >= self._seconds
