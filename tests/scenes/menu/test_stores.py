from pathlib import Path
from threading import Event

import pytest

from tests.scenes.menu.conftest import LONG
from tetris_arcade.scenes.menu.ranking import Ranking
from tetris_arcade.scenes.menu.stores import Stores
from tetris_arcade.slots.directory import DirectoryStore


class Mount(DirectoryStore):
    """A folder on a network mount that is there only now and then."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.there = Event()
        self.reached = Event()
        self.asked = 0

    def names(self) -> list[str]:
        self.asked += 1
        self.reached.set()
        self.there.wait()
        return super().names()


@pytest.fixture
def disk(tmp_path: Path) -> DirectoryStore:
    return a_store(tmp_path / "disk", "near")


@pytest.fixture
def mount(tmp_path: Path) -> Mount:
    a_store(tmp_path / "mount", "far")
    return Mount(str(tmp_path / "mount"))


def a_store(folder: Path, slot: str) -> DirectoryStore:
    (folder / slot).mkdir(parents=True)
    (folder / slot / "model.zip").write_bytes(b"a foreign slot has no metadata")
    return DirectoryStore(str(folder))


def names(ranking: Ranking) -> list[str]:
    return sorted(entry.slot.name for entry in ranking.entries)


class Clock:
    """In each reading, the first store has time, and the second has none."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def __call__(self) -> float:
        self.times = self.times or [0.0, 0.0, 2 * LONG]
        return self.times.pop(0)


def test_a_store_that_does_not_answer_is_said_and_the_others_are_shown(
    disk: DirectoryStore, mount: Mount
) -> None:
    ranking = Stores(lambda: [disk, mount], LONG, Clock()).read()
    assert names(ranking) == ["near"]
    assert len(ranking.problems) == 1
    assert mount.location in ranking.problems[0]
    mount.there.set()


def test_a_store_that_hangs_is_asked_once_and_shown_when_it_answers(
    disk: DirectoryStore, mount: Mount
) -> None:
    clock = Clock()
    stores = Stores(lambda: [disk, mount], LONG, clock)
    for _ in range(3):
        stores.read()
    mount.reached.wait(LONG)
    assert mount.asked == 1
    mount.there.set()
    clock.times = [0.0] * 3
    ranking = stores.read()
    assert (names(ranking), ranking.problems) == (["far", "near"], ())


def test_what_a_store_said_last_is_shown_while_it_is_silent(
    disk: DirectoryStore, mount: Mount
) -> None:
    clock = Clock()
    clock.times = [0.0] * 3
    stores = Stores(lambda: [disk, mount], LONG, clock)
    mount.there.set()
    assert names(stores.read()) == ["far", "near"]
    mount.there.clear()
    ranking = stores.read()
    assert names(ranking) == ["far", "near"]
    assert mount.location in ranking.problems[0]
    mount.there.set()


def test_a_store_that_cannot_be_read_is_told_of_as_ever(
    tmp_path: Path, disk: DirectoryStore
) -> None:
    ranking = Stores(lambda: [disk, DirectoryStore(str(tmp_path / "gone"))], LONG).read()
    assert names(ranking) == ["near"]
    assert "gone" in ranking.problems[0]
