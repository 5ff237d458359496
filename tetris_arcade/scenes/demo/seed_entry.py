"""A seed is entered: typed, or turned digit by digit."""

import string
from collections.abc import Callable
from typing import Final

from tetris_arcade.controls.actions import Action
from tetris_arcade.engine.pieces import MAX_SEED
from tetris_arcade.picture.panels import Legend
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.pop_up.cell_entry import NARROW, PITCH, CellEntry
from tetris_arcade.scenes.pop_up.line import BLANK, Line
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Pop, Scene, Transition

PLACES: Final = len(str(MAX_SEED))


class SeedEntry(CellEntry):
    """Enter the seed of the game that is to be played."""

    in_kiosks = True
    wheel = BLANK + string.digits
    actions: Legend = (
        ((Action.LEFT, Action.RIGHT), "MOVE"),
        ((Action.UP, Action.DOWN), "DIGIT"),
        ((Action.CONFIRM,), "PLAY"),
        ((Action.BACK,), "LEAVE"),
    )

    def __init__(
        self, cabinet: Cabinet, below: Scene, now: int, chosen: Callable[[int], None]
    ) -> None:
        """``now`` is the seed of the moment; ``chosen`` is called with the one that is entered."""

        def play(digits: str) -> Transition:
            chosen(int(digits))
            return Pop()

        super().__init__(
            Place(cabinet, below),
            "SEED",
            Line("", PLACES),
            about=f"The game of this moment has the seed {now}",
            problem=_problem,
            done=play,
        )

    def _size(self, width: int, height: int) -> tuple[int, int]:
        """The longest seed is seen whole: where there is little room, its digits are small."""
        _, high = super()._size(width, height)
        cells = PLACES + 1  # one past the last is a place, too
        self._pitch = PITCH if cells * PITCH <= width else NARROW
        return min(cells * self._pitch, width), high


def _problem(digits: str) -> str | None:
    if not digits:
        return f"Type a number, 0 to {MAX_SEED}"
    return None if int(digits) <= MAX_SEED else f"The largest seed is {MAX_SEED}"
