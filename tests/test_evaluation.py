"""A score is that of the games named by its protocol, and honest about what it cannot know."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.errors import SlotNotFoundError, UsageError
from tetris_arcade.evaluation import Result, evaluate, find_player, play_games
from tetris_arcade.linear import LinearPolicy
from tetris_arcade.protocol import Protocol
from tetris_arcade.slots.store import Slot, SlotStore


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


def test_the_report_counts_up_to_all_pieces() -> None:
    heard: list[int] = []
    play_games(lowest, Protocol(games=6, max_pieces=500), report=heard.append)
    assert heard == sorted(heard)
    assert heard[0] == 6
    assert heard[-1] == 6 * 500


def test_more_games_than_are_played_side_by_side_are_all_played_each_once() -> None:
    heard: list[int] = []
    protocol = Protocol(games=600, seed=5, height=6, max_pieces=500)
    many = play_games(first_legal, protocol, report=heard.append)
    for number in (0, 255, 256, 300, 599):
        game = Game(game_seed(5, number), height=6)
        while not game.over:
            game.play(next(iter(game.placements)))
        assert many.lines[number] == game.lines
    assert heard == sorted(heard)
    assert heard[-1] == 600 * 500


def test_the_interval_is_the_percentile_bootstrap() -> None:
    result = Result(Protocol(games=40), np.arange(40) ** 2, np.zeros(40, np.bool_), 0)
    picks = np.random.default_rng(0).integers(40, size=(10_000, 40))
    expected = np.percentile(result.lines[picks].mean(axis=1), [2.5, 97.5])
    assert result.interval == tuple(expected)


@pytest.mark.parametrize(
    "bad",
    [
        {"games": 0}, {"games": 10**9}, {"max_pieces": 0}, {"seed": -1}, {"seed": 2**64},
        {"width": 3}, {"height": 65}, {"randomizer": "sevens"},
    ],
    ids=str,
)  # fmt: skip
def test_a_protocol_that_cannot_be_played_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="use"):
        Protocol(**bad)


def test_a_published_player_plays_by_name_unless_a_slot_has_it(store: SlotStore) -> None:
    player = find_player("dellacherie", [store.location])
    assert isinstance(player, LinearPolicy)
    result = evaluate(player, Protocol(games=20, height=8, width=8))
    assert result.mean_lines > 20
    with store.open_model("tiny") as model:
        store.save("dellacherie", model, store.read("tiny").metadata)
    assert isinstance(find_player("dellacherie", [store.location]), Slot)


def test_a_player_that_is_neither_is_not_found(store: SlotStore) -> None:
    with pytest.raises(SlotNotFoundError, match="dellacheri"):
        find_player("dellacheri", [store.location])


def test_only_the_default_protocol_is_the_standard_one() -> None:
    assert Protocol().name == "standard"
    assert Protocol(height=10).name == "custom"


def test_a_slot_is_refused_on_a_board_of_another_width(store: SlotStore) -> None:
    with pytest.raises(UsageError, match="--width 10"):
        evaluate(store.read("tiny"), Protocol(games=1, width=8))
