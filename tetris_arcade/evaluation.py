"""Many seeded games -> a score with its uncertainty."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.errors import SlotDamagedError, UsageError
from tetris_arcade.loading import load_policy
from tetris_arcade.policy import PlacementPolicy
from tetris_arcade.slots.metadata import Evaluation
from tetris_arcade.slots.store import Slot, SlotStore

Chooser = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.int64]]
"""From observations float32 (n, A, F + 1) to an action for each, int64 (n,)."""

_BOOTSTRAPS: Final = 10_000


@dataclass(frozen=True)
class Protocol:
    """What is played: results compare only under the same protocol."""

    games: int = 100
    seed: int = 1
    max_pieces: int = 1_000_000
    randomizer: str = "uniform"
    width: int = 10
    height: int = 20

    def __post_init__(self) -> None:
        if self.games < 1 or self.max_pieces < 1:
            raise UsageError("an evaluation needs 1 or more games of 1 or more pieces")

    @property
    def name(self) -> str:
        """`standard` for the one that the leaderboard ranks by, else `custom`."""
        return "standard" if self == Protocol() else "custom"


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
    def interval(self) -> tuple[float, float]:
        """The 95 % percentile-bootstrap interval of the mean (Efron & Tibshirani 1993)."""
        generator = np.random.default_rng(0)
        picks = generator.integers(len(self.lines), size=(_BOOTSTRAPS, len(self.lines)))
        low, high = np.percentile(self.lines[picks].mean(axis=1), [2.5, 97.5])
        return float(low), float(high)

    def as_evaluation(self) -> Evaluation:
        """The result as a slot's metadata keeps it."""
        low, high = self.interval
        return Evaluation(
            **asdict(self.protocol),
            protocol=self.protocol.name,
            mean_lines=self.mean_lines,
            interval=(low, high),
            median_lines=float(np.median(self.lines)),
            best_lines=int(self.lines.max()),
            capped=int(self.capped.sum()),
        )


def chooser(policy: PlacementPolicy) -> Chooser:
    """The policy's deterministic choice."""

    def choose(observations: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
        with torch.no_grad():
            q_values = policy.q_net(torch.from_numpy(observations))
            return q_values.argmax(dim=1).numpy()  # type: ignore[no-any-return]

    return choose


def play_games(
    choose: Chooser,
    protocol: Protocol,
    *,
    features: tuple[str, ...] = FEATURES,
    scaled: bool = True,
    report: Callable[[int], None] = lambda finished: None,
) -> Result:
    """Play the games of `protocol` side by side; `report` hears how many have finished.

    `features` and `scaled` are what `choose` expects to observe.
    """
    n_games = protocol.games
    batch = GameBatch(
        n_games, width=protocol.width, height=protocol.height, randomizer=protocol.randomizer,
        features=features, scaled=scaled,
    )  # fmt: skip
    for game in range(n_games):
        batch.reset(game, game_seed(protocol.seed, game))
    lines = np.zeros(n_games, np.int64)
    capped = np.zeros(n_games, np.bool_)
    playing, pieces = np.arange(n_games), 0
    while True:
        observations = batch.observe()
        cut = batch.pieces >= protocol.max_pieces
        ended = cut | ~observations[:, :, -1].any(axis=1)
        if ended.any():
            lines[playing[ended]] = batch.lines[ended]
            capped[playing[ended]] = cut[ended]
            pieces += int(batch.pieces[ended].sum())
            playing = playing[~ended]
            report(n_games - len(playing))
            if not len(playing):
                return Result(protocol, lines, capped, pieces)
            batch.keep(np.flatnonzero(~ended))
            observations = observations[~ended]
        batch.step(choose(observations))


def evaluate(
    store: SlotStore,
    slot: Slot,
    protocol: Protocol,
    report: Callable[[int], None] = lambda finished: None,
) -> Result:
    """Play the games of `protocol` with a slot's model, loaded safely.

    Raises `SlotDamagedError` and `ModelError` for a slot that cannot play, and `UsageError` for
    one that plays on a board of another width.
    """
    if slot.problem:
        raise SlotDamagedError(slot.problem)
    with store.open_model(slot.name) as model:
        loaded = load_policy(model, slot.metadata)
    if loaded.width != protocol.width:
        raise UsageError(f"{slot.name} plays on {loaded.width} columns: use --width {loaded.width}")
    torch.set_num_threads(1)  # the network is too small to share out
    return play_games(chooser(loaded.policy), protocol, features=loaded.features, report=report)
