"""What is remembered of one game, so that it can be gone back through while it goes on."""

from array import array
from collections import deque
from typing import Final

from tetris_arcade.engine.game import Game, Snapshot
from tetris_arcade.engine.replay import MAX_ACTIONS
from tetris_arcade.playing.player import Decision

FINE: Final = 64
"""Pieces between the snapshots of where one has been lately …"""
FINE_KEPT: Final = 512
"""… of which so many are kept: a step back costs at most 64 moves there."""
COARSE_KEPT: Final = 2048
"""So many snapshots are spread evenly over all the moves that are kept."""
RECENT: Final = 2_000_000
"""So many moves, at least, can be gone back."""
BLOCK: Final = 65_536
"""The oldest moves beyond those go so many at a time."""
THOUGHTS: Final = 2_000
"""Of so many moves it is known what the policy thought."""


class History:
    """The moves of a game, and snapshots on the way. Its memory is bounded at about 5 MB.

    Kept are, at one byte a move, the first `MAX_ACTIONS` moves, which are what a replay holds, and
    the last `RECENT` ones, which can be gone back through; for each of the last `THOUGHTS` ones its
    Q-values; and snapshots every `FINE` moves around where one has been lately, elsewhere evenly
    spread, 1,024 or 2,048 moves apart in the longest games.
    """

    def __init__(self, game: Game) -> None:
        """``game`` is the game before its first piece."""
        self.end = 0
        """How many moves are known."""
        self.first = 0
        """The earliest piece that can be gone back to."""
        self._opening = bytearray()
        self._recent = bytearray()
        self._thoughts: deque[tuple[bytes, float]] = deque(maxlen=THOUGHTS)
        start = game.snapshot()
        self._furthest = start
        self._spacing = FINE
        self._coarse = {start.pieces: start}
        self._fine: dict[int, Snapshot] = {}

    def add(self, decision: Decision) -> None:
        """The policy decided on the next piece."""
        if self.end < MAX_ACTIONS:
            self._opening.append(decision.action)
        self._recent.append(decision.action)
        self._thoughts.append((array("f", decision.q_values).tobytes(), decision.seconds))
        self.end += 1
        if len(self._recent) >= RECENT + BLOCK:
            self._forget()

    def decision(self, piece: int) -> Decision | None:
        """What was done with piece number ``piece``, 0 being the first; None if nothing was yet.

        It has no Q-values if they are not kept that far back.
        """
        if piece >= self.end:
            return None
        action = self.action(piece)
        if self.end - piece > len(self._thoughts):
            return Decision(action, (), 0.0)
        thoughts, seconds = self._thoughts[piece - self.end]
        return Decision(action, tuple(array("f", thoughts)), seconds)

    def action(self, piece: int) -> int:
        """What was played with a piece that was decided on, not longer ago than is kept."""
        return self._recent[piece - self.end]

    def note(self, game: Game) -> None:
        """The game has come this far, for the first time or once more."""
        at = game.pieces
        if at % FINE == 0:
            self._keep(game.snapshot())
        if self._furthest.pieces < at <= MAX_ACTIONS:
            self._furthest = Snapshot(at, game.lines, game.score, b"")

    def before(self, piece: int) -> Snapshot:
        """The nearest snapshot that is not later than a piece; ``piece`` is `first` or more."""
        at = piece - piece % FINE
        while True:
            snapshot = self._fine.get(at) or self._coarse.get(at)
            if snapshot is not None:
                return snapshot
            at -= FINE

    def recorded(self) -> tuple[bytes, Snapshot]:
        """The moves from the first one on, `MAX_ACTIONS` at most, and what they came to.

        The snapshot has no cells.
        """
        return bytes(self._opening[: self._furthest.pieces]), self._furthest

    def _keep(self, snapshot: Snapshot) -> None:
        at = snapshot.pieces
        if at % self._spacing == 0:
            self._coarse[at] = snapshot
            if len(self._coarse) > COARSE_KEPT:
                self._spacing *= 2
                self._thin(self._coarse)
            return
        self._fine[at] = snapshot
        if len(self._fine) > FINE_KEPT:
            del self._fine[next(iter(self._fine))]

    def _thin(self, kept: dict[int, Snapshot]) -> None:
        oldest = self.end - len(self._recent)
        self._coarse = {
            at: snapshot
            for at, snapshot in kept.items()
            if at >= oldest and at % self._spacing == 0
        }
        self.first = min(self._coarse)

    def _forget(self) -> None:
        del self._recent[:BLOCK]
        self._thin(self._coarse)
        self._fine = {at: kept for at, kept in self._fine.items() if at >= self.first}
