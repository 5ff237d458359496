"""Games side by side, of a real worker: each as if it were alone, none further than it may go."""

from collections.abc import Iterator

import pytest

from tests.playing.answers import next_decision, wait_for, worker_of
from tests.playing.traced import Traced, settle
from tetris_arcade.playing.messages import AHEAD
from tetris_arcade.playing.player import Player, Request, Stream
from tetris_arcade.resources import STARTER_SLOTS

STARTERS = f"dir:{STARTER_SLOTS}"


@pytest.fixture
def player(traced: Traced) -> Iterator[Player]:
    """One whose worker has the plugin of the traced slots, too."""
    started = Player()
    yield started
    started.close()


def some(stream: Stream, pieces: int) -> list[tuple[int, tuple[float, ...]]]:
    """The next actions and values."""
    found = []
    for _ in range(pieces):
        decision = next_decision(stream)
        assert decision is not None
        found.append(decision[:2])
    return found


def test_two_games_side_by_side_are_the_same_as_each_alone(player: Player) -> None:
    requests = [Request(STARTERS, "expert", 5), Request(STARTERS, "bcts", 9)]
    alone = []
    for request in requests:
        stream = player.play(request)
        alone.append(some(stream, 3 * AHEAD))
        stream.close()
    left, right = map(player.play, requests)
    both: tuple[list[object], list[object]] = [], []
    for _ in range(3 * AHEAD // 12):
        both[0].extend(some(left, 12))
        both[1].extend(some(right, 4))
    both[1].extend(some(right, 2 * AHEAD))
    assert list(both) == alone


def test_the_worker_is_never_further_ahead_than_it_may_be(player: Player, traced: Traced) -> None:
    stream = player.play(traced.request(traced.add("slot")))
    for taken in (0, 1, AHEAD // 2, 3 * AHEAD):
        some(stream, taken - stream._taken)
        wait_for(lambda: traced.decided("slot") > stream._taken + AHEAD // 2)
        for _ in range(3):  # more turns than it takes to decide the rest
            settle(player, traced)
        assert traced.decided("slot") <= taken + AHEAD


def test_a_game_that_is_closed_ends_in_the_worker_and_here(player: Player, traced: Traced) -> None:
    stream = player.play(traced.request(traced.add("closed")))
    some(stream, 1)
    stream.close()
    settle(player, traced)
    decided = traced.decided("closed")
    assert stream.take() is None
    stream.close()
    some(player.play(traced.request(traced.add("next"))), 2 * AHEAD)
    assert traced.decided("closed") == decided
    assert stream.take() is None
    assert len(player._open) == 1


def test_leafing_through_slots_while_one_is_loaded_loads_only_the_one_that_is_wanted(
    player: Player, traced: Traced
) -> None:
    loading = player.play(traced.request(traced.add("slow", gated=True)))
    wait_for(lambda: traced.loads == ["slow"])
    player.prepare(traced.store.location, "slow")  # one more under way, and then pairs of them
    for number in range(300):
        player.play(traced.request(traced.add("passed") if number == 0 else "passed")).close()
    loading.close()
    wanted = player.play(traced.request(traced.add("wanted")))
    assert not wanted.ready
    traced.let_in()
    assert next_decision(wanted) is not None
    assert traced.loads == ["slow", "wanted"]
    assert loading.take() is None
    assert worker_of(player)._unsent == {}


def test_a_prepared_slot_is_loaded_once(player: Player, traced: Traced) -> None:
    player.prepare(traced.store.location, traced.add("slot"))
    wait_for(lambda: traced.loads == ["slot"])
    for seed in (1, 2):
        stream = player.play(traced.request("slot", seed))
        assert next_decision(stream) is not None
        assert stream.ready
        stream.close()
    assert traced.loads.count("slot") == 1


def test_slots_are_loaded_while_another_game_waits_to_be_taken(
    player: Player, traced: Traced
) -> None:
    paused = player.play(traced.request(traced.add("paused")))
    settle(player, traced)
    beside = player.play(traced.request(traced.add("beside")))
    some(beside, 3 * AHEAD)
    some(paused, 2 * AHEAD)


def test_games_that_nobody_takes_from_do_not_hold_up_another(player: Player) -> None:
    ignored = [player.play(Request(STARTERS, "expert", seed)) for seed in range(20)]
    some(ignored[0], 1)  # by now the others fill the pipe
    some(player.play(Request(STARTERS, "bcts", 1)), 2 * AHEAD)
    for stream in ignored:
        some(stream, AHEAD // 2)


def test_a_slot_that_cannot_be_prepared_is_told_when_it_is_played(
    player: Player, traced: Traced
) -> None:
    player.prepare(traced.store.location, "missing")
    settle(player, traced)
    stream = player.play(traced.request("missing"))
    assert next_decision(stream) is None
    assert "missing" in str(stream.problem)


def test_a_problem_comes_after_the_last_decision(player: Player, traced: Traced) -> None:
    stream = player.play(traced.request(traced.add("slot", fails_after=70)))
    wait_for(lambda: traced.decided("slot") == 70)
    settle(player, traced)
    for _ in range(70):
        assert stream.problem is None
        some(stream, 1)
    assert next_decision(stream) is None
    assert stream.problem == "it fails here"
    assert not stream.ready


def test_a_game_that_fails_leaves_the_others_alone(player: Player, traced: Traced) -> None:
    good = player.play(traced.request(traced.add("good")))
    bad = player.play(traced.request(traced.add("bad", fails_after=3)))
    some(bad, 3)
    some(good, 2 * AHEAD)
    assert good.problem is None
    assert next_decision(bad) is None
