"""What one show is asked to be. Nothing here needs pygame."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tetris_arcade.replays import Recorded
from tetris_arcade.slots.locations import default_locations


@dataclass(frozen=True, slots=True)
class Settings:
    """What one show is asked to be."""

    stores: Sequence[str] = field(default_factory=default_locations)
    """Locations, shown as one table."""
    slot: str | None = None
    """Begin with this slot's demo."""
    recorded: Recorded | None = None
    """Begin with this game."""
    speed: float = 1.0
    """Pieces a second in that demo or game, one of `SPEEDS`."""
    windowed: bool = False
    size: tuple[int, int] | None = None
    """Of the window, in pixels; None: the whole desktop, or what fits well on it."""
    palette: str | None = None
    """One of `theme.PALETTES`; None here, and in the next three, is as the user's configuration
    has it."""
    scan_lines: bool | None = None
    reduced_motion: bool | None = None
    """Nothing slides, blinks or drifts."""
    muted: bool | None = None
    silent: bool = False
    """The sound device is not to be opened, whatever else is said: the last show died of it."""
    frames: int | None = None
    """End after so many frames; None: when someone leaves."""
    screenshot: Path | None = None
    """Where to write the last frame as a PNG when the show ends."""
    frame_report: Path | None = None
    """Where to write how long the frames took, as JSON, when the show ends."""
    seed: int = field(default_factory=lambda: int.from_bytes(os.urandom(8)))
    """The first game's seed, 0 to 2**64 - 1."""
    attract_after: float = 60.0
    """Seconds without input after which the attract mode begins."""
    attract: bool = False
    """Begin with the attract mode."""
    kiosk: bool = False
    """Nobody tends the screen: nothing changes a store or writes a file, and only a held chord or
    a signal ends the show."""

    @property
    def named_store(self) -> str | None:
        """The first store if the user chose the stores himself."""
        chosen = list(self.stores)
        return chosen[0] if chosen and chosen != default_locations() else None
