"""Two games of one piece sequence, in step."""

import math
from itertools import pairwise

import pytest

from tests.scenes.compare.rivals import Rivals
from tests.scenes.stand_ins import a_slot
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.scenes.compare.difference import only
from tetris_arcade.scenes.compare.duel import DECIDED, RESULT, Duel
from tetris_arcade.scenes.demo.series import live

FRAME = 1 / 60


def a_duel(rivals: Rivals, first: str = "better", second: str = "other", seed: int = 5) -> Duel:
    return Duel(*(live(a_slot(name), rivals, seed) for name in (first, second)))


def watch(duel: Duel, seconds: float, speed: float = 8.0) -> None:
    for _ in range(round(seconds / FRAME)):
        duel.update(FRAME, speed)


def play_on(duel: Duel, *, until_over: int = 2) -> None:
    """Play until so many of the games are over."""
    while sum(side.over for side in duel.sides) < until_over:
        duel.update(FRAME, 64.0)


def places(duel: Duel) -> tuple[int, int]:
    first, second = (side.game.pieces for side in duel.sides)
    return first, second


@pytest.mark.parametrize("speed", [0.5, 8.0, 64.0, math.inf])
def test_nobody_starts_on_a_piece_before_both_have_placed_the_one_before(
    rivals: Rivals, speed: float
) -> None:
    duel = a_duel(rivals)
    seen = [places(duel)]
    while duel.end < 30 and seen[-1] <= (40, 40):
        duel.update(FRAME, speed)
        seen.append(places(duel))
        behind, ahead = sorted(duel.sides, key=lambda side: side.at)
        if behind.at != ahead.at and not duel.sides[0].over and not duel.sides[1].over:
            assert (ahead.at, ahead.playback.waiting) == (behind.at + 1, True)
            assert behind.playback.landed, "one plays on while the other's piece is in the air"
    assert all(before <= after for before, after in pairwise(seen))


def test_both_play_as_fast_as_they_were_asked_to(rivals: Rivals) -> None:
    duel = a_duel(rivals)
    watch(duel, 0.75, speed=64.0)
    assert places(duel) == (48, 48)


def test_one_that_does_not_answer_holds_up_the_other(rivals: Rivals) -> None:
    duel = a_duel(rivals)
    watch(duel, 1)
    rivals.asleep = {"other"}
    watch(duel, 3)
    first, second = places(duel)
    assert first == second
    assert [side.waiting_for > 2 for side in duel.sides] == [False, True]
    rivals.asleep = set()
    watch(duel, 1)
    assert places(duel)[0] > first


def test_both_get_the_same_pieces(rivals: Rivals) -> None:
    duel = a_duel(rivals)
    assert {(request.seed, request.randomizer) for request in rivals.requests} == {(5, "uniform")}
    watch(duel, 1.5)
    first, second = (side.game for side in duel.sides)
    assert (first.piece, first.next_piece) == (second.piece, second.next_piece)


def test_the_same_slot_twice_makes_no_difference(rivals: Rivals) -> None:
    duel = a_duel(rivals, "better", "better")
    for _ in range(300):
        duel.update(FRAME, 16.0)
        assert (duel.difference, duel.lead) == (0, 0)
    assert duel.end > 20


def test_the_difference_is_the_cells_that_only_one_board_has(rivals: Rivals) -> None:
    duel = a_duel(rivals, "better", "worse")
    watch(duel, 1.5)
    one, other = (side.game.cells for side in duel.sides)
    filled = [
        {(x, y) for y, row in enumerate(b) for x, c in enumerate(row) if c} for b in (one, other)
    ]
    assert only(one, other) == filled[0] - filled[1]
    assert only(other, one) == filled[1] - filled[0]
    assert duel.difference == len(filled[0] ^ filled[1]) > 0


def test_when_one_game_is_over_the_other_goes_on_and_has_won(rivals: Rivals) -> None:
    duel = a_duel(rivals, "worse", "better")
    play_on(duel, until_over=1)
    lost = places(duel)[0]
    assert duel.sides[0].over
    watch(duel, 1)
    assert places(duel)[0] == lost < places(duel)[1]
    assert duel.winner == 1
    assert not duel.contested


def test_who_is_behind_when_the_other_is_over_may_still_catch_up(rivals: Rivals) -> None:
    duel = a_duel(rivals, "better", "worse")
    play_on(duel, until_over=1)
    better, worse = duel.sides
    assert worse.over
    worse.game.lines = better.game.lines + 1
    assert duel.winner is None
    better.game.lines += 2
    assert duel.winner == 0


def test_the_next_seed_of_the_series_follows_the_result(rivals: Rivals) -> None:
    duel = a_duel(rivals, "worse", "worse")
    play_on(duel)
    watch(duel, RESULT - 0.2)
    assert (duel.number, duel.tally.games) == (0, 1)
    watch(duel, 0.4)
    assert duel.number == 1
    assert [request.seed for request in rivals.requests[2:]] == [game_seed(5, 1)] * 2
    assert [stream.closed for stream in rivals.streams] == [True, True, False, False]


def test_the_tally_counts_wins_and_lines(rivals: Rivals) -> None:
    duel = a_duel(rivals, "better", "worse")
    lines = []
    for _ in range(3):
        play_on(duel)
        lines.append([side.game.lines for side in duel.sides])
        duel.next_game()
    tally = duel.tally
    assert (tally.games, tally.whole) == (3, True)
    assert tally.won == [sum(a > b for a, b in lines), sum(b > a for a, b in lines)]
    assert tally.won[0] > 0
    assert tally.mean(0) == pytest.approx(sum(a for a, _ in lines) / 3)
    assert tally.mean(1) == pytest.approx(sum(b for _, b in lines) / 3)


def test_a_game_counts_once_however_often_it_is_seen(rivals: Rivals) -> None:
    duel = a_duel(rivals, "better", "worse")
    for _ in range(2):
        play_on(duel)
        watch(duel, 1)
        duel.back(5)
        play_on(duel)
        watch(duel, 1)
        duel.restart()
    assert duel.tally.games == 1


def test_a_game_that_is_left_undecided_does_not_count(rivals: Rivals) -> None:
    duel = a_duel(rivals)
    watch(duel, 1)
    duel.next_game()
    assert duel.tally.games == 0


def test_a_decided_game_ends_after_a_while_and_its_lines_are_a_lower_bound(
    rivals: Rivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    duel = a_duel(rivals, "better", "worse")
    play_on(duel, until_over=1)
    while duel.winner is None:
        duel.update(FRAME, 8.0)
    rivals.asleep = {"better"}  # it would be over before
    assert duel.next_in == pytest.approx(DECIDED, abs=0.1)
    watch(duel, DECIDED - 1)
    assert duel.number == 0
    watch(duel, 2)
    assert (duel.number, duel.tally.games, duel.tally.won) == (1, 1, [1, 0])
    assert not duel.tally.whole


def test_both_go_back_and_come_to_the_same_boards_again(rivals: Rivals) -> None:
    duel = a_duel(rivals)
    boards = {}
    for _ in range(20):
        boards[duel.at] = [side.game.rows.copy() for side in duel.sides]
        assert duel.step()
    assert places(duel) == (20, 20)
    for piece in (19, 12, 3, 0, 15):
        duel.seek(piece)
        assert [side.game.rows for side in duel.sides] == boards[piece]
    duel.back(5)
    assert [side.game.rows for side in duel.sides] == boards[10]
    assert duel.behind == 10
    for piece in range(10, 20):
        assert [side.game.rows for side in duel.sides] == boards[piece]
        assert duel.step()
    assert [len(stream.actions) for stream in rivals.streams] == [21, 21]


def test_a_shorter_game_stays_at_its_end_until_one_goes_back_beyond_that(rivals: Rivals) -> None:
    duel = a_duel(rivals, "better", "worse")
    play_on(duel, until_over=1)
    length = places(duel)[1]
    watch(duel, 2)
    burning = duel.sides[1].over_for
    assert places(duel)[0] > length + 5
    duel.back(3)
    assert places(duel)[1] == length
    assert duel.sides[1].over_for == burning
    duel.seek(length - 4)
    assert places(duel) == (length - 4, length - 4)
    assert not duel.sides[1].over
    play_on(duel, until_over=1)
    assert places(duel)[1] == length


def test_a_step_is_one_piece_for_both_and_after_the_end_the_next_game(rivals: Rivals) -> None:
    duel = a_duel(rivals, "worse", "worse")
    steps = 0
    while not duel.over:
        assert duel.step()
        steps += 1
        assert places(duel) == (steps, steps)
    assert duel.step()
    assert (duel.number, places(duel)) == (1, (0, 0))


def test_one_step_from_between_two_pieces_brings_both_to_the_next(rivals: Rivals) -> None:
    duel = a_duel(rivals)
    watch(duel, 0.97, speed=1.0)  # both have landed
    assert places(duel) == (1, 1)
    assert duel.step()
    assert [side.at for side in duel.sides] == [1, 1]
    assert duel.step()
    assert places(duel) == (2, 2)


def test_where_one_slot_does_not_play_the_other_goes_on(rivals: Rivals) -> None:
    rivals.broken = {"other": "bad CRC"}
    duel = a_duel(rivals)
    watch(duel, 2)
    assert places(duel)[0] > 10
    assert places(duel)[1] == 0
    assert duel.step()
    play_on(duel, until_over=1)
    watch(duel, RESULT + 0.5)
    assert (duel.number, duel.tally.games) == (1, 0)


def test_where_neither_plays_no_game_follows_at_once(rivals: Rivals) -> None:
    rivals.broken = {"better": "gone", "other": "bad CRC"}
    duel = a_duel(rivals)
    watch(duel, 1)
    assert (duel.number, places(duel)) == (0, (0, 0))


def test_of_two_sounds_the_greater_one_is_heard(rivals: Rivals) -> None:
    duel = a_duel(rivals, "better", "worse")
    heard = set()
    while not duel.sides[1].over:
        duel.update(FRAME, 8.0)
        heard.add(duel.heard(8.0))
    names = {sound.name for sound in heard if sound}
    assert names >= {"LAND", "GAME_OVER"}
    duel.update(FRAME, 8.0)
    assert duel.heard(8.0) is None or not duel.sides[0].over
