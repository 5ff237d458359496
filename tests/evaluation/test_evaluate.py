"""A score is that of the games named by its protocol, and honest about what it cannot know."""

from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.engine.replay import Replay
from tetris_arcade.errors import UsageError
from tetris_arcade.evaluation.evaluate import REPLAY_PIECES, Result, evaluate, play_games, record
from tetris_arcade.evaluation.parcel import pack
from tetris_arcade.evaluation.protocol import Protocol, is_standard
from tetris_arcade.slots.locations import STARTER_LOCATION
from tetris_arcade.slots.metadata import Evaluation, Metadata
from tetris_arcade.slots.plugins import open_store
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
        assert result.interval is not None
        low, high = result.interval
        assert low <= result.mean_lines <= high
        return high - low

    assert width(400) < width(25)


def test_the_report_counts_up_to_all_pieces() -> None:
    heard: list[int] = []
    play_games(lowest, Protocol(games=600, max_pieces=500), report=heard.append)
    assert heard == sorted(heard)
    assert len(heard) > 2  # while they are played, not only at the end
    assert heard[-1] == 600 * 500


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


@pytest.mark.parametrize(("games", "known"), [(1, False), (9, False), (10, True)])
def test_of_very_few_games_no_interval_is_claimed(games: int, known: bool) -> None:
    result = play_games(lowest, Protocol(games=games, height=6))
    assert (result.interval is not None) is known
    assert (result.as_evaluation().interval is not None) is known


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


def test_only_the_default_protocol_is_the_standard_one() -> None:
    assert Protocol().name == "standard"
    assert Protocol(height=10).name == "custom"


@pytest.mark.parametrize(
    "changed",
    [
        {"games": 99}, {"seed": 2}, {"max_pieces": 999}, {"randomizer": "bag"}, {"width": 8},
        {"height": 10}, {"games": None}, {"max_pieces": None}, {"randomizer": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_result_is_standard_by_its_numbers_whatever_it_calls_itself(
    changed: dict[str, Any],
) -> None:
    numbers = {**asdict(Protocol()), "mean_lines": 1.0}
    assert is_standard(Evaluation(**numbers, protocol="the lab's"))
    assert not is_standard(Evaluation(**{**numbers, **changed}, protocol="standard"))


@pytest.mark.parametrize(
    "claim",
    [
        {"mean_lines": 2_000_001.0}, {"best_lines": 2_000_001}, {"best_lines": 9}, {"capped": 101},
        {"interval": (11.0, 12.0)}, {"interval": (8.0, 9.0)}, {"interval": (12.0, 8.0)},
        {"interval": (9.0, 2_000_001.0)}, {"median_lines": 2_000_001.0},
        {"mean_lines": float("inf")}, {"mean_lines": float("nan")},
    ],
    ids=str,
)  # fmt: skip
def test_a_score_that_no_game_can_give_does_not_rank(claim: dict[str, Any]) -> None:
    numbers: dict[str, Any] = {**asdict(Protocol()), "mean_lines": 10.0}
    assert is_standard(Evaluation(**numbers))
    assert not is_standard(Evaluation(**{**numbers, **claim}))


def test_the_highest_score_that_a_game_can_give_does_rank() -> None:
    most: dict[str, Any] = {"mean_lines": 2e6, "interval": (2e6, 2e6), "best_lines": 2_000_000}
    assert is_standard(Evaluation(**asdict(Protocol()), **most, capped=100, median_lines=2e6))
    for slot in open_store(STARTER_LOCATION).slots():
        assert slot.metadata.evaluation is not None
        assert is_standard(slot.metadata.evaluation), slot.name


def test_a_slot_is_refused_on_a_board_of_another_width(store: SlotStore) -> None:
    with pytest.raises(UsageError, match="--width 10"):
        evaluate(store.read("tiny"), Protocol(games=1, width=8))


def test_the_recorded_game_is_the_best_one_and_plays_to_its_lines(store: SlotStore) -> None:
    parcel = pack(store.read("tiny"))
    result = evaluate(parcel, Protocol(games=30, seed=2**64 - 1, height=12, randomizer="bag"))
    game = Replay.parse(record(parcel.load(), result).text()).play()
    assert game.over
    assert game.lines == result.lines.max() > result.lines.min()
    assert (game.height, game.randomizer) == (12, "bag")


def test_of_a_long_game_the_beginning_is_recorded_and_fits_in_the_metadata() -> None:
    parcel = pack(open_store(STARTER_LOCATION).read("bcts"))
    for pieces in (300, 6_000):
        result = evaluate(parcel, Protocol(games=2, max_pieces=pieces))
        replay = record(parcel.load(), result)
        game = Replay.parse(replay.text()).play()
        assert game.pieces == min(pieces, REPLAY_PIECES)
        assert game.lines == result.lines.max() or pieces > REPLAY_PIECES
        Metadata(replay=replay.text())
    assert len(replay.text()) < 6_000
    assert game.lines > 1_900
