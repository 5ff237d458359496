"""One game as it is shown: decisions go in, a `BoardView` comes out.

Time here is counted in pieces: 1.0 is the time that one piece takes, whatever the speed.
"""

from collections.abc import Callable
from typing import Final

from tetris_arcade.engine.game import Game, Landing
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

Take = Callable[[], Decision | None]
"""Where the next decision comes from; None if it is not there yet."""


def unheard(landing: Landing) -> None:
    """Nobody needs to know of a landing."""


class Playback:
    """One game and how far its current piece has come. Its `game` is the truth of the show."""

    def __init__(self, game: Game, landed: Callable[[Landing], None] = unheard) -> None:
        """``landed`` is called for every piece that comes to rest, once `game` has it."""
        self.game = game
        self.decision: Decision | None = None
        """What is done with the current piece, if that is known yet."""
        self._on_landing = landed
        self._progress = 0.0
        self._landed = False
        self._rows_went = False
        self._clearing: tuple[int, ...] = ()
        self._before: list[list[int]] = []
        """The board as it was with the full rows still in it."""

    @property
    def waiting(self) -> bool:
        """Whether the next decision is not there yet."""
        return self.decision is None and not self.game.over

    @property
    def over(self) -> bool:
        """Whether the game is over and its last piece has come to rest."""
        return self.game.over and self.decision is None

    @property
    def landed(self) -> bool:
        """Whether the piece that `decision` is about lies on the board already."""
        return self._landed

    @property
    def rows_went(self) -> bool:
        """Whether the piece that lies on the board has filled rows, so that others came down."""
        return self._rows_went

    def look(self, take: Take) -> bool:
        """Ask for the decision on the current piece ahead of time; True if one came."""
        if not self.waiting:
            return False
        self.decision = take()
        return self.decision is not None

    def advance(self, pieces: float, take: Take, *, animate: bool) -> float:
        """Let so much of the game pass; stops where ``take`` has no decision yet.

        Returns how much of it is left then.
        """
        while pieces > 0 and not self.over:
            self.look(take)
            if self.decision is None:
                break
            # Less than nothing is left of a row that was on its way out when the speed rose.
            step = min(pieces, max(0.0, self._length(animate) - self._progress))
            self._progress += step
            pieces -= step
            if not self._landed and self._progress >= LAND - ROUNDING:
                self._land(self.decision, animate)
            if self._progress >= self._length(animate) - ROUNDING:
                self._next()
        return pieces

    def finish(self, take: Take) -> bool:
        """Bring the current piece to its end at once; False if there is no decision on it."""
        self.look(take)
        if self.decision is None:
            return False
        if not self._landed:
            self._land(self.decision, animate=False)
        self._next()
        return True

    def _length(self, animate: bool) -> float:
        return 1.0 + CLEAR if self._clearing and animate else 1.0

    def _land(self, decision: Decision, animate: bool) -> None:
        before = [row.copy() for row in self.game.cells] if animate else []
        landing = self.game.play(decision.action)
        self._landed, self._rows_went = True, bool(landing.cleared)
        if animate and landing.cleared:
            for x, y in SHAPES[landing.piece][landing.placement.rotation].cells:
                before[landing.placement.row + y][landing.placement.column + x] = landing.piece + 1
            self._clearing, self._before = landing.cleared, before
        self._on_landing(landing)

    def _next(self) -> None:
        self.decision, self._progress = None, 0.0
        self._landed, self._rows_went, self._clearing = False, False, ()

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
        if self._landed or self.decision is None:
            return BoardView(game.cells)
        action = game.effective_action(self.decision.action)
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
