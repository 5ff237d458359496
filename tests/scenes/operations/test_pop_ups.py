"""Pop-ups lie over a show that goes on, and any hand may steer them."""

import shutil
from pathlib import Path

import pygame
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scenes.operations.steering import GROUND, Hands
from tests.scenes.stand_ins import a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.jobs.job import Delete, Evaluate
from tetris_arcade.jobs.jobs import Jobs
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.operations.choose import Choose
from tetris_arcade.scenes.operations.starting import undo
from tetris_arcade.scenes.scene import Push, apply
from tetris_arcade.slots.store import SlotStore

IMPORT = "IMPORT A FILE"
SURFACES = [(480, 270), (270, 480)]


def test_back_leads_to_the_list_where_it_was_and_then_to_the_show(hands: Hands) -> None:
    hands.choose("EXPORT A BUNDLE")
    hands.do(Action.BACK)
    assert hands.told.startswith("Write a file with all")
    hands.do(Action.BACK)
    assert hands.closed


def test_the_show_below_goes_on_and_knows_that_somebody_is_there(hands: Hands) -> None:
    hands.do(Action.DOWN, Action.UP)
    hands.top.update(0.25)
    assert hands.below.seconds == 0.25
    assert hands.below.heard == [Input(Action.OTHER)] * 2


def test_where_the_show_leads_elsewhere_the_pop_up_is_gone(hands: Hands) -> None:
    attract = Hands(hands.cabinet.art, None).below
    hands.below.leads_to = Push(attract)
    transition = hands.top.update(0.1)
    apply(hands.stack, transition)
    assert hands.stack == [hands.below, attract]


def test_a_click_selects_a_line_and_a_second_one_chooses_it(
    hands: Hands, surface: pygame.Surface
) -> None:
    hands.top.draw(surface)
    assert isinstance(hands.top, Choose)
    at = hands.top.inside.left + 5, hands.top.inside.top + 13 + 5
    for _ in range(2):
        assert hands.top.title == "TINY"
        apply(hands.stack, hands.top.handle(Input(Action.POINT, at)))
    assert hands.top.title == "RENAME"


def test_in_a_kiosk_nothing_is_offered_or_done(art: Art, entry: Entry) -> None:
    touched, left = Hands(art, entry, kiosk=True), Hands(art, entry, kiosk=True)
    touched.do(Action.CONFIRM)
    apply(left.stack, left.top.update(0.1))
    for hands in (touched, left):
        assert hands.closed
        assert not hands.jobs.started
        undo(hands.cabinet)
        assert hands.cabinet.messages.line is None


def test_the_list_follows_the_jobs(art: Art, entry: Entry, store: SlotStore) -> None:
    hands = Hands(art, entry)
    assert "STOP" not in hands.reasons
    Jobs.start(hands.jobs, Evaluate(store.location, "tiny"))
    hands.top.update(0.0)
    hands.choose("STOP")
    assert hands.closed
    assert hands.jobs.current is None


def test_a_change_of_an_instant_is_not_offered_to_be_stopped(
    art: Art, entry: Entry, store: SlotStore
) -> None:
    hands = Hands(art, entry)
    Jobs.start(hands.jobs, Delete(store.location, "tiny"))
    hands.top.update(0.0)
    assert hands.jobs.current is not None
    assert "STOP" not in hands.reasons
    hands.jobs.close()


@pytest.mark.parametrize("size", SURFACES)
def test_every_pop_up_stands_clear_within_the_picture(
    art: Art, size: tuple[int, int], checkpoints: Path, tmp_path: Path
) -> None:
    shutil.copytree(checkpoints, tmp_path / "checkpoints")
    for number in range(40):
        (tmp_path / f"model-{number}-{'long' * 20}.zip").touch()
    [entry] = a_table("x" * 64)
    surface = pygame.Surface(size)
    edge = pygame.Rect((0, 0), size).inflate(-4, -4)
    for label in ("", "RENAME", "COPY", "EXPORT A BUNDLE", "DELETE", "SAVE A CHECKPOINT", IMPORT):
        hands = Hands(art, entry, stores=tuple(f"dir:/{'deep/' * 30}{n}" for n in range(30)))
        if label:
            hands.choose(label)
        hands.do(Action.LAST)
        hands.top.draw(surface)
        assert surface.get_at((size[0] // 2, size[1] // 2)) != GROUND
        for x in range(size[0]):
            for y in (0, edge.top, edge.bottom, size[1] - 1):
                assert surface.get_at((x, y)) == GROUND, label


@pytest.mark.parametrize("size", SURFACES)
def test_what_is_drawn_again_is_the_same_picture(hands: Hands, size: tuple[int, int]) -> None:
    hands.choose("RENAME")
    first, again = pygame.Surface(size), pygame.Surface(size)
    hands.top.draw(first)
    hands.top.draw(again)
    assert pygame.image.tobytes(first, "RGB") == pygame.image.tobytes(again, "RGB")
    hands.do(Action.UP)
    assert hands.top.changed
    hands.top.draw(again)
    assert pygame.image.tobytes(first, "RGB") != pygame.image.tobytes(again, "RGB")


points = st.tuples(st.integers(0, 479), st.integers(0, 479))
anything = st.one_of(
    st.builds(Input, st.sampled_from(Action), st.none(), st.just("")),
    st.builds(Input, st.sampled_from(Action), st.none(), st.characters()),
    st.builds(Input, st.just(Action.POINT), points, st.just("")),
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(anything, max_size=60))
def test_no_hand_can_make_it_raise(art: Art, events: list[Input]) -> None:
    hands = Hands(art, a_table("one")[0], stores=("dir:lab", "nosuch:place"))
    surface = pygame.Surface((270, 480))
    for event in events:
        if hands.closed:
            break
        apply(hands.stack, hands.stack[-1].handle(event))
        hands.stack[-1].update(0.1)
        hands.stack[-1].draw(surface)
