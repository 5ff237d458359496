"""The sounds of the cabinet."""

from enum import Enum, auto


class Sound(Enum):
    """What can be heard."""

    MOVE = auto()
    """The selection moved."""
    CHOOSE = auto()
    """Something was chosen."""
    BACK = auto()
    """A screen was left."""
    REFUSE = auto()
    """What was asked for cannot be done."""
    LAND = auto()
    """A piece came to rest."""
    CLEAR = auto()
    """One, two or three rows went."""
    TETRIS = auto()
    """Four rows went at once."""
    GAME_OVER = auto()
    DONE = auto()
    """What ran in the background is done."""


class Sounds:
    """Plays sounds, unless muted."""

    def __init__(self, *, muted: bool = False) -> None:
        self.muted = muted

    def play(self, sound: Sound) -> None:
        """Let it be heard."""
