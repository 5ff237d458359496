"""The rules and features of `game` and `features`, compiled for many games at once.

A board is a row of an array ``rows[n_games, height]`` of uint32 masks, floor first, bit x column
x: with rows as words a placement is a few ORs, a full row one comparison, and one pass down the
rows gives every feature through bit operations and popcounts.

Numba compiles on the first call and keeps the result on disk: beside this file, or in the user's
cache folder where that is not writable.
"""

from typing import Any, Final

import numpy as np
from numba import njit, types
from numba.extending import intrinsic

from tetris_arcade.engine.game import LINE_SCORES
from tetris_arcade.engine.pieces import MAX_ROTATIONS, PIECES, SHAPES

_N_ROTATIONS: Final = np.array([len(shapes) for shapes in SHAPES])
_WIDTHS: Final = np.zeros((len(PIECES), MAX_ROTATIONS), np.int64)
_HEIGHTS: Final = np.zeros((len(PIECES), MAX_ROTATIONS), np.int64)
_ROWS: Final = np.zeros((len(PIECES), MAX_ROTATIONS, 4), np.int64)
_BOTTOMS: Final = np.zeros((len(PIECES), MAX_ROTATIONS, 4), np.int64)
for _piece, _shapes in enumerate(SHAPES):
    for _rotation, _shape in enumerate(_shapes):
        _at = _piece, _rotation
        _WIDTHS[_at], _HEIGHTS[_at] = _shape.width, _shape.height
        _ROWS[_at][: _shape.height] = _shape.rows
        _BOTTOMS[_at][: _shape.width] = _shape.bottoms
_SCORES: Final = np.array(LINE_SCORES)


@intrinsic
def _popcount(typing_context: Any, word: Any) -> Any:
    """How many bits of an int64 are set: one machine instruction that Numba has no name for."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), generate


@njit(cache=True, inline="always")
def _mix(z: np.uint64) -> np.uint64:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True)
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


@njit(cache=True)
def _column_heights(rows: np.ndarray, heights: np.ndarray) -> int:
    """Fill `heights` (one per column) from `rows`; return the highest."""
    top = len(rows)
    while top > 0 and rows[top - 1] == 0:
        top -= 1
    heights[:] = 0
    covered = 0
    for y in range(top - 1, -1, -1):
        new = np.int64(rows[y]) & ~covered
        covered |= new
        while new:
            heights[_popcount((new & -new) - 1)] = y + 1
            new &= new - 1
    return top


@njit(cache=True)
def _landing_row(heights: np.ndarray, piece: int, rotation: int, column: int) -> int:
    row = 0
    for x in range(_WIDTHS[piece, rotation]):
        row = max(row, heights[column + x] - _BOTTOMS[piece, rotation, x])
    return row


@njit(cache=True)
def _put(rows: np.ndarray, piece: int, rotation: int, column: int, row: int, full: int) -> int:
    """Put the piece on `rows`, remove full rows; return cleared * 16 + its cells in those."""
    height = _HEIGHTS[piece, rotation]
    cleared = 0
    cells = 0
    for y in range(height):
        mask = _ROWS[piece, rotation, y]
        line = np.int64(rows[row + y]) | (mask << column)
        if line == full:
            cleared += 1
            cells += _popcount(mask)
        else:
            rows[row + y - cleared] = line
    if cleared:
        for y in range(row + height, len(rows)):
            rows[y - cleared] = rows[y]
        rows[len(rows) - cleared :] = 0
    return cleared * 16 + cells


@njit(cache=True)
def _diversity(heights: np.ndarray) -> int:
    seen = 0
    for x in range(len(heights) - 1):
        step = heights[x + 1] - heights[x]
        if -2 <= step <= 2:
            seen |= 1 << (step + 2)
    return _popcount(seen)


@njit(cache=True)
def _measure_rows(
    rows: np.ndarray, top: int, width: int, heights: np.ndarray, out: np.ndarray
) -> None:
    """Fill the features of a board alone, `out[2:8]` and `out[9:14]`, in one pass down its rows.

    Rows from `top` up are empty; `heights` is scratch.
    """
    full = (1 << width) - 1
    inner = full >> 1
    row_transitions = 2 * (len(rows) - top)
    column_transitions = holes = wells = hole_depth = rows_with_holes = 0
    bumpiness = total_height = deep_wells = 0
    above = covered = deep = 0
    heights[:] = 0
    for y in range(top - 1, -1, -1):
        line = np.int64(rows[y])
        empty = ~line & full
        walled = (line << 1) | 1 | (1 << (width + 1))
        row_transitions += _popcount((walled ^ (walled >> 1)) & ((full << 1) | 1))
        column_transitions += _popcount(line ^ above)
        hole = covered & empty
        holes += _popcount(hole)
        rows_with_holes += hole != 0
        new = line & ~covered
        while new:
            heights[_popcount((new & -new) - 1)] = y + 1
            new &= new - 1
        covered |= line
        total_height += _popcount(covered)
        bumpiness += _popcount((covered ^ (covered >> 1)) & inner)
        well = empty & walled & (walled >> 2)
        deep = (deep | well) & empty
        below = y
        run = deep
        shallow = well
        while run:
            deep_wells += _popcount(run)
            wells += _popcount(shallow)
            below -= 1
            if below < 0:
                break
            run &= ~np.int64(rows[below])
            shallow &= run
        roof = above & empty
        over = y + 1
        while roof:
            hole_depth += _popcount(roof)
            over += 1
            if over >= top:
                break
            roof &= np.int64(rows[over])
        above = line
    column_transitions += _popcount(above ^ full)
    out[2] = row_transitions
    out[3] = column_transitions
    out[4] = holes
    out[5] = wells
    out[6] = hole_depth
    out[7] = rows_with_holes
    out[9] = top
    out[10] = bumpiness
    out[11] = total_height
    out[12] = deep_wells
    out[13] = _diversity(heights)


@njit(cache=True)
def _measure(
    rows: np.ndarray,
    heights: np.ndarray,
    top: int,
    piece: int,
    rotation: int,
    column: int,
    row: int,
    after: np.ndarray,
    after_heights: np.ndarray,
    out: np.ndarray,
) -> None:
    """Fill `out` with all `FEATURES` of one legal placement; `after…` is scratch."""
    width = len(heights)
    height = _HEIGHTS[piece, rotation]
    tall = max(top, row + height)
    after[:tall] = rows[:tall]
    after[tall:] = 0
    put = _put(after, piece, rotation, column, row, (1 << width) - 1)
    cleared = put >> 4
    _measure_rows(after, tall - cleared, width, after_heights, out)
    out[0] = row + (height - 1) * 0.5
    out[1] = cleared * (put & 15)
    out[8] = cleared


@njit(cache=True)
def observe(
    rows: np.ndarray,
    seeds: np.ndarray,
    pieces: np.ndarray,
    bag: bool,
    columns: np.ndarray,
    offsets: np.ndarray,
    factors: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write every game's observation into `out`, float32 (n_games, 4 * width, F + 1).

    Column k of an action is ``(feature[columns[k]] - offsets[k]) * factors[k]``; the last is 1
    where the action is legal. Rows of illegal actions are 0.
    """
    n_actions, n_features = out.shape[1], out.shape[2] - 1
    width = n_actions // 4
    heights = np.empty(width, np.int64)
    after = np.empty_like(rows[0])
    after_heights = np.empty(width, np.int64)
    features = np.empty(14, np.float64)
    for game in range(len(rows)):
        board = rows[game]
        top = _column_heights(board, heights)
        piece = _piece_at(seeds[game], pieces[game], bag)
        out[game] = 0
        for rotation in range(_N_ROTATIONS[piece]):
            for column in range(width - _WIDTHS[piece, rotation] + 1):
                row = _landing_row(heights, piece, rotation, column)
                if row + _HEIGHTS[piece, rotation] > len(board):
                    continue
                _measure(
                    board,
                    heights,
                    top,
                    piece,
                    rotation,
                    column,
                    row,
                    after,
                    after_heights,
                    features,
                )
                action = rotation * width + column
                for k in range(n_features):
                    out[game, action, k] = (features[columns[k]] - offsets[k]) * factors[k]
                out[game, action, n_features] = 1


@njit(cache=True)
def _fits(heights: np.ndarray, limit: int, piece: int, rotation: int, column: int) -> bool:
    row = _landing_row(heights, piece, rotation, column)
    return row + _HEIGHTS[piece, rotation] <= limit


@njit(cache=True)
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


@njit(cache=True)
def step(
    rows: np.ndarray,
    seeds: np.ndarray,
    pieces: np.ndarray,
    lines: np.ndarray,
    scores: np.ndarray,
    bag: bool,
    actions: np.ndarray,
    cleared: np.ndarray,
    heights: np.ndarray,
) -> None:
    """Play ``actions[i]`` in game i, as `Game.play` would; ``cleared[i]`` gets its full rows.

    `heights` is scratch, int64 (width,), and tells the width of the boards. A game that is over
    stays as it is and clears nothing.
    """
    width = len(heights)
    full = (1 << width) - 1
    for game in range(len(rows)):
        board = rows[game]
        _column_heights(board, heights)
        piece = _piece_at(seeds[game], pieces[game], bag)
        action = _effective_action(heights, len(board), piece, actions[game])
        cleared[game] = 0
        if action < 0:
            continue
        rotation, column = action // width, action % width
        row = _landing_row(heights, piece, rotation, column)
        cleared[game] = _put(board, piece, rotation, column, row, full) >> 4
        pieces[game] += 1
        lines[game] += cleared[game]
        scores[game] += _SCORES[cleared[game]]
