"""A window that is turned while a pop-up is open: what is seen is what is clicked."""

from collections.abc import Callable

import pygame
import pytest

from tests.scenes.operations.steering import Below
from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art, Face
from tetris_arcade.picture.theme import LINE
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.seed_entry import SeedEntry
from tetris_arcade.scenes.help import Help
from tetris_arcade.scenes.operations.choose import PITCH, Choice, Choose
from tetris_arcade.scenes.operations.name_entry import NameEntry
from tetris_arcade.scenes.operations.path_entry import PathEntry
from tetris_arcade.scenes.pop_up.box import Box
from tetris_arcade.scenes.pop_up.line import Line
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Pop, Transition

LANDSCAPE, PORTRAIT = (480, 270), (270, 480)


@pytest.fixture
def cabinet(art: Art) -> Cabinet:
    return a_cabinet(art, ScriptedPlayer())


def picture(box: Box, size: tuple[int, int]) -> pygame.Surface:
    surface = pygame.Surface(size)
    box.draw(surface)
    return surface


def pixels(box: Box, size: tuple[int, int]) -> bytes:
    return pygame.image.tobytes(picture(box, size), "RGB")


def a_list(cabinet: Cabinet, length: int = 21) -> Choose:
    choices = [Choice(f"LINE {number}", Pop, "") for number in range(length)]
    return Choose(Place(cabinet, Below()), "CHOOSE", choices)


def done(text: str) -> Transition:
    return Pop()


def a_name(cabinet: Cabinet) -> Box:
    place = Place(cabinet, Below())
    return NameEntry(place, "NAME", "x" * 64, about="About", taken=(), done=done)


def a_path(cabinet: Cabinet) -> Box:
    line = Line("/long/path" * 20, 1000)
    place = Place(cabinet, Below())
    return PathEntry(place, "PATH", line, about="About", problem=lambda _: None, done=done)


def a_seed(cabinet: Cabinet) -> Box:
    entry = SeedEntry(cabinet, Below(), 5, lambda _: None)
    for digit in "12345678901234567890":
        entry.handle(Input(Action.OTHER, text=digit))
    return entry


def a_help(cabinet: Cabinet) -> Box:
    below = Below()
    below.actions = [((Action.CONFIRM, Action.BACK), f"MEANING {n}") for n in range(13)]
    return Help(cabinet, below)


@pytest.mark.parametrize("make", [a_list, a_name, a_path, a_seed, a_help])
@pytest.mark.parametrize("moves", [0, 1, 5, 20])
@pytest.mark.parametrize(("first", "then"), [(LANDSCAPE, PORTRAIT), (PORTRAIT, LANDSCAPE)])
def test_a_window_turned_and_turned_back_shows_the_same(
    cabinet: Cabinet,
    make: Callable[[Cabinet], Box],
    moves: int,
    first: tuple[int, int],
    then: tuple[int, int],
) -> None:
    box, towards = make(cabinet), Action.DOWN if make is a_list else Action.LEFT
    for _ in range(moves if make is not a_help else 0):
        box.handle(Input(towards))
        picture(box, first)
    before = pixels(box, first)
    turned = pixels(box, then)
    assert pixels(box, first) == before
    assert pixels(box, then) == turned


@pytest.mark.parametrize("make", [a_list, a_name, a_path, a_seed, a_help])
def test_while_the_show_goes_on_below_no_text_is_drawn_anew(
    cabinet: Cabinet, make: Callable[[Cabinet], Box], monkeypatch: pytest.MonkeyPatch
) -> None:
    def paint(*_: object) -> None:
        raise AssertionError("this takes longer than a frame should")

    box = make(cabinet)
    before = pixels(box, LANDSCAPE)
    monkeypatch.setattr(Face, "draw", paint)
    box.update(0.1)
    assert pixels(box, LANDSCAPE) == before


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_a_click_after_turning_selects_the_line_that_is_seen_there(
    cabinet: Cabinet, size: tuple[int, int]
) -> None:
    """In every place that a list can be scrolled to, downwards and upwards again."""
    away = PORTRAIT if size == LANDSCAPE else LANDSCAPE
    box = a_list(cabinet)
    for move in [Action.DOWN] * 20 + [Action.UP] * 20:
        box.handle(Input(move))
        for shape in (size, away, size):
            picture(box, shape)
        middle = box.inside.top + box.inside.height // PITCH // 2 * PITCH + 2
        for y in (box.inside.top + 2, middle, box.inside.bottom - 2):
            beside = box.inside.left - 3, y
            selected, bar = box.selected, pygame.Color(*LINE)
            if picture(box, size).get_at(beside) == bar:
                continue  # a second click would choose it
            box.handle(Input(Action.POINT, (box.inside.left + 5, y)))
            assert picture(box, size).get_at(beside) == bar
            box.selected = selected


def test_a_list_scrolled_to_its_end_is_whole_where_there_is_room_for_all(cabinet: Cabinet) -> None:
    box = a_list(cabinet)
    whole = pixels(a_list(cabinet), PORTRAIT)
    picture(box, LANDSCAPE)
    box.handle(Input(Action.LAST))
    picture(box, LANDSCAPE)
    picture(box, PORTRAIT)
    box.handle(Input(Action.FIRST))
    assert pixels(box, PORTRAIT) == whole
