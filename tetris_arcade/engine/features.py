"""What is measured of a board after a placement, with the published definitions.

Definitions are on the board after full rows have gone, unless noted; row 0 is the floor. Sources:
Dellacherie's six as given by Fahey (2003) and Thiery & Scherrer, "Building Controllers for
Tetris" (ICGA Journal 32, 2009), which adds hole depth and rows with holes (BCTS); diversity from
Scherrer et al., "Approximate Modified Policy Iteration and its Application to the Game of Tetris"
(JMLR 16, 2015). The rest are old common property.

`measure` is the readable reference; `kernels` computes the same numbers, compiled.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from tetris_arcade.engine.game import Placement
from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.errors import GameError

FEATURES: Final = (
    "landing_height",
    "eroded_cells",
    "row_transitions",
    "column_transitions",
    "holes",
    "wells",
    "hole_depth",
    "rows_with_holes",
    "lines_cleared",
    "max_height",
    "bumpiness",
    "total_height",
    "deep_wells",
    "diversity",
)
"""
| name | definition |
|---|---|
| landing_height | row of its lowest cell at rest, before clearing, + (piece height - 1) / 2 |
| eroded_cells | rows cleared × cells of this piece in those rows |
| row_transitions | changes between full and empty along each row; walls are full, all rows count |
| column_transitions | the same along each column; the floor is full, the top is open |
| holes | empty cells with any full cell above them in their column |
| wells | over empty cells with left and right full: the empty run downward, itself included |
| hole_depth | per column, length of the full runs that sit directly on an empty cell |
| rows_with_holes | rows that have at least one hole |
| lines_cleared | rows that this placement completed |
| max_height | height of the highest column |
| bumpiness | sum over neighbouring columns of the absolute difference in height |
| total_height | sum of the column heights |
| deep_wells | wells as DT counts them: below a well cell, every cell of its empty run counts |
| diversity | how many of -2, -1, 0, 1, 2 occur among neighbouring height differences |
"""


def upper_bounds(width: int, height: int) -> tuple[float, ...]:
    """A bound that each feature never exceeds on a board of that size; all are at least 0."""
    cells = width * height
    runs = width * height * (height + 1) / 2  # every cell of every column, with all below it
    return (
        height, 16, height * (width + 1), width * (height + 1), cells, runs, cells, height,
        4, height, width * height, cells, runs, 5,
    )  # fmt: skip


def empty_board(width: int, height: int) -> tuple[float, ...]:
    """Each feature of an empty board of that size: what its size alone contributes.

    Observations are less this, so that a board looks the same to a network whatever room is left
    above it, and what is learned on few rows carries over to many.
    """
    return 0, 0, 2 * height, width, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0


SCALE: Final = (10.0, 4.0, 50.0, 40.0, 10.0, 20.0, 20.0, 8.0, 4.0, 10.0, 20.0, 100.0, 20.0, 5.0)
"""What each feature is then divided by in an observation, so that good play gives values near 1."""


def feature_columns(names: Sequence[str]) -> list[int]:
    """The positions of `names` in `FEATURES`; raises `GameError` for one that is not there."""
    unknown = [name for name in names if name not in FEATURES]
    if unknown or not names or len(set(names)) != len(names):
        raise GameError(
            f"features {list(names)} are not a choice of distinct ones of {', '.join(FEATURES)}"
        )
    return [FEATURES.index(name) for name in names]


def measure(rows: Sequence[int], width: int, piece: int, placement: Placement) -> tuple[float, ...]:
    """All `FEATURES` of putting `piece` there on the board `rows` (masks, floor first).

    The placement must be legal, as `Game.placements` lists it; raises `GameError` if it leaves the
    board. Written for the reader, not for speed.
    """
    height, full = len(rows), (1 << width) - 1
    rotation, column, row = placement
    shape = SHAPES[piece][rotation]
    if not (0 <= column <= width - shape.width and 0 <= row <= height - shape.height):
        raise GameError(f"{placement} leaves a board of {width}x{height}: use a legal placement")
    placed = list(rows)
    for y, mask in enumerate(shape.rows):
        placed[row + y] |= mask << column
    cleared = [y for y in range(height) if placed[y] == full]
    eroded = sum((shape.rows[y - row]).bit_count() for y in cleared)
    left = [mask for mask in placed if mask != full] + [0] * len(cleared)
    columns = [[left[y] >> x & 1 for y in range(height)] for x in range(width)]
    heights = [max((y + 1 for y in range(height) if cells[y]), default=0) for cells in columns]
    holes = [(x, y) for x in range(width) for y in range(heights[x]) if not columns[x][y]]
    steps = [right - left for left, right in itertools.pairwise(heights)]
    return (
        row + (shape.height - 1) / 2,
        len(cleared) * eroded,
        sum(_changes([1, *(left[y] >> x & 1 for x in range(width)), 1]) for y in range(height)),
        sum(_changes([1, *cells, 0]) for cells in columns),
        len(holes),
        sum(_run(columns[x], y) for x, y in _well_cells(columns)),
        sum(_depth(cells) for cells in columns),
        len({y for _, y in holes}),
        len(cleared),
        max(heights),
        sum(abs(step) for step in steps),
        sum(heights),
        sum(_run(columns[x], y) for x, y in _deep_well_cells(columns)),
        len({-2, -1, 0, 1, 2}.intersection(steps)),
    )


def _changes(line: Sequence[int]) -> int:
    return sum(a != b for a, b in itertools.pairwise(line))


def _well_cells(columns: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    walls = [[1] * len(columns[0])]
    fenced = [*walls, *columns, *walls]
    for x, cells in enumerate(columns):
        for y, cell in enumerate(cells):
            if not cell and fenced[x][y] and fenced[x + 2][y]:
                yield x, y


def _deep_well_cells(columns: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """The well cells, and every cell of the empty run below each."""
    wells = set(_well_cells(columns))
    for x, y in wells.copy():
        wells.update((x, y - step) for step in range(_run(columns[x], y)))
    yield from wells


def _run(cells: Sequence[int], y: int) -> int:
    """How many consecutive cells are empty from row `y` downward, that one included."""
    run = 0
    while run <= y and not cells[y - run]:
        run += 1
    return run


def _depth(cells: Sequence[int]) -> int:
    depth = run = 0
    for below, cell in itertools.pairwise([1, *cells]):
        run = (run + 1 if run or not below else 0) if cell else 0
        depth += bool(run)
    return depth
