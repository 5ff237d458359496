"""Many seeded games -> a score with its uncertainty.

The same slot, seed and cap give the same games to the last piece, whatever is played beside them
and wherever: a policy's values do not depend on the batch (`policies.reproducible`), and a game on
no other.
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.engine.replay import Replay
from tetris_arcade.errors import ArcadeError, UsageError
from tetris_arcade.evaluation.parcel import Parcel, pack
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.evaluation.series import Chooser, Games, Series, play_on
from tetris_arcade.loading import LoadedPolicy
from tetris_arcade.policies.registry import PlayingPolicy
from tetris_arcade.slots.metadata import Evaluation
from tetris_arcade.slots.store import Slot

__all__ = ["Parcel", "Result", "chooser", "evaluate", "pack", "play_games", "play_share", "record"]

REPLAY_PIECES: Final = 5_000
"""Kept of the best game: 17 minutes at five pieces a second, in some four kilobytes."""

_BOOTSTRAPS: Final = 10_000
_FEWEST_GAMES: Final = 10
"""Of fewer, a bootstrap hardly knows how games differ: of one game it would be sure."""
_SLICE_SECONDS: Final = 1.0
"""A worker plays so long on its share of the games: long beside what it takes to deal anew."""
_GLANCE_SECONDS: Final = 0.1
"""So often we hear how far games are that are played here."""


@dataclass(frozen=True)
class Result:
    """The games of one player under one protocol, in the order of their seeds."""

    protocol: Protocol
    lines: npt.NDArray[np.int64]
    capped: npt.NDArray[np.bool_]
    """Which games were cut at `max_pieces`: their true lines are at least what is counted."""
    pieces: int
    """Placed in all games together."""

    @property
    def mean_lines(self) -> float:
        """A lower bound if any game was capped."""
        return float(self.lines.mean())

    @property
    def lines_per_ending(self) -> float:
        """All lines over the games that ended by themselves (over 1 if none did).

        For capped games too this estimates the true mean: it is the maximum-likelihood one of
        exponential lifetimes under censoring (Epstein & Sobel 1953), and a strong player's game
        ends about as memorylessly as that.
        """
        return float(self.lines.sum() / max(1, np.count_nonzero(~self.capped)))

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % percentile-bootstrap interval of the mean (Efron & Tibshirani 1993).

        None for fewer than 10 games.
        """
        generator, n_games = np.random.default_rng(0), len(self.lines)
        if n_games < _FEWEST_GAMES:
            return None
        # One resample at a time: all at once would be gigabytes for some thousand games.
        means = [
            self.lines[generator.integers(n_games, size=n_games)].mean() for _ in range(_BOOTSTRAPS)
        ]
        low, high = np.percentile(means, [2.5, 97.5])
        return float(low), float(high)

    def as_evaluation(self) -> Evaluation:
        """The result as a slot's metadata keeps it."""
        return Evaluation(
            **asdict(self.protocol),
            protocol=self.protocol.name,
            mean_lines=self.mean_lines,
            interval=self.interval,
            median_lines=float(np.median(self.lines)),
            best_lines=int(self.lines.max()),
            capped=int(self.capped.sum()),
        )


def chooser(policy: PlayingPolicy) -> Chooser:
    """The policy's deterministic choice."""
    return lambda observations: policy.q_values(observations).argmax(axis=1)


def play_games(
    choose: Chooser,
    protocol: Protocol,
    *,
    features: tuple[str, ...] = FEATURES,
    scaled: bool = True,
    report: Callable[[int], None] = lambda pieces: None,
) -> Result:
    """Play the games of `protocol` here, many at a time.

    `features` and `scaled` are what `choose` expects to observe. `report` hears several times a
    second how many pieces have been played of ``games * max_pieces``; a game that ended counts in
    full.
    """
    series = Series(protocol)
    while games := series.deal():
        enough = _after(_GLANCE_SECONDS)
        series.take_back(
            *play_on(games, choose, protocol, features=features, scaled=scaled, enough=enough)
        )
        report(series.progress)
    return _result(series)


def evaluate(
    player: Slot | Parcel,
    protocol: Protocol,
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    report: Callable[[int], None] = lambda pieces: None,
) -> Result:
    """Play the games of `protocol` with a slot's model, loaded safely.

    They are played here, or by an `executor`, whose workers must be able to import this package and
    need nothing else. So many tasks of about a second each keep it busy as it has `workers`: by
    default as many as this machine has processors. `report` is as in `play_games`. The result is
    the same in any case.

    Raises `SlotDamagedError` and `ModelError` for a slot that cannot play, `UsageError` for one
    that plays on a board of another width, and `ArcadeError` if a worker dies.
    """
    parcel = pack(player) if isinstance(player, Slot) else player
    loaded = parcel.load()
    width = loaded.board.width
    if width != protocol.width:
        raise UsageError(f"{parcel.name} plays on {width} columns: use --width {width}")
    if executor is None:
        return play_games(
            chooser(loaded.policy), protocol,
            features=loaded.board.features, scaled=loaded.board.scaled, report=report,
        )  # fmt: skip
    return _spread(parcel, protocol, executor, workers or os.cpu_count() or 1, report)


def record(player: LoadedPolicy, result: Result) -> Replay:
    """The best game of a result (the first of several), or the first `REPLAY_PIECES` of it."""
    protocol = result.protocol
    seed = game_seed(protocol.seed, int(result.lines.argmax()))
    batch = GameBatch(
        1, width=protocol.width, height=protocol.height, randomizer=protocol.randomizer,
        features=player.board.features, scaled=player.board.scaled,
    )  # fmt: skip
    batch.reset(0, seed)
    actions: list[int] = []
    while len(actions) < min(REPLAY_PIECES, protocol.max_pieces):
        observation = batch.observe()
        if not observation[0, :, -1].any():
            break
        action = chooser(player.policy)(observation)
        batch.step(action)
        actions.append(int(action[0]))
    return Replay(seed, actions, protocol.width, protocol.height, protocol.randomizer)


def play_share(parcel: Parcel, protocol: Protocol, games: Games) -> tuple[Games, Games]:
    """What a worker does: play some games on for a while; see `play_on`."""
    loaded = parcel.load()
    return play_on(
        games, chooser(loaded.policy), protocol,
        features=loaded.board.features, scaled=loaded.board.scaled, enough=_after(_SLICE_SECONDS),
    )  # fmt: skip


def _spread(
    parcel: Parcel,
    protocol: Protocol,
    executor: Executor,
    workers: int,
    report: Callable[[int], None],
) -> Result:
    series, playing = Series(protocol), set[Future[tuple[Games, Games]]]()
    try:
        while True:
            while len(playing) < workers and (games := series.deal(workers)):
                playing.add(executor.submit(play_share, parcel, protocol, games))
            if not playing:
                return _result(series)
            done, playing = wait(playing, return_when=FIRST_COMPLETED)
            for share in done:
                series.take_back(*share.result())
            report(series.progress)
    except BrokenExecutor as error:
        raise ArcadeError(
            "a worker died, perhaps for want of memory: try again, with fewer --workers"
        ) from error
    finally:
        for share in playing:
            share.cancel()


def _result(series: Series) -> Result:
    capped = series.pieces >= series.protocol.max_pieces
    return Result(series.protocol, series.lines, capped, int(series.pieces.sum()))


def _after(seconds: float) -> Callable[[], bool]:
    deadline = time.monotonic() + seconds
    return lambda: time.monotonic() >= deadline
