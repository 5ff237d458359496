"""Where two boards differ."""

from collections.abc import Sequence

from tetris_arcade.engine.game import Game

Cells = frozenset[tuple[int, int]]
"""Columns and rows, row 0 being the floor."""


def difference(one: Game, other: Game) -> int:
    """How many cells are filled on one board and empty on the other; both are of one size."""
    return sum((a ^ b).bit_count() for a, b in zip(one.rows, other.rows, strict=True))


def only(cells: Sequence[Sequence[int]], others: Sequence[Sequence[int]]) -> Cells:
    """The cells that are filled here and empty there, both as `Game.cells`."""
    return frozenset(
        (x, y)
        for y, (row, other) in enumerate(zip(cells, others, strict=True))
        for x, (here, there) in enumerate(zip(row, other, strict=True))
        if here and not there
    )
