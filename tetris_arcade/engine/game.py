"""`Game`: the readable reference implementation of the rules.

A placement is a rotation and the column of the piece's leftmost cell. The piece drops straight
down from above the board; a placement that leaves any cell above the top row is illegal, even if
it would complete a row. The game is over when the next piece has no legal placement. These are
the rules of the learning literature (Thiery & Scherrer 2009; Algorta & Simsek 2019), so scores
compare. `kernels` holds the same rules, compiled; tests play the two against each other.
"""

from operator import sub
from typing import Final, NamedTuple

from tetris_arcade.engine.pieces import (
    MAX_ROTATIONS,
    SHAPES,
    check_randomizer,
    check_seed,
    check_whole,
    piece_at,
)
from tetris_arcade.errors import GameError

MIN_WIDTH: Final = 4
MAX_WIDTH: Final = 16
MIN_HEIGHT: Final = 4
MAX_HEIGHT: Final = 64

LINE_SCORES: Final = (0, 40, 100, 300, 1200)
"""Points for clearing 0 to 4 rows with one piece (Nintendo's scoring at level 0)."""


class Placement(NamedTuple):
    """Where a piece comes to rest."""

    rotation: int
    column: int
    """Column of the leftmost cell of the shape's box."""
    row: int
    """Row of the lowest cell of the shape's box; 0 is the floor."""


class Landing(NamedTuple):
    """What one move did."""

    piece: int
    placement: Placement
    cleared: tuple[int, ...]
    """The rows that were full and went, lowest first, as numbered before they went."""


class Snapshot(NamedTuple):
    """A game between two moves, in a few hundred bytes; `Game.restore` goes back to it."""

    pieces: int
    lines: int
    score: int
    cells: bytes
    """The rows of `Game.cells`, one byte a cell, from the floor up to the highest piece."""


def check_size(width: int, height: int) -> tuple[int, int]:
    """Return the board's size if it is playable; raise `GameError` if not."""
    width, height = check_whole("width", width), check_whole("height", height)
    if not (MIN_WIDTH <= width <= MAX_WIDTH and MIN_HEIGHT <= height <= MAX_HEIGHT):
        raise GameError(
            f"a board of {width}x{height} is not playable: use a width of {MIN_WIDTH} to "
            f"{MAX_WIDTH} and a height of {MIN_HEIGHT} to {MAX_HEIGHT}"
        )
    return width, height


class Game:
    """One game. The same seed, rules and actions always give the same game.

    `rows` are the board as bit masks, `rows[0]` the floor, bit x column x. `cells[y][x]` is 0
    for empty, or 1 + the piece (index into `PIECES`) that the cell came from.
    """

    def __init__(
        self, seed: int = 0, *, width: int = 10, height: int = 20, randomizer: str = "uniform"
    ) -> None:
        """Start a game; raises `GameError` for a bad seed, size or randomizer."""
        self.seed = check_seed(seed)
        self.width, self.height = check_size(width, height)
        self.randomizer = check_randomizer(randomizer)
        self.rows = [0] * self.height
        self.cells = [[0] * self.width for _ in range(self.height)]
        self.pieces = 0
        self.lines = 0
        self.score = 0
        self.placements = self._placements()
        """The legal placements by action, ``rotation * width + column``, in ascending order."""

    @property
    def piece(self) -> int:
        """The piece to place now, as an index into `PIECES`."""
        return piece_at(self.seed, self.pieces, self.randomizer)

    @property
    def next_piece(self) -> int:
        """The piece after that. Our policies do not see it; spectators may."""
        return piece_at(self.seed, self.pieces + 1, self.randomizer)

    @property
    def over(self) -> bool:
        """Whether the piece to place fits nowhere."""
        return not self.placements

    def effective_action(self, action: int) -> int:
        """The legal action that `action` stands for, as a player's hands would have it.

        The rotation wraps around, and the column stops at the wall. If that placement does not
        fit either, it is the first legal one. Raises `GameError` if `action` is not in
        [0, 4 * width) or the game is over.
        """
        action = check_whole("action", action)
        if not 0 <= action < MAX_ROTATIONS * self.width:
            raise GameError(
                f"action {action} is out of range: use 0 to {MAX_ROTATIONS * self.width - 1}"
            )
        if not self.placements:
            raise GameError("the game is over: start a new one")
        rotation, column = divmod(action, self.width)
        shapes = SHAPES[self.piece]
        rotation %= len(shapes)
        column = min(column, self.width - shapes[rotation].width)
        wanted = rotation * self.width + column
        return wanted if wanted in self.placements else next(iter(self.placements))

    def play(self, action: int) -> Landing:
        """Place the current piece and clear full rows. Raises as `effective_action` does."""
        action = self.effective_action(action)
        piece, placement = self.piece, self.placements[action]
        shape = SHAPES[piece][placement.rotation]
        for x, y in shape.cells:
            self.rows[placement.row + y] |= 1 << placement.column + x
            self.cells[placement.row + y][placement.column + x] = piece + 1
        cleared = self._clear_full_rows()
        self.pieces += 1
        self.lines += len(cleared)
        self.score += LINE_SCORES[len(cleared)]
        self.placements = self._placements()
        return Landing(piece, placement, cleared)

    def snapshot(self) -> Snapshot:
        """What `restore` needs to bring this moment back."""
        cells = b"".join(map(bytes, self.cells)).rstrip(b"\0")
        return Snapshot(self.pieces, self.lines, self.score, cells)

    def restore(self, snapshot: Snapshot) -> None:
        """Go on from a moment of a game of the same seed and rules, in the past or the future.

        Raises `GameError` if the snapshot has more cells than this board.
        """
        size = self.width * self.height
        if len(snapshot.cells) > size:
            raise GameError(
                f"a snapshot of {len(snapshot.cells)} cells does not fit on a board of "
                f"{self.width}x{self.height}: restore it on the board that it was taken on"
            )
        cells = snapshot.cells.ljust(size, b"\0")
        self.cells = [list(cells[y : y + self.width]) for y in range(0, size, self.width)]
        self.rows = [sum(1 << x for x, cell in enumerate(row) if cell) for row in self.cells]
        self.pieces, self.lines, self.score = snapshot.pieces, snapshot.lines, snapshot.score
        self.placements = self._placements()

    def _placements(self) -> dict[int, Placement]:
        heights = self._column_heights()
        return {
            rotation * self.width + column: Placement(rotation, column, row)
            for rotation, shape in enumerate(SHAPES[self.piece])
            for column in range(self.width - shape.width + 1)
            # It falls until one of its columns rests; what would stick out of the top is illegal.
            if (row := max(map(sub, heights[column:], shape.bottoms))) + shape.height <= self.height
        }

    def _column_heights(self) -> list[int]:
        top = self.height
        while top and not self.rows[top - 1]:
            top -= 1
        heights = [top] * self.width
        for column in range(self.width):
            while heights[column] and not self.rows[heights[column] - 1] >> column & 1:
                heights[column] -= 1
        return heights

    def _clear_full_rows(self) -> tuple[int, ...]:
        full = (1 << self.width) - 1
        cleared = tuple(y for y, row in enumerate(self.rows) if row == full)
        kept = [y for y in range(self.height) if y not in cleared]
        self.rows = [self.rows[y] for y in kept] + [0] * len(cleared)
        self.cells = [self.cells[y] for y in kept] + [[0] * self.width for _ in cleared]
        return cleared
