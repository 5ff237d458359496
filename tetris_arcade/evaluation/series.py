"""The games of one protocol: dealt out in shares, played on for a while, taken back.

A game under way is some hundred bytes, so games travel lightly. Whoever plays gets a share of all
that are unfinished, plays them side by side for a moment, and gives them back; then they are dealt
anew. So all who play are busy while there are as many games as players, although games differ a
hundredfold in length, and it shows all the time how far they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.evaluation.protocol import Protocol

Chooser = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.int64]]
"""From observations float32 (n, A, F + 1) to an action for each, int64 (n,)."""

SIDE_BY_SIDE: Final = 256
"""Games played at once: enough to share the cost of a call, few enough to stay in the cache."""


@dataclass(frozen=True)
class Games:
    """Some of a series' games, and how each stands: arrays of one length, int64."""

    numbers: npt.NDArray[np.int64]
    """Which games of the series they are, from 0."""
    columns: npt.NDArray[np.int64]
    """(n, width): the boards, as `GameBatch` has them."""
    pieces: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]

    @classmethod
    def fresh(cls, first: int, n_games: int, width: int) -> "Games":
        """Games before their first piece, numbered from `first`."""
        zeros = np.zeros(n_games, np.int64)
        boards = np.zeros((n_games, width), np.int64)
        return cls(np.arange(first, first + n_games), boards, zeros, zeros)

    def __len__(self) -> int:
        return len(self.numbers)

    def part(self, which: slice | npt.NDArray[np.intp]) -> "Games":
        """Some of them."""
        return Games(
            self.numbers[which], self.columns[which], self.pieces[which], self.lines[which]
        )

    def and_then(self, others: "Games") -> "Games":
        """These, followed by the others."""
        return Games(
            np.concatenate([self.numbers, others.numbers]),
            np.concatenate([self.columns, others.columns]),
            np.concatenate([self.pieces, others.pieces]),
            np.concatenate([self.lines, others.lines]),
        )


class Series:
    """How the games of a protocol stand: arrays (games,) in the order of their seeds."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.lines = np.zeros(protocol.games, np.int64)
        self.pieces = np.zeros(protocol.games, np.int64)
        self.over = np.zeros(protocol.games, np.bool_)
        """Which have ended, or were cut."""
        self._started = 0
        self._waiting = Games.fresh(0, 0, protocol.width)

    @property
    def progress(self) -> int:
        """The pieces played of ``games * max_pieces``; a game that ended counts in full."""
        return int(np.where(self.over, self.protocol.max_pieces, self.pieces).sum())

    def deal(self, players: int = 1) -> Games | None:
        """A fair share, among so many, of all games that are not over; None if all are dealt."""
        left = self.protocol.games - int(np.count_nonzero(self.over))
        share = min(SIDE_BY_SIDE, -(-left // players))
        wanted = max(0, share - len(self._waiting))
        n_fresh = min(wanted, self.protocol.games - self._started)
        fresh = Games.fresh(self._started, n_fresh, self.protocol.width)
        self._started += n_fresh
        games = self._waiting.and_then(fresh)
        self._waiting = games.part(slice(share, None))
        return games.part(slice(share)) if len(games) else None

    def take_back(self, unfinished: Games, over: Games) -> None:
        """What has become of games that were dealt."""
        for games in (unfinished, over):
            self.lines[games.numbers] = games.lines
            self.pieces[games.numbers] = games.pieces
        self.over[over.numbers] = True
        self._waiting = self._waiting.and_then(unfinished)


def play_on(
    games: Games,
    choose: Chooser,
    protocol: Protocol,
    *,
    features: tuple[str, ...],
    scaled: bool,
    enough: Callable[[], bool],
) -> tuple[Games, Games]:
    """Play until `enough`, a piece in each game at least: the games to go on with, and those over.

    `features` and `scaled` are what `choose` expects to observe; it must not keep what it is shown.
    """
    batch = GameBatch(
        len(games), width=protocol.width, height=protocol.height,
        randomizer=protocol.randomizer, features=features, scaled=scaled,
    )  # fmt: skip
    batch.seeds[:] = [game_seed(protocol.seed, number) for number in games.numbers.tolist()]
    batch.columns[:], batch.pieces[:], batch.lines[:] = games.columns, games.pieces, games.lines
    numbers, over = games.numbers, games.part(slice(0))
    room = np.empty((len(games), batch.n_actions, len(features) + 1), np.float32)
    while True:
        observations = batch.observe(room[: batch.n_games])
        ended = (batch.pieces >= protocol.max_pieces) | ~observations[:, :, -1].any(axis=1)
        if ended.any():
            now = Games(numbers, batch.columns, batch.pieces, batch.lines)
            over = over.and_then(now.part(np.flatnonzero(ended)))
            going_on = np.flatnonzero(~ended)
            if not len(going_on):
                return now.part(going_on), over
            batch.keep(going_on)
            numbers, observations = numbers[going_on], observations[going_on]
        batch.step(choose(observations))
        if enough():
            return Games(numbers, batch.columns, batch.pieces, batch.lines), over
