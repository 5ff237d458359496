"""One game as it is shown: decisions go in, a `BoardView` comes out.

Time here is counted in pieces: 1.0 is the time that one piece takes, whatever the speed.
"""

from collections.abc import Callable
from typing import Final

from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.picture.painter import BoardView, Falling
from tetris_arcade.playing.player import Decision

SLIDE: Final = 0.25
"""The piece comes in and moves over its column until then …"""
LAND: Final = 0.85
"""… falls until then, and rests until 1.0."""
CLEAR: Final = 0.45
"""How much longer a piece takes that fills rows."""
BURN: Final = 1.2
"""How long a lost board takes to burn out, in seconds."""
ROUNDING: Final = 1e-9
"""Steps that should add up to a whole piece miss it by less than this."""


class Playback:
    """One game and how far its current piece has come. Its `game` is the truth of the show."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self._decision: Decision | None = None
        self._progress = 0.0
        self._landed = False
        self._clearing: tuple[int, ...] = ()
        self._before: list[list[int]] = []
        """The board as it was with the full rows still in it."""

    @property
    def waiting(self) -> bool:
        """Whether the next decision is not there yet."""
        return self._decision is None and not self.game.over

    @property
    def over(self) -> bool:
        """Whether the game is over and its last piece has come to rest."""
        return self.game.over and self._decision is None

    def advance(self, pieces: float, take: Callable[[], Decision | None], *, animate: bool) -> None:
        """Let so much of the game pass; stops where `take` has no decision yet."""
        while pieces > 0 and not self.over:
            self._decision = self._decision or take()
            if self._decision is None:
                return
            # Less than nothing is left of a row that was on its way out when the speed rose.
            step = min(pieces, max(0.0, self._length(animate) - self._progress))
            self._progress += step
            pieces -= step
            if not self._landed and self._progress >= LAND - ROUNDING:
                self._land(self._decision)
            if self._progress >= self._length(animate) - ROUNDING:
                self._next()

    def _length(self, animate: bool) -> float:
        return 1.0 + CLEAR if self._clearing and animate else 1.0

    def _land(self, decision: Decision) -> None:
        before, piece = [row.copy() for row in self.game.cells], self.game.piece
        landing = self.game.play(decision.action)
        for x, y in SHAPES[piece][landing.placement.rotation].cells:
            before[landing.placement.row + y][landing.placement.column + x] = piece + 1
        self._landed, self._clearing, self._before = True, landing.cleared, before

    def _next(self) -> None:
        self._decision, self._progress = None, 0.0
        self._landed, self._clearing = False, ()

    def view(self, *, animate: bool, burning: float = 0.0) -> BoardView:
        """The board now. ``burning`` is for how many seconds the game has been over."""
        game = self.game
        if self.over:
            return BoardView(game.cells, burnt=round(min(1.0, burning / BURN) * game.height))
        if not animate:
            return BoardView(game.cells)
        if self._clearing:
            done = (self._progress - LAND) / (1.0 + CLEAR - LAND)
            return BoardView(self._before, clearing=self._clearing, cleared=min(1.0, done))
        if self._landed or self._decision is None:
            return BoardView(game.cells)
        action = game.effective_action(self._decision.action)
        return BoardView(game.cells, self._falling(action), game.placements[action])

    def _falling(self, action: int) -> Falling:
        """The piece in the air: it comes in at the top, moves over its column and drops."""
        game, (rotation, column, row) = self.game, self.game.placements[action]
        shape = SHAPES[game.piece][rotation]
        top = game.height - shape.height
        if any(game.rows[-4:]):
            # The top is not free: straight down from above, as the rules have it.
            fallen = min(1.0, self._progress / LAND)
            return Falling(game.piece, rotation, column, game.height - fallen * (game.height - row))
        if self._progress < SLIDE:
            share = self._progress / SLIDE
            start = (game.width - shape.width) // 2
            moved = share * share * (3 - 2 * share)
            # Cell by cell, as hands would move it.
            return Falling(game.piece, rotation, round(start + moved * (column - start)), top)
        fallen = min(1.0, (self._progress - SLIDE) / (LAND - SLIDE))
        return Falling(game.piece, rotation, column, top - fallen * fallen * (top - row))
