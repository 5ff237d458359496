"""What a viewer can do in a demo."""

from typing import Final

from tetris_arcade.controls.actions import Action
from tetris_arcade.picture.panels import Legend

ACTIONS: Final[Legend] = (
    ((Action.LEFT, Action.RIGHT), "CHANGE PLAYER"),
    ((Action.UP, Action.DOWN), "CHANGE SPEED"),
    ((Action.PAUSE,), "PAUSE, GO ON"),
    ((Action.STEP_BACK, Action.STEP), "ONE PIECE BACK, ON"),
    ((Action.REWIND,), "REWIND WHILE HELD"),
    ((Action.FIRST, Action.LAST), "FIRST PIECE, LIVE"),
    ((Action.THOUGHTS,), "SHOW THOUGHTS"),
    ((Action.RESTART,), "SAME GAME AGAIN"),
    ((Action.NEW_SEED,), "ANOTHER GAME"),
    ((Action.ENTER_SEED,), "ENTER A SEED"),
    ((Action.COMPARE,), "COMPARE WITH NEXT"),
    ((Action.KEEP_GAME,), "KEEP THIS GAME"),
    ((Action.BACK,), "HIGH SCORES"),
)
"""All of it, for the help."""
LEGEND: Final[Legend] = (
    ((Action.LEFT, Action.RIGHT), "CHANGE PLAYER"),
    ((Action.UP, Action.DOWN), "CHANGE SPEED"),
    ((Action.PAUSE,), "PAUSE"),
    ((Action.STEP_BACK, Action.STEP), "STEP"),
    ((Action.THOUGHTS,), "THOUGHTS"),
    ((Action.HELP,), "ALL KEYS"),
)
"""What stands beside the board."""
