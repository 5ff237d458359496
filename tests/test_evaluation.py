"""A score is that of the games named by its protocol, and honest about what it cannot know."""

import numpy as np
import numpy.typing as npt
import pytest

from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.errors import UsageError
from tetris_arcade.evaluation import Protocol, evaluate, play_games
from tetris_arcade.slots.store import SlotStore


def first_legal(observations: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    chosen: npt.NDArray[np.int64] = observations[:, :, -1].argmax(axis=1)
    return chosen


def lowest(observations: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Land as low as possible: the landing height is the first feature."""
    heights = np.where(observations[:, :, -1] > 0, observations[:, :, 0], np.inf)
    chosen: npt.NDArray[np.int64] = heights.argmin(axis=1)
    return chosen


def test_every_game_is_played_to_its_end_as_the_reference_plays_it() -> None:
    result = play_games(first_legal, Protocol(games=5, seed=9))
    games = [Game(game_seed(9, number)) for number in range(5)]
    for game in games:
        while not game.over:
            game.play(next(iter(game.placements)))
    assert result.lines.tolist() == [game.lines for game in games]
    assert result.pieces == sum(game.pieces for game in games)
    assert not result.capped.any()


def test_games_cut_at_the_cap_are_counted_as_such() -> None:
    result = play_games(lowest, Protocol(games=20, seed=1, max_pieces=120))
    evaluation = result.as_evaluation()
    assert 0 < result.capped.sum() < 20  # some had ended by themselves
    assert evaluation.capped == result.capped.sum()
    assert result.pieces <= 20 * 120


def test_a_game_does_not_depend_on_the_games_beside_it() -> None:
    many = play_games(lowest, Protocol(games=12, seed=4))
    few = play_games(lowest, Protocol(games=3, seed=4))
    assert many.lines[:3].tolist() == few.lines.tolist()


def test_the_interval_holds_the_mean_and_narrows_with_more_games() -> None:
    def width(games: int) -> float:
        result = play_games(lowest, Protocol(games=games, seed=2))
        low, high = result.interval
        assert low <= result.mean_lines <= high
        return high - low

    assert width(400) < width(25)


def test_the_report_counts_up_to_all_games() -> None:
    heard: list[int] = []
    play_games(lowest, Protocol(games=6), report=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 6


@pytest.mark.parametrize("bad", [{"games": 0}, {"max_pieces": 0}])
def test_an_evaluation_of_nothing_is_refused(bad: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="1 or more"):
        Protocol(**bad)  # type: ignore[arg-type]


def test_only_the_default_protocol_is_the_standard_one() -> None:
    assert Protocol().name == "standard"
    assert Protocol(height=10).name == "custom"


def test_a_slot_is_refused_on_a_board_of_another_width(store: SlotStore) -> None:
    with pytest.raises(UsageError, match="--width 10"):
        evaluate(store, store.read("tiny"), Protocol(games=1, width=8))
