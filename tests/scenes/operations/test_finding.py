"""A disk that takes its time is looked at while the show goes on."""

from collections.abc import Sequence
from threading import Event

import pytest

from tests.scenes.operations.steering import Below
from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.operations.choose import Choice
from tetris_arcade.scenes.operations.finding import LOOKING, Finding
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Pop

FOUND = [Choice("ONE", Pop, ""), Choice("TWO", Pop, "")]
OTHER = Choice("OTHER", Pop, "")


class Disk:
    """Answers when it is let."""

    def __init__(self) -> None:
        self.found: Sequence[Choice] = FOUND
        self.answers = Event()

    def find(self) -> Sequence[Choice]:
        assert self.answers.wait(60)
        return self.found


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def pop_up(art: Art, disk: Disk) -> Finding:
    place = Place(a_cabinet(art, ScriptedPlayer()), Below())
    return Finding(place, "FIND", disk.find, [OTHER])


def answer(disk: Disk, pop_up: Finding) -> None:
    disk.answers.set()
    pop_up.wait(60)


def test_the_show_goes_on_until_the_disk_answers(disk: Disk, pop_up: Finding) -> None:
    assert pop_up.update(0.1) is None
    assert list(pop_up.choices) == [LOOKING, OTHER]
    answer(disk, pop_up)
    assert list(pop_up.choices) == [*FOUND, OTHER]
    assert (pop_up.selected, pop_up.changed) == (0, True)


def test_what_was_found_is_taken_by_the_next_frame(disk: Disk, pop_up: Finding) -> None:
    disk.answers.set()
    pop_up._thread.join(60)
    assert list(pop_up.choices) == [LOOKING, OTHER]
    pop_up.update(0.1)
    assert list(pop_up.choices) == [*FOUND, OTHER]


@pytest.mark.parametrize("found", [FOUND, []])
def test_the_selection_stays_on_its_line(
    disk: Disk, pop_up: Finding, found: Sequence[Choice]
) -> None:
    disk.found = found
    pop_up.handle(Input(Action.DOWN))
    answer(disk, pop_up)
    assert pop_up.choices[pop_up.selected] is OTHER


def test_nothing_is_chosen_before_the_disk_answers(disk: Disk, pop_up: Finding) -> None:
    assert pop_up.handle(Input(Action.CONFIRM)) is None
    answer(disk, pop_up)
    assert pop_up.handle(Input(Action.CONFIRM)) == Pop()
