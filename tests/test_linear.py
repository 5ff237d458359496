"""The published players choose as published, and score what the literature says."""

import numpy as np
import pytest

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES, measure
from tetris_arcade.engine.game import Game
from tetris_arcade.errors import GameError
from tetris_arcade.evaluation import play_games
from tetris_arcade.linear import LINEAR_POLICIES, LinearPolicy
from tetris_arcade.protocol import Protocol


def observed(policy: LinearPolicy, game: Game) -> np.ndarray:
    batch = GameBatch(
        1, width=game.width, height=game.height, features=policy.features, scaled=False
    )
    batch.reset(0, game.seed)
    batch.pieces[0] = game.pieces
    batch.set_rows(0, game.rows)
    return batch.observe()


@pytest.mark.parametrize("name", LINEAR_POLICIES)
def test_it_plays_the_first_placement_with_the_largest_sum(name: str) -> None:
    policy = LINEAR_POLICIES[name]
    tied, game = 0, Game(3, height=12)
    for _ in range(150):
        sums = {}
        for action, placement in game.placements.items():
            values = dict(zip(FEATURES, measure(game.rows, 10, game.piece, placement), strict=True))
            # Whole millionths (and halves of them): exact, whatever the order of the sum.
            sums[action] = sum(
                round(2 * values[f]) * round(weight * 1e6) for f, weight in policy.weights.items()
            )
        best = [action for action in sums if sums[action] == max(sums.values())]
        tied += len(best) > 1
        assert policy(observed(policy, game)).tolist() == best[:1]
        game.play(best[0])
    assert tied


def test_a_game_that_is_over_gets_an_action_all_the_same() -> None:
    policy = LINEAR_POLICIES["bcts"]
    assert policy(np.zeros((2, 40, 9), np.float32)).tolist() == [0, 0]


def test_observations_of_other_features_are_refused() -> None:
    with pytest.raises(GameError, match="landing_height"):
        LINEAR_POLICIES["bcts"](np.zeros((2, 40, 15), np.float32))


@pytest.mark.parametrize(
    "weights", [{}, {"beauty": 1.0}, {"holes": float("nan")}, {"holes": float("inf")}]
)
def test_weights_that_make_no_sense_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(GameError):
        LinearPolicy("mine", weights)


# Lines on 10x10, uniform. BCTS: Scherrer et al., JMLR 16 (2015), table 1; the others: measured with
# an independent implementation, as published within a few percent (DT-10 5,000, DT-20 4,300).
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "lines"), [("dellacherie", 2409), ("bcts", 3800), ("dt10", 5047), ("dt20", 4359)]
)
def test_it_scores_what_the_literature_says(name: str, lines: int) -> None:
    policy = LINEAR_POLICIES[name]
    protocol = Protocol(games=2000, height=10, max_pieces=10**7)
    result = play_games(policy, protocol, features=policy.features, scaled=False)
    low, high = result.interval
    assert abs(result.mean_lines / lines - 1) < 0.05 or low <= lines <= high
    assert not result.capped.any()
