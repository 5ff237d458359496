"""What the worker does next: who waits for a first move goes first, then all in turns."""

from collections import Counter

from tests.playing.traced import Traced
from tetris_arcade.playing.desk import Desk
from tetris_arcade.playing.messages import (
    AHEAD,
    ALLOW,
    CLOSE,
    DECISIONS,
    PLAY,
    PREPARE,
    PREPARED,
    PROBLEM,
    READY,
    Message,
)


class Worker:
    """A desk, and what it says."""

    def __init__(self, traced: Traced) -> None:
        self.said: list[Message] = []
        self.desk = Desk(self.said.append)
        self.traced = traced

    def play(self, ticket: int, name: str) -> None:
        self.desk.hear(PLAY, ticket, tuple(self.traced.request(name)))

    def prepare(self, name: str) -> None:
        self.desk.hear(PREPARE, (self.traced.store.location, name), None)

    def work(self) -> None:
        while not self.desk.idle:
            self.desk.turn()

    @property
    def decided(self) -> Counter[int]:
        """How many pieces of each ticket."""
        counted: Counter[int] = Counter()
        for kind, ticket, content in self.said:
            counted[ticket] += len(content) if kind == DECISIONS else 0
        return counted


def test_the_first_decision_comes_alone_and_the_next_in_larger_messages(traced: Traced) -> None:
    worker = Worker(traced)
    worker.play(1, traced.add("slot"))
    worker.work()  # the kernels are warm now, so that time is not what ends a turn
    del worker.said[:]
    worker.play(2, "slot")
    worker.desk.turn()
    assert [kind for kind, _, _ in worker.said] == [READY, DECISIONS]
    assert worker.decided[2] == 1
    worker.work()
    assert max(len(content) for kind, _, content in worker.said if kind == DECISIONS) > 1


def test_no_game_runs_further_ahead_than_it_is_allowed(traced: Traced) -> None:
    worker = Worker(traced)
    worker.play(1, traced.add("slot"))
    worker.work()
    assert worker.decided[1] == traced.decided("slot") == AHEAD
    worker.desk.hear(ALLOW, 1, AHEAD + 7)
    worker.work()
    assert worker.decided[1] == traced.decided("slot") == AHEAD + 7


def test_games_take_turns(traced: Traced) -> None:
    worker = Worker(traced)
    for ticket in (1, 2, 3):
        worker.play(ticket, traced.add(f"slot-{ticket}"))
    worker.work()
    assert set(worker.decided.values()) == {AHEAD}
    turns = [ticket for kind, ticket, _ in worker.said if kind == DECISIONS]
    assert turns[:12] == [3, 2, 1] * 4


def test_a_new_game_does_not_wait_for_those_that_run_or_are_prepared(traced: Traced) -> None:
    worker = Worker(traced)
    worker.play(1, traced.add("running"))
    worker.desk.turn()
    worker.prepare(traced.add("later"))
    worker.play(2, traced.add("left"))
    worker.play(3, traced.add("right"))
    del worker.said[:]
    worker.desk.turn()
    worker.desk.turn()
    first = [(READY, 3), (DECISIONS, 3), (READY, 2), (DECISIONS, 2)]
    assert [(kind, ticket) for kind, ticket, _ in worker.said] == first
    worker.work()
    assert traced.loads == ["running", "right", "left", "later"]


def test_what_was_closed_before_it_was_loaded_is_never_loaded(traced: Traced) -> None:
    worker = Worker(traced)
    worker.play(1, traced.add("passed"))
    worker.desk.hear(CLOSE, 1, None)
    worker.play(2, traced.add("wanted"))
    worker.work()
    assert traced.loads == ["wanted"]


def test_of_many_that_are_to_be_loaded_ahead_the_latest_are(traced: Traced) -> None:
    worker = Worker(traced)
    names = [traced.add(f"slot-{number}") for number in range(PREPARED + 3)]
    for name in names:
        worker.prepare(name)
    worker.prepare("missing")
    worker.work()
    assert traced.loads == names[:-PREPARED:-1]
    assert worker.said == []


def test_a_prepared_slot_is_not_loaded_again(traced: Traced) -> None:
    worker = Worker(traced)
    worker.prepare(traced.add("slot"))
    worker.work()
    worker.play(1, "slot")
    worker.work()
    assert traced.loads == ["slot"]
    assert worker.decided[1] == AHEAD


def test_a_policy_that_fails_has_its_decisions_taken_first(traced: Traced) -> None:
    worker = Worker(traced)
    worker.play(1, traced.add("slot", fails_after=5))
    worker.work()
    assert worker.decided[1] == 5
    assert worker.said[-1] == (PROBLEM, 1, "it fails here")


def test_nothing_is_left_of_games_that_ended_and_what_is_said_of_them_is_passed_over(
    traced: Traced,
) -> None:
    worker = Worker(traced)
    for number in range(50):
        worker.play(3 * number, "missing")
        worker.play(3 * number + 1, traced.add("slot") if number == 0 else "slot")
        worker.desk.turn()
        worker.desk.turn()
        worker.desk.hear(CLOSE, 3 * number + 1, None)
        worker.desk.hear(CLOSE, 3 * number, None)
        worker.desk.hear(ALLOW, 3 * number + 1, 1000)
    assert worker.desk.idle
    assert len(worker.desk._games) == 0
