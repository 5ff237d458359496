from collections.abc import Sequence

import pygame
import pytest

from tests.scenes.menu.conftest import MakeMenu
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.theme import ALARM
from tetris_arcade.scenes.menu.welcome import save_command

SIZES = [(480, 270), (270, 480)]
WIDTHS = [408, 246]
TROUBLE = "dir:gone: no such folder; " + "make it " * 99


@pytest.mark.parametrize("size", SIZES, ids=["landscape", "portrait"])
def test_an_empty_table_says_what_is_wrong_with_the_stores_and_nothing_else(
    make_menu: MakeMenu, size: tuple[int, int]
) -> None:
    def picture(problems: Sequence[str], named: str | None, *, kiosk: bool = False) -> bytes:
        surface = pygame.Surface(size)
        menu = make_menu((), problems=tuple(problems), named_store=named, kiosk=kiosk)
        menu.draw(surface)
        return pygame.image.tobytes(surface, "RGB")

    plain, named = picture([], None), picture([], "dir:lab")
    assert plain != named
    foot = size[0] * (250 if size[1] == 270 else 450) * 3
    for count in (1, 2, 9, 40):
        troubled = picture([TROUBLE] * count, None)
        assert picture([TROUBLE] * count, "x") == troubled
        assert bytes(ALARM) in troubled
        # Neither the logo above nor the keys below are touched.
        for rows in (slice(0, 50 * size[0] * 3), slice(foot, None)):
            assert troubled[rows] == plain[rows]


def test_at_a_kiosk_an_empty_table_tells_of_no_commands_and_no_paths(make_menu: MakeMenu) -> None:
    def picture(*problems: str, named: str | None = None) -> bytes:
        surface = pygame.Surface((480, 270))
        make_menu((), problems=problems, named_store=named, kiosk=True).draw(surface)
        return pygame.image.tobytes(surface, "RGB")

    assert picture() == picture(named="dir:lab")
    assert picture(TROUBLE) == picture("dir:another: is a file")
    assert bytes(ALARM) not in picture(TROUBLE)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "location", ["dir:lab", "dir:/home/somebody/models/slots", "dir:" + "x" * 999]
)
def test_the_hint_saves_into_the_store_that_was_named(art: Art, location: str, width: int) -> None:
    lines = save_command(art, location, width)
    command, _, named = " ".join(lines).partition(" --store ")
    assert command == "python -m tetris_arcade slots save best NAME"
    assert location.startswith(named.removesuffix("…"))
    assert named
    assert all(art.text.width(line) <= width for line in lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_hint_can_be_typed_as_it_stands_whatever_the_folder_is_called(
    art: Art, width: int
) -> None:
    assert " ".join(save_command(art, "my lab", width)).endswith("--store 'my lab'")
