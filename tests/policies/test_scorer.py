"""A placement's value is the same to the bit, whatever is scored beside it."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.errors import GameError
from tetris_arcade.evaluation.parcel import pack
from tetris_arcade.policies.linear import PUBLISHED
from tetris_arcade.policies.registry import PlayingPolicy
from tetris_arcade.policies.scorer import ILLEGAL, PlacementScorer
from tetris_arcade.slots.locations import STARTER_LOCATION
from tetris_arcade.slots.plugins import open_store

Layers = list[tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]


def network(*sizes: int) -> Layers:
    numbers = np.random.default_rng(0)
    return [
        (numbers.normal(size=(n, m)).astype(np.float32), numbers.normal(size=n).astype(np.float32))
        for m, n in itertools.pairwise(sizes)
    ]


def observations(policy: PlayingPolicy, features: tuple[str, ...], *, scaled: bool) -> GameBatch:
    """256 games, each on its own some way in."""
    batch = GameBatch(256, features=features, scaled=scaled)
    for game in range(256):
        batch.reset(game, game)
    for _ in range(30):
        batch.step(policy.q_values(batch.observe()).argmax(axis=1))
    return batch


@pytest.mark.parametrize("name", ["grandmaster", "novice", "bcts", "dt20"])
def test_of_every_shipped_kind_the_values_are_the_same_in_every_batch(name: str) -> None:
    loaded = pack(open_store(STARTER_LOCATION).read(name)).load()
    policy, board = loaded.policy, loaded.board
    shown = observations(policy, board.features, scaled=board.scaled).observe()
    together = policy.q_values(shown)
    for size in range(1, 257):
        assert (policy.q_values(shown[:size]) == together[:size]).all()
        assert (policy.q_values(shown[-size:]) == together[-size:]).all()
    assert (policy.q_values(shown[::-1]) == together[::-1]).all()


def test_so_are_those_of_a_linear_policy_over_scaled_features() -> None:
    player = PUBLISHED["bcts"]
    shown = observations(player.policy, player.features, scaled=True).observe()
    together = player.policy.q_values(shown)
    for size in range(1, 257):
        assert (player.policy.q_values(shown[:size]) == together[:size]).all()


@pytest.mark.parametrize("sizes", [(3, 1), (14, 32, 32, 1), (5, 7, 2, 9, 1), (1, 1, 1)], ids=str)
def test_a_value_is_the_sum_in_the_order_of_the_inputs_rounded_at_every_step(
    sizes: tuple[int, ...],
) -> None:
    layers = network(*sizes)
    shown = np.random.default_rng(1).normal(size=(9, 40, sizes[0] + 1)).astype(np.float32)
    values = PlacementScorer(layers).q_values(shown)
    for place in np.ndindex(9, 40):
        *inputs, legal = shown[place]
        for number, (weights, biases) in enumerate(layers):
            sums = biases.copy()
            for column, value in zip(weights.T, inputs, strict=True):
                sums = sums + value * column  # float32 throughout
            inputs = list(sums if number == len(layers) - 1 else np.maximum(sums, 0))
        assert values[place] == (inputs[0] if legal > 0 else np.float32(ILLEGAL))


def test_without_a_legal_placement_all_values_are_lowest() -> None:
    values = PlacementScorer(network(2, 4, 1)).q_values(np.zeros((3, 40, 3), np.float32))
    assert (values == ILLEGAL).all()


def test_observations_of_other_features_are_refused() -> None:
    for shape in ((1, 40, 3), (40, 5)):
        with pytest.raises(GameError, match="observe 4 features"):
            PlacementScorer(network(4, 1)).q_values(np.zeros(shape, np.float32))
