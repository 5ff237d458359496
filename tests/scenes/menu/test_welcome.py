from collections.abc import Sequence

import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.theme import ALARM
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.ranking import Ranking
from tetris_arcade.scenes.menu.welcome import TEXT_WIDTH, save_command


def test_an_empty_table_says_what_is_wrong_with_the_stores_and_nothing_else(
    art: Art, player: ScriptedPlayer, surface: pygame.Surface
) -> None:
    def picture(problems: Sequence[str], named: str | None) -> bytes:
        ranking = Ranking((), tuple(problems))
        menu = Menu(a_cabinet(art, player, lambda: ranking, named_store=named))
        menu.enter()
        menu.draw(surface)
        return pygame.image.tobytes(surface, "RGB")

    plain, named = picture([], None), picture([], "dir:lab")
    assert plain != named
    for count in (1, 2, 9):
        troubled = picture(["dir:gone: no such folder; " + "make it " * 99] * count, None)
        assert picture(["dir:gone: no such folder; " + "make it " * 99] * count, "x") == troubled
        # Neither the logo above nor the keys below are touched.
        for rows in (slice(0, 80 * 480 * 3), slice(250 * 480 * 3, None)):
            assert troubled[rows] == plain[rows]
        assert bytes(ALARM) in troubled


@pytest.mark.parametrize(
    "location", ["dir:lab", "dir:/home/somebody/models/slots", "dir:" + "x" * 999]
)
def test_the_hint_saves_into_the_store_that_was_named(art: Art, location: str) -> None:
    lines = save_command(art, location)
    command, _, named = " ".join(lines).partition(" --store ")
    assert command.endswith("slots save best NAME")
    assert location.startswith(named.removesuffix("…"))
    assert named
    assert all(art.text.width(line) <= TEXT_WIDTH for line in lines)


def test_the_hint_can_be_typed_as_it_stands_whatever_the_folder_is_called(art: Art) -> None:
    assert save_command(art, "my lab")[0].endswith("--store 'my lab'")
