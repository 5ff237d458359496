"""What a viewer can do in a comparison."""

from typing import Final

from tetris_arcade.controls.actions import Action
from tetris_arcade.picture.panels import Legend

ACTIONS: Final[Legend] = (
    ((Action.LEFT, Action.RIGHT), "CHANGE THE SECOND"),
    ((Action.UP, Action.DOWN), "CHANGE SPEED"),
    ((Action.PAUSE,), "PAUSE, GO ON"),
    ((Action.STEP_BACK, Action.STEP), "ONE PIECE BACK, ON"),
    ((Action.REWIND,), "REWIND WHILE HELD"),
    ((Action.FIRST, Action.LAST), "FIRST PIECE, LIVE"),
    ((Action.THOUGHTS,), "MARK WHAT DIFFERS"),
    ((Action.RESTART,), "SAME GAME AGAIN"),
    ((Action.CONFIRM,), "NEXT GAME"),
    ((Action.NEW_SEED,), "ANOTHER GAME"),
    ((Action.ENTER_SEED,), "ENTER A SEED"),
    ((Action.KEEP_GAME,), "KEEP BOTH GAMES"),
    ((Action.BACK,), "BACK"),
)
"""All of it, for the help."""
LEGEND: Final[Legend] = (
    ((Action.THOUGHTS,), "MARKS"),
    ((Action.HELP,), "ALL KEYS"),
)
"""What stands between the boards."""
