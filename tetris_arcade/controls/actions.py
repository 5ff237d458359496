"""What someone at the cabinet can mean, whatever device they say it with."""

from enum import Enum, auto
from typing import NamedTuple


class Action(Enum):
    """What a player of the cabinet can mean."""

    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    FIRST = auto()
    LAST = auto()
    CONFIRM = auto()
    BACK = auto()
    PAUSE = auto()
    STEP = auto()
    """One piece on."""
    STEP_BACK = auto()
    """One piece back."""
    REWIND = auto()
    """Back through the game for as long as it is held."""
    RESTART = auto()
    """The same game from its first piece."""
    NEW_SEED = auto()
    """Another game."""
    ENTER_SEED = auto()
    """The game of a seed that is typed in."""
    THOUGHTS = auto()
    """Show what the policy thinks of each placement, or stop showing it."""
    COMPARE = auto()
    """Another slot beside this one."""
    KEEP_GAME = auto()
    """Write the current game to a file."""
    OPERATIONS = auto()
    """What can be done with the slot."""
    REVERSE = auto()
    """Sort the other way round."""
    UNDO = auto()
    """Bring back what was deleted last."""
    MUTE = auto()
    HELP = auto()
    SCREENSHOT = auto()
    POINT = auto()
    """A click or a tap; it says where."""
    OTHER = auto()
    """Someone is there, but what they did means nothing here."""


class Input(NamedTuple):
    """An action, and what else is known of how it was done."""

    action: Action
    at: tuple[int, int] | None = None
    """The point of the picture it was done at, if it was done at one."""
    text: str = ""
    """The character that the key writes, if it writes one."""
