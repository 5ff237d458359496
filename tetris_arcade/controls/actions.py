"""What someone at the cabinet can mean, whatever device they say it with."""

from enum import Enum, unique
from typing import NamedTuple


@unique
class Action(Enum):
    """What a player of the cabinet can mean; the value says it in a few words."""

    UP = "up a line; in a demo, faster"
    DOWN = "down a line; in a demo, slower"
    LEFT = "left; in a demo, the slot before"
    RIGHT = "right; in a demo, the next slot"
    PAGE_UP = "a page up"
    PAGE_DOWN = "a page down"
    FIRST = "the first of all"
    LAST = "the last of all"
    CONFIRM = "choose, yes"
    BACK = "leave this screen, no"
    PAUSE = "stop the game, or let it go on"
    STEP = "one piece on"
    STEP_BACK = "one piece back"
    REWIND = "back through the game while it is held"
    RESTART = "the same game from its first piece"
    NEW_SEED = "another game"
    ENTER_SEED = "the game of a seed that is typed in"
    THOUGHTS = "show what the policy thinks of each placement"
    COMPARE = "another slot beside this one"
    KEEP_GAME = "write the current game to a file"
    OPERATIONS = "what can be done with the slot"
    REVERSE = "sort the other way round"
    UNDO = "bring back what was deleted last"
    MUTE = "no sound, or sound again"
    HELP = "what the keys do"
    SCREENSHOT = "write this picture to a file"
    POINT = "a click or a tap; it says where"
    OTHER = "someone is there, but what they did means nothing here"


class Input(NamedTuple):
    """An action, and what else is known of how it was done."""

    action: Action
    at: tuple[int, int] | None = None
    """The point of the picture it was done at, if it was done at one."""
    text: str = ""
    """The character that the key writes, if it writes one; Backspace writes \\b, Delete \\x7f."""
