import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.pieces import MAX_SEED
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.theme import WELL
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.seed_entry import PLACES, SeedEntry
from tetris_arcade.scenes.menu.ranking import Ranking
from tetris_arcade.scenes.scene import Pop, Transition


class Desk:
    """The entry, and what came of it."""

    def __init__(self, art: Art, **options: float) -> None:
        self.chosen: list[int] = []
        cabinet = a_cabinet(art, ScriptedPlayer(), lambda: Ranking(()), **options)
        self.below = Demo(cabinet, a_table("a"), 0)
        self.entry = SeedEntry(cabinet, self.below, 5, self.chosen.append)

    @property
    def digits(self) -> str:
        return self.entry.line.text

    def type(self, text: str) -> None:
        for character in text:
            assert self.entry.handle(Input(Action.OTHER, text=character)) is None

    def press(self, *actions: Action) -> Transition | None:
        transition = None
        for action in actions:
            transition = self.entry.handle(Input(action))
        return transition


@pytest.fixture
def desk(art: Art) -> Desk:
    return Desk(art)


def test_digits_are_typed_and_nothing_else_is(desk: Desk) -> None:
    desk.type("1a2 -w3²٣")
    assert desk.digits == "123"
    assert desk.press(Action.CONFIRM) == Pop()
    assert desk.chosen == [123]


def test_a_letter_that_is_also_an_action_is_a_letter(desk: Desk) -> None:
    desk.entry.handle(Input(Action.UP, text="w"))
    desk.entry.handle(Input(Action.BACK, text="b"))
    assert desk.digits == ""


def test_a_gamepad_turns_digit_by_digit(desk: Desk) -> None:
    desk.press(Action.UP, Action.UP, Action.UP, Action.RIGHT, Action.DOWN)
    assert desk.digits == "29"
    desk.press(Action.LEFT, Action.DOWN, Action.CONFIRM)
    assert desk.chosen == [19]


def test_back_leaves_whatever_is_typed(desk: Desk) -> None:
    desk.type("12")
    assert desk.press(Action.BACK) == Pop()
    assert desk.chosen == []


def test_the_largest_seed_can_be_entered_and_no_larger_one(desk: Desk) -> None:
    desk.type(str(MAX_SEED + 1))
    assert desk.press(Action.CONFIRM) is None
    assert desk.entry.problem == f"The largest seed is {MAX_SEED}"
    desk.type("\b" + str(MAX_SEED)[-1])
    assert desk.entry.problem is None
    assert desk.press(Action.CONFIRM) == Pop()
    assert desk.chosen == [MAX_SEED]


def test_nothing_is_no_seed_but_0_is_one(desk: Desk) -> None:
    assert desk.press(Action.CONFIRM) is None
    desk.type("0")
    assert desk.press(Action.CONFIRM) == Pop()
    assert desk.chosen == [0]


def test_a_kiosk_has_it(art: Art) -> None:
    desk = Desk(art, kiosk=True)
    assert desk.entry.update(0.1) is None
    desk.type("7")
    assert desk.press(Action.CONFIRM) == Pop()
    assert desk.chosen == [7]


@pytest.mark.parametrize("size", [(480, 270), (270, 480)])
def test_there_is_room_for_the_longest_seed_alone(desk: Desk, size: tuple[int, int]) -> None:
    desk.type("9" * (PLACES + 5))
    desk.press(*[Action.RIGHT] * 5)
    assert desk.digits == "9" * PLACES
    desk.press(Action.CONFIRM)  # it is too large: so as much as can be is said
    picture = pygame.Surface(size)
    desk.entry.draw(picture)
    inside = desk.entry.inside
    for x in (inside.left - 12, inside.right + 11):
        for y in range(inside.top - 6, inside.bottom + 40):
            assert picture.get_at((x, y)) == pygame.Color(*WELL)


def test_the_show_below_goes_on(desk: Desk) -> None:
    for _ in range(150):
        desk.entry.update(1 / 60)
    assert desk.below.show.game.pieces == 2
    assert desk.entry.changed


def test_it_goes_when_the_show_below_does_and_not_while_someone_types(art: Art) -> None:
    desk = Desk(art, attract_after=1.0)
    desk.below.handle(Input(Action.PAUSE))
    for _ in range(5):
        assert desk.entry.update(0.9) is None
        desk.type("1")
    desk.entry.update(0.9)
    assert desk.entry.update(0.2) == Pop()
