"""Many seeded games -> a score with its uncertainty, for slots and for published players."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.errors import SlotNotFoundError, UsageError
from tetris_arcade.linear import LINEAR_POLICIES, LinearPolicy
from tetris_arcade.loading import load_slot
from tetris_arcade.policy import PlacementPolicy
from tetris_arcade.protocol import Protocol
from tetris_arcade.slots.metadata import Evaluation
from tetris_arcade.slots.operations import find_slot
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot

Chooser = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.int64]]
"""From observations float32 (n, A, F + 1) to an action for each, int64 (n,)."""

_BOOTSTRAPS: Final = 10_000
_SIDE_BY_SIDE: Final = 256
"""Games played at once: enough to share the cost of a call, few enough to stay in the cache."""


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
        generator, n_games = np.random.default_rng(0), len(self.lines)
        # One resample at a time: all at once would be gigabytes for some thousand games.
        means = [
            self.lines[generator.integers(n_games, size=n_games)].mean() for _ in range(_BOOTSTRAPS)
        ]
        low, high = np.percentile(means, [2.5, 97.5])
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
    report: Callable[[int], None] = lambda pieces: None,
) -> Result:
    """Play the games of `protocol`, many at a time.

    `features` and `scaled` are what `choose` expects to observe. `report` hears after every piece
    how many have been played of ``games * max_pieces``; a game that ended counts in full.
    """
    n_games, cap = protocol.games, protocol.max_pieces
    batch = GameBatch(
        min(n_games, _SIDE_BY_SIDE), width=protocol.width, height=protocol.height,
        randomizer=protocol.randomizer, features=features, scaled=scaled,
    )  # fmt: skip
    for place in range(batch.n_games):
        batch.reset(place, game_seed(protocol.seed, place))
    lines = np.zeros(n_games, np.int64)
    capped = np.zeros(n_games, np.bool_)
    playing, started = np.arange(batch.n_games), batch.n_games
    pieces = finished = 0
    while True:
        observations = batch.observe()
        cut = batch.pieces >= cap
        ended = cut | ~observations[:, :, -1].any(axis=1)
        if ended.any():
            lines[playing[ended]] = batch.lines[ended]
            capped[playing[ended]] = cut[ended]
            pieces += int(batch.pieces[ended].sum())
            finished += int(ended.sum())
            if finished == n_games:
                report(n_games * cap)
                return Result(protocol, lines, capped, pieces)
            refilled = np.flatnonzero(ended)[: n_games - started].tolist()
            for place in refilled:
                batch.reset(place, game_seed(protocol.seed, started))
                playing[place], ended[place] = started, False
                started += 1
            going_on = np.flatnonzero(~ended)
            playing = playing[going_on]
            batch.keep(going_on)
            observations = batch.observe() if refilled else observations[going_on]
        batch.step(choose(observations))
        report(finished * cap + int(batch.pieces.sum()))


def find_player(name: str, locations: Iterable[str]) -> Slot | LinearPolicy:
    """The slot of that name in the stores at `locations`, or else the published player.

    A slot wins, the last store's first: names in a store are its owner's, and its score must be
    its own. Raises `SlotNotFoundError` if there is neither.
    """
    try:
        return find_slot(name, locations)
    except SlotNotFoundError:
        if name in LINEAR_POLICIES:
            return LINEAR_POLICIES[name]
        raise


def evaluate(
    player: Slot | LinearPolicy,
    protocol: Protocol,
    report: Callable[[int], None] = lambda pieces: None,
) -> Result:
    """Play the games of `protocol` with a slot's model, loaded safely, or a published player.

    Raises `SlotDamagedError` and `ModelError` for a slot that cannot play, and `UsageError` for
    one that plays on a board of another width.
    """
    if isinstance(player, LinearPolicy):
        return play_games(player, protocol, features=player.features, scaled=False, report=report)
    _, loaded = load_slot(open_store(player.location), player.name)
    if loaded.width != protocol.width:
        raise UsageError(
            f"{player.name} plays on {loaded.width} columns: use --width {loaded.width}"
        )
    torch.set_num_threads(1)  # the network is too small to share out
    return play_games(chooser(loaded.policy), protocol, features=loaded.features, report=report)
