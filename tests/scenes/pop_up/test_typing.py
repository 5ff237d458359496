"""Real keys are typed into every field there is."""

from collections.abc import Callable

import pygame
import pytest

from tests.scenes.operations.steering import Below
from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet
from tetris_arcade.controls.devices import Devices
from tetris_arcade.controls.keymap import KeyMap
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.seed_entry import SeedEntry
from tetris_arcade.scenes.operations.name_entry import NameEntry
from tetris_arcade.scenes.operations.path_entry import PathEntry
from tetris_arcade.scenes.pop_up.line import Line
from tetris_arcade.scenes.pop_up.line_entry import LineEntry
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Pop, Transition


class Keyboard:
    """Somebody types into a field."""

    def __init__(self, field: LineEntry) -> None:
        self.field = field
        self._devices = Devices(KeyMap())

    def press(self, key: int, written: str = "") -> Transition | None:
        event = pygame.event.Event(pygame.KEYDOWN, key=key, unicode=written)
        done = self._devices.input(event)
        assert done is not None
        return self.field.handle(done)

    def type(self, text: str) -> None:
        for character in text:
            assert self.press(ord(character), character) is None


@pytest.fixture
def done() -> list[str]:
    """What was entered."""
    return []


@pytest.fixture(params=["seed", "name", "path"])
def keyboard(request: pytest.FixtureRequest, art: Art, done: list[str]) -> Keyboard:
    cabinet = a_cabinet(art, ScriptedPlayer())

    def keep(text: str) -> Transition:
        done.append(text)
        return Pop()

    return Keyboard(_field(request.param, cabinet, keep))


def _field(kind: str, cabinet: Cabinet, keep: Callable[[str], Transition]) -> LineEntry:
    place = Place(cabinet, Below())

    def chosen(seed: int) -> None:
        keep(str(seed))

    match kind:
        case "seed":
            return SeedEntry(cabinet, place.below, 5, chosen)
        case "name":
            return NameEntry(place, "NAME", "old", about="", taken=(), done=keep)
    line = Line("old", 100)
    return PathEntry(place, "PATH", line, about="", problem=lambda _: None, done=keep)


def test_what_is_typed_is_entered(keyboard: Keyboard, done: list[str]) -> None:
    keyboard.type("123")
    assert keyboard.press(pygame.K_RETURN, "\r") == Pop()
    assert done == ["123"]


def test_backspace_takes_the_character_before_the_cursor(
    keyboard: Keyboard, done: list[str]
) -> None:
    keyboard.type("1234")
    keyboard.press(pygame.K_LEFT)
    keyboard.press(pygame.K_BACKSPACE, "\b")
    keyboard.press(pygame.K_DELETE, "\x7f")
    assert keyboard.field.line.text == "14"
    keyboard.type("5")
    keyboard.press(pygame.K_RETURN, "\r")
    assert done == ["154"]


def test_escape_leaves_however_much_is_typed(keyboard: Keyboard, done: list[str]) -> None:
    keyboard.type("123")
    assert keyboard.press(pygame.K_ESCAPE, "\x1b") == Pop()
    assert done == []
