"""Linear policies choose by the exact sum; the published ones score what the literature says."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES, measure
from tetris_arcade.engine.game import Game
from tetris_arcade.errors import GameError
from tetris_arcade.evaluation.evaluate import chooser, play_games
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.policies.linear import PUBLISHED, LinearPolicy


def observed(features: tuple[str, ...], game: Game) -> npt.NDArray[np.float32]:
    batch = GameBatch(1, width=game.width, height=game.height, features=features, scaled=False)
    batch.reset(0, game.seed)
    batch.pieces[0] = game.pieces
    batch.set_rows(0, game.rows)
    return batch.observe()


@pytest.mark.parametrize("name", PUBLISHED)
def test_it_plays_the_first_placement_with_the_largest_sum(name: str) -> None:
    player = PUBLISHED[name]
    policy, choose = player.policy, chooser(player.policy)
    tied, game = 0, Game(3, height=12)
    for _ in range(150):
        sums = {}
        for action, placement in game.placements.items():
            values = dict(zip(FEATURES, measure(game.rows, 10, game.piece, placement), strict=True))
            # Halves of millionths are whole numbers: exact, whatever the order of the sum.
            sums[action] = sum(
                round(2 * values[f]) * round(weight * 1e6) for f, weight in player.weights.items()
            )
        best = [action for action in sums if sums[action] == max(sums.values())]
        tied += len(best) > 1
        observation = observed(player.features, game)
        q_values = policy.q_values(observation)[0]
        assert {action: q_values[action] for action in sums} == {
            action: total / 2 / 1e6 for action, total in sums.items()
        }
        assert choose(observation).tolist() == best[:1]
        game.play(best[0])
    assert tied


def test_illegal_actions_have_the_lowest_value_even_if_the_legal_ones_are_as_bad_as_can_be() -> (
    None
):
    observation = np.full((1, 40, 2), 100_000, np.float32)
    observation[0, :, 1] = np.arange(40) == 17
    policy = LinearPolicy([-1e4])
    assert chooser(policy)(observation).tolist() == [17]
    assert np.isneginf(np.delete(policy.q_values(observation), 17)).all()


def test_a_game_that_is_over_gets_an_action_all_the_same() -> None:
    assert chooser(PUBLISHED["bcts"].policy)(np.zeros((2, 40, 9), np.float32)).tolist() == [0, 0]


@pytest.mark.parametrize("shape", [(2, 40, 15), (40, 9)])
def test_observations_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(GameError, match="observe 8 features"):
        PUBLISHED["bcts"].policy.q_values(np.zeros(shape, np.float32))


@pytest.mark.parametrize(
    "weights", [[], [[1.0]], 1.0, [1.0, float("nan")], [float("inf")], [-10_001]], ids=str
)
def test_weights_that_make_no_sense_are_refused(weights: Any) -> None:
    with pytest.raises(GameError, match="weights of a linear policy"):
        LinearPolicy(weights)


# Lines on 10x10, uniform. BCTS: Scherrer et al., JMLR 16 (2015), table 1; the others: measured with
# an independent implementation, as published within a few percent (DT-10 5,000, DT-20 4,300).
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "lines"), [("dellacherie", 2409), ("bcts", 3800), ("dt10", 5047), ("dt20", 4359)]
)
def test_it_scores_what_the_literature_says(name: str, lines: int) -> None:
    player = PUBLISHED[name]
    protocol = Protocol(games=2000, height=10, max_pieces=10**7)
    result = play_games(chooser(player.policy), protocol, features=player.features, scaled=False)
    assert result.interval is not None
    low, high = result.interval
    assert abs(result.mean_lines / lines - 1) < 0.05 or low <= lines <= high
    assert not result.capped.any()
