"""The rules and features of `game` and `features`, compiled for many games at once.

A board is one 64-bit word for each column, bit y row y: ``columns[n_games, width]``, int64. Then
landing is a count of leading zeros, a full row a bit that all columns share, and a feature a few
bit operations for each column, whatever the height of the stack. A placement that completes no row
(97 in 100) leaves most columns as they were: only those that it touches and their neighbours are
measured again, the rest comes from sums taken once for the board.

Measured beside each other, boards per second with all features of all placements: words for rows,
one pass down the rows, 1.0; words for columns, all measured again, 1.8; with sums for the untouched
ones, this, 2.5. Not worth their length: a loop for each kind of feature over exactly its columns,
or `_measure` written out twice on boards that carry their walls, 2.9 each. No gain: wells by runs
instead of cells, loops of fixed length over a piece's columns. A third of what is left goes into
wells and into writing the observation.

Numba compiles on the first call and keeps the result on disk: beside this file, or in the user's
cache folder where that is not writable; where neither is, it compiles in every process. All that
is compiled stands in this one file on purpose: the cache notices when the file of a function
changes, but not the files it takes functions or constants from. After a change to `pieces`, touch
this file.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numba import njit, types
from numba.extending import intrinsic

from tetris_arcade.engine.features import FEATURES
from tetris_arcade.engine.game import LINE_SCORES
from tetris_arcade.engine.pieces import MAX_ROTATIONS, PIECES, SHAPES

_N_ROTATIONS: Final = np.array([len(shapes) for shapes in SHAPES])
_WIDTHS: Final = np.zeros((len(PIECES), MAX_ROTATIONS), np.int64)
_HEIGHTS: Final = np.zeros((len(PIECES), MAX_ROTATIONS), np.int64)
_BOTTOMS: Final = np.zeros((len(PIECES), MAX_ROTATIONS, 4), np.int64)
_CELLS: Final = np.zeros((len(PIECES), MAX_ROTATIONS, 4), np.int64)
"""For each column of a shape, its cells: bit y is row y of the shape's box."""
for _piece, _shapes in enumerate(SHAPES):
    for _rotation, _shape in enumerate(_shapes):
        _at = _piece, _rotation
        _WIDTHS[_at], _HEIGHTS[_at] = _shape.width, _shape.height
        _BOTTOMS[_at][: _shape.width] = _shape.bottoms
        for _x, _y in _shape.cells:
            _CELLS[_at][_x] |= 1 << _y
_SCORES: Final = np.array(LINE_SCORES)

# The terms that `_measure` adds up over columns. The last two are sets, as bits, and are or-ed.
(
    _ROW_TRANSITIONS, _COLUMN_TRANSITIONS, _HOLES, _WELLS, _HOLE_DEPTH, _BUMPINESS, _TOTAL_HEIGHT,
    _DEEP_WELLS, _HOLE_ROWS, _STEPS,
) = range(10)  # fmt: skip
_N_TERMS: Final = 10


def _compiled(**options: Any) -> Callable[[Any], Any]:
    def compiled(function: Any) -> Any:
        try:
            return njit(cache=True, **options)(function)
        except RuntimeError:  # no folder can be written to: compile in every process
            return njit(**options)(function)

    return compiled


@intrinsic
def _popcount(typing_context: Any, word: Any) -> Any:
    """How many bits of an int64 are set: one machine instruction that Numba has no name for."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), generate


@intrinsic
def _leading_zeros(typing_context: Any, word: Any) -> Any:
    """How many bits of an int64 are clear above the highest set one; 64 if none is set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctlz(arguments[0], context.get_constant(types.boolean, False))

    return types.int64(types.int64), generate


@_compiled(inline="always")
def _down(column: int) -> int:
    """The column one row lower, without what was on the floor."""
    return (column >> 1) & 0x7FFF_FFFF_FFFF_FFFF  # a column of 64 rows may use the sign bit


@_compiled(inline="always")
def _mix(z: np.uint64) -> np.uint64:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@_compiled()
def _piece_at(seed: np.uint64, index: int, bag: bool) -> int:
    """`pieces.piece_at`, compiled."""
    number = index // 7 if bag else index
    word = _mix(_mix(seed) + np.uint64(number + 1) * np.uint64(0x9E3779B97F4A7C15))
    high = word >> np.uint64(32)
    if not bag:
        return np.int64((high * np.uint64(7)) >> np.uint64(32))
    code = np.int64((high * np.uint64(5040)) >> np.uint64(32))
    left = 0b1111111
    piece = 0
    for drawn in range(index % 7 + 1):
        pick = code % (7 - drawn)
        code //= 7 - drawn
        rest = left
        for _ in range(pick):
            rest &= rest - 1
        piece = _popcount((rest & -rest) - 1)
        left ^= 1 << piece
    return piece


@_compiled()
def _column_heights(board: np.ndarray, heights: np.ndarray) -> int:
    """Fill `heights` (one per column) from `board`; return the highest."""
    top = 0
    for x in range(len(board)):
        heights[x] = 64 - _leading_zeros(board[x])
        top = max(top, heights[x])
    return top


@_compiled(inline="always")
def _landing_row(heights: np.ndarray, piece: int, rotation: int, column: int) -> int:
    row = 0
    for x in range(_WIDTHS[piece, rotation]):
        row = max(row, heights[column + x] - _BOTTOMS[piece, rotation, x])
    return row


@_compiled(inline="always")
def _put(
    board: np.ndarray, heights: np.ndarray, piece: int, rotation: int, column: int, row: int
) -> None:
    """Add the piece to the board and its column heights; full rows stay."""
    for x in range(_WIDTHS[piece, rotation]):
        board[column + x] |= _CELLS[piece, rotation, x] << row
        heights[column + x] = 64 - _leading_zeros(board[column + x])


@_compiled(inline="always")
def _full_rows(board: np.ndarray) -> int:
    rows = board[0]
    for x in range(1, len(board)):
        rows &= board[x]
    return rows


@_compiled()
def _eroded_cells(rows: int, piece: int, rotation: int, row: int) -> int:
    """The cells in full `rows` of the piece that came to rest on `row`."""
    cells = 0
    for x in range(_WIDTHS[piece, rotation]):
        cells += _popcount(rows & (_CELLS[piece, rotation, x] << row))
    return cells


@_compiled()
def _remove(board: np.ndarray, rows: int) -> None:
    """Take the full `rows` out of the board; what is above comes down."""
    while rows:
        below = (rows & -rows) - 1
        for x in range(len(board)):
            board[x] = (board[x] & below) | (_down(board[x]) & ~below)
        rows = _down(rows & (rows - 1))


@_compiled(inline="always")
def _measure(
    board: np.ndarray,
    heights: np.ndarray,
    wall: int,
    first: int,
    last: int,
    left: np.ndarray,
    right: np.ndarray,
    sums: np.ndarray,
) -> None:
    """Put into `sums` the terms of columns `first` to `last`, added to those in `left` and `right`.

    A column's terms are its own and those of the edge to its left. `wall` has all rows set. A hole
    depth is all full cells but the run on the floor: every other run sits on an empty cell.
    """
    row_transitions = left[_ROW_TRANSITIONS] + right[_ROW_TRANSITIONS]
    column_transitions = left[_COLUMN_TRANSITIONS] + right[_COLUMN_TRANSITIONS]
    holes = left[_HOLES] + right[_HOLES]
    wells = left[_WELLS] + right[_WELLS]
    hole_depth = left[_HOLE_DEPTH] + right[_HOLE_DEPTH]
    bumpiness = left[_BUMPINESS] + right[_BUMPINESS]
    total_height = left[_TOTAL_HEIGHT] + right[_TOTAL_HEIGHT]
    deep_wells = left[_DEEP_WELLS] + right[_DEEP_WELLS]
    hole_rows = left[_HOLE_ROWS] | right[_HOLE_ROWS]
    steps = left[_STEPS] | right[_STEPS]
    end = len(board) - 1
    before = board[first - 1] if first > 0 else wall
    column = board[first]
    for x in range(first, last + 1):
        after = board[x + 1] if x < end else wall
        height = heights[x]
        empty = wall & ~column
        cells: int = _popcount(column)
        row_transitions += _popcount(column ^ before)
        column_transitions += _popcount(column ^ ((column << 1) | 1)) + (column < 0)
        holes += height - cells
        hole_rows |= empty & ((1 << max(height - 1, 0)) - 1)  # the highest cell is full
        hole_depth += cells - _popcount(column & ~(column + 1))
        total_height += height
        if x > 0:
            step = height - heights[x - 1]
            bumpiness += abs(step)
            steps |= 1 << min(max(step + 3, 0), 6)
        well = empty & before & after
        deep = well
        while well:
            wells += _popcount(well)
            well = _down(well) & empty
            deep |= well
        while deep:
            deep_wells += _popcount(deep)
            deep = _down(deep) & empty
        before = column
        column = after
    sums[_ROW_TRANSITIONS] = row_transitions
    sums[_COLUMN_TRANSITIONS] = column_transitions
    sums[_HOLES] = holes
    sums[_WELLS] = wells
    sums[_HOLE_DEPTH] = hole_depth
    sums[_BUMPINESS] = bumpiness
    sums[_TOTAL_HEIGHT] = total_height
    sums[_DEEP_WELLS] = deep_wells
    sums[_HOLE_ROWS] = hole_rows
    sums[_STEPS] = steps


@_compiled()
def _add(one: np.ndarray, other: np.ndarray, total: np.ndarray) -> None:
    for term in range(_HOLE_ROWS):
        total[term] = one[term] + other[term]
    for term in range(_HOLE_ROWS, _N_TERMS):
        total[term] = one[term] | other[term]


@_compiled()
def _survey(
    board: np.ndarray, heights: np.ndarray, wall: int, lefts: np.ndarray, rights: np.ndarray
) -> None:
    """Fill ``lefts[x]`` and ``rights[x]`` with the sums over all columns left and right of x."""
    last = len(board) - 1
    own = np.empty((last + 1, _N_TERMS), np.int64)
    lefts[0] = rights[last] = 0
    for x in range(last + 1):
        _measure(board, heights, wall, x, x, lefts[0], rights[last], own[x])
    for x in range(last):
        _add(lefts[x], own[x], lefts[x + 1])
    for x in range(last, 0, -1):
        _add(rights[x], own[x], rights[x - 1])


@_compiled(inline="always")
def _fill(features: np.ndarray, sums: np.ndarray, right_transitions: int) -> None:
    """Put the features that are sums over the board's columns in their places in `FEATURES`."""
    features[2] = sums[_ROW_TRANSITIONS] + right_transitions
    features[3] = sums[_COLUMN_TRANSITIONS]
    features[4] = sums[_HOLES]
    features[5] = sums[_WELLS]
    features[6] = sums[_HOLE_DEPTH]
    features[7] = _popcount(sums[_HOLE_ROWS])
    features[10] = sums[_BUMPINESS]
    features[11] = sums[_TOTAL_HEIGHT]
    features[12] = sums[_DEEP_WELLS]
    features[13] = _popcount(sums[_STEPS] & 0b111110)


@_compiled()
def observe(
    columns: np.ndarray,
    height: int,
    seeds: np.ndarray,
    pieces: np.ndarray,
    bag: bool,
    chosen: np.ndarray,
    offsets: np.ndarray,
    factors: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write every game's observation into `out`, float32 (n_games, 4 * width, F + 1).

    Column k of an action is ``(feature[chosen[k]] - offsets[k]) * factors[k]``; the last is 1
    where the action is legal. Rows of illegal actions are 0.
    """
    width, n_features = columns.shape[1], len(chosen)
    wall = (2 << (height - 1)) - 1
    heights = np.empty(width, np.int64)
    lefts = np.empty((width, _N_TERMS), np.int64)
    rights = np.empty_like(lefts)
    after, after_heights = np.empty_like(heights), np.empty_like(heights)
    sums = np.empty(_N_TERMS, np.int64)
    features = np.empty(len(FEATURES), np.float64)
    for game in range(len(columns)):
        board = columns[game]
        top = _column_heights(board, heights)
        _survey(board, heights, wall, lefts, rights)
        piece = _piece_at(seeds[game], pieces[game], bag)
        out[game] = 0
        for rotation in range(_N_ROTATIONS[piece]):
            for column in range(width - _WIDTHS[piece, rotation] + 1):
                row = _landing_row(heights, piece, rotation, column)
                if row + _HEIGHTS[piece, rotation] > height:
                    continue
                after[:] = board
                after_heights[:] = heights
                _put(after, after_heights, piece, rotation, column, row)
                full = _full_rows(after)
                features[0] = row + (_HEIGHTS[piece, rotation] - 1) * 0.5
                features[1] = features[8] = _popcount(full)
                if full:
                    features[1] *= _eroded_cells(full, piece, rotation, row)
                    _remove(after, full)
                    features[9] = _column_heights(after, after_heights)
                    first, last = 0, width - 1
                else:
                    features[9] = max(top, row + _HEIGHTS[piece, rotation])
                    first = max(column - 1, 0)
                    last = min(column + _WIDTHS[piece, rotation], width - 1)
                _measure(after, after_heights, wall, first, last, lefts[first], rights[last], sums)
                _fill(features, sums, _popcount(after[width - 1] ^ wall))
                action = rotation * width + column
                for k in range(n_features):
                    out[game, action, k] = (features[chosen[k]] - offsets[k]) * factors[k]
                out[game, action, n_features] = 1


@_compiled()
def _fits(heights: np.ndarray, limit: int, piece: int, rotation: int, column: int) -> bool:
    row = _landing_row(heights, piece, rotation, column)
    return row + _HEIGHTS[piece, rotation] <= limit


@_compiled()
def _effective_action(heights: np.ndarray, limit: int, piece: int, action: int) -> int:
    """`Game.effective_action`, compiled; -1 if the game is over."""
    width = len(heights)
    rotation = action // width % _N_ROTATIONS[piece]
    column = min(action % width, width - _WIDTHS[piece, rotation])
    if _fits(heights, limit, piece, rotation, column):
        return rotation * width + column
    for rotation in range(_N_ROTATIONS[piece]):
        for column in range(width - _WIDTHS[piece, rotation] + 1):
            if _fits(heights, limit, piece, rotation, column):
                return rotation * width + column
    return -1


@_compiled()
def step(
    columns: np.ndarray,
    height: int,
    seeds: np.ndarray,
    pieces: np.ndarray,
    lines: np.ndarray,
    scores: np.ndarray,
    bag: bool,
    actions: np.ndarray,
    cleared: np.ndarray,
) -> bool:
    """Play ``actions[i]`` in game i, as `Game.play` would; ``cleared[i]`` gets its full rows.

    A game that is over stays as it is and clears nothing. Returns whether all actions exist; if
    not, nothing is played.
    """
    width = columns.shape[1]
    for action in actions:
        if not 0 <= action < MAX_ROTATIONS * width:
            return False
    heights = np.empty(width, np.int64)
    for game in range(len(columns)):
        board = columns[game]
        _column_heights(board, heights)
        piece = _piece_at(seeds[game], pieces[game], bag)
        action = _effective_action(heights, height, piece, actions[game])
        cleared[game] = 0
        if action < 0:
            continue
        rotation, column = action // width, action % width
        row = _landing_row(heights, piece, rotation, column)
        _put(board, heights, piece, rotation, column, row)
        full = _full_rows(board)
        _remove(board, full)
        cleared[game] = _popcount(full)
        pieces[game] += 1
        lines[game] += cleared[game]
        scores[game] += _SCORES[cleared[game]]
    return True
