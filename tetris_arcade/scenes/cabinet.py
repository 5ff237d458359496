"""The cabinet: the parts that every scene shares."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tetris_arcade.controls.keymap import KeyMap
from tetris_arcade.jobs.jobs import Jobs
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.demo.series import Player
from tetris_arcade.scenes.files import Files
from tetris_arcade.scenes.menu.ranking import Ranking
from tetris_arcade.scenes.messages import Messages
from tetris_arcade.sound.sounds import Sounds


@dataclass(frozen=True, slots=True)
class Options:
    """What this show is asked to be, as far as scenes mind."""

    seed: int = 0
    """The first game's seed, 0 to 2**64 - 1."""
    attract_after: float = 60.0
    """Seconds without input after which the attract mode begins."""
    kiosk: bool = False
    """Nobody tends the screen: nothing may change a store, and no scene ends the show."""
    reduced_motion: bool = False
    """Nothing slides or blinks. Nothing drifts but the picture of the attract mode as a whole: by a
    pixel now and then, which nobody sees, so that nothing burns into the screen."""
    named_store: str | None = None
    """The first location that the user named himself, None if he named none."""
    stores: tuple[str, ...] = ()
    """The locations of the stores that are shown."""


@dataclass(frozen=True, slots=True)
class Cabinet:
    """What a scene needs besides what it shows."""

    art: Art
    player: Player
    read: Callable[[], Ranking]
    """The table as it is now."""
    now: Callable[[], datetime]
    keys: KeyMap = field(default_factory=KeyMap)
    sounds: Sounds = field(default_factory=Sounds)
    messages: Messages = field(default_factory=Messages)
    options: Options = field(default_factory=Options)
    jobs: Jobs = field(default_factory=Jobs)
    files: Files = field(default_factory=Files)
