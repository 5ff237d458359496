from threading import Event

import pytest

from tests.scenes.menu.conftest import LONG
from tests.scenes.stand_ins import a_table
from tetris_arcade.scenes.menu.ranking import Ranking
from tetris_arcade.scenes.menu.reading import PEACE, READ_AGAIN, SLOW, Reader

TABLE = Ranking(a_table("a", "b"))


class Store:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.answers = Event()
        self.read = 0

    def __call__(self) -> Ranking:
        self.read += 1
        self.answers.wait()
        return TABLE


@pytest.fixture
def store() -> Store:
    return Store()


def test_a_store_that_does_not_answer_holds_up_nobody(store: Store) -> None:
    reader = Reader(store)
    reader.start()
    reader.wait(0)
    assert [reader.update(1) for _ in range(3)] == [None] * 3
    store.answers.set()
    reader.wait(LONG)
    assert reader.update(0) is TABLE
    assert reader.update(0) is None


def test_that_it_takes_long_is_known_until_it_is_over(store: Store) -> None:
    reader = Reader(store)
    reader.start()
    reader.update(SLOW - 0.1)
    assert not reader.slow
    reader.update(0.2)
    assert reader.slow
    store.answers.set()
    reader.wait(LONG)
    reader.update(0)
    assert not reader.slow


def test_there_is_never_more_than_one_reading(store: Store) -> None:
    reader = Reader(store)
    for _ in range(9):
        reader.start()
        reader.update(100)
    store.answers.set()
    reader.wait(LONG)
    assert store.read == 1


def test_what_changed_during_a_reading_is_read_after_it(store: Store) -> None:
    reader = Reader(store)
    reader.start()
    reader.start()
    store.answers.set()
    reader.wait(LONG)
    assert reader.update(0) is TABLE
    reader.wait(LONG)
    assert reader.update(0) is TABLE
    assert (store.read, reader.update(0)) == (2, None)


def test_stores_are_read_anew_after_a_while_and_slow_ones_less_often(store: Store) -> None:
    reader = Reader(store)
    reader.start()
    reader.update(2)
    store.answers.set()
    reader.wait(LONG)
    assert reader.update(1) is TABLE
    reader.update(READ_AGAIN + 3 * PEACE - 0.1)
    assert store.read == 1
    reader.update(0.2)
    reader.wait(LONG)
    assert store.read == 2


def test_whatever_the_reading_raises_is_one_line() -> None:
    def fails() -> Ranking:
        raise RuntimeError("dis\nk")

    reader = Reader(fails)
    reader.start()
    reader.wait(LONG)
    ranking = reader.update(0)
    assert ranking is not None
    assert ranking.problems == ("the stores cannot be read (RuntimeError: dis k); start anew",)
