from dataclasses import replace
from threading import Event

import msgspec
import pygame

from tests.scenes.menu.conftest import LONG, MakeMenu
from tests.scenes.menu.hands import listed, row, selected
from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_slot, a_table
from tests.scenes.watching import press
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.preview import REST
from tetris_arcade.scenes.menu.ranking import Ranking, places
from tetris_arcade.scenes.menu.reading import READ_AGAIN
from tetris_arcade.slots.store import Slot

LEAVING = (Action.BACK, Action.OPERATIONS)


def test_the_stores_are_read_anew_while_the_table_is_shown_and_after_a_job(
    make_menu: MakeMenu,
) -> None:
    tables = iter([a_table("a"), a_table("a", "b"), a_table("a", "b", "c")])
    menu = make_menu(read=lambda: Ranking(next(tables)))
    menu.update(READ_AGAIN / 2)
    assert listed(menu) == ["a"]
    menu.update(READ_AGAIN)
    menu.reader.wait(LONG)
    menu.update(0)
    assert listed(menu) == ["a", "b"]
    menu.cabinet.jobs.finished += 1
    menu.update(0)
    menu.reader.wait(LONG)
    menu.update(0)
    assert listed(menu) == ["a", "b", "c"]


def test_a_store_that_does_not_answer_blocks_nothing(
    art: Art, player: ScriptedPlayer, surface: pygame.Surface
) -> None:
    answers = Event()

    def read() -> Ranking:
        answers.wait()
        return Ranking(a_table("a"))

    menu = Menu(a_cabinet(art, player, read), patience=0)
    menu.enter()
    pictures = []
    for seconds in (0, 1, 9):
        menu.update(seconds)
        press(menu, *[action for action in Action if action not in LEAVING])
        menu.draw(surface)
        pictures.append(pygame.image.tobytes(surface, "RGB"))
    assert pictures[0] == pictures[1] != pictures[2]
    answers.set()
    menu.reader.wait(LONG)
    menu.update(0)
    assert selected(menu) == "a"
    assert menu.changed


def test_an_empty_table_is_drawn_and_nothing_in_it_can_be_played(
    make_menu: MakeMenu, surface: pygame.Surface
) -> None:
    menu = make_menu(())
    press(menu, *[action for action in Action if action not in LEAVING])
    assert menu.handle(Input(Action.POINT, row(0))) is None
    assert menu.update(1000) is None
    menu.draw(surface)


def test_an_idle_table_is_not_drawn_again(make_menu: MakeMenu, surface: pygame.Surface) -> None:
    menu = make_menu(a_table("a", "b"))
    menu.draw(surface)
    menu.update(1)
    assert not menu.changed
    press(menu, Action.DOWN)
    assert menu.changed


def test_the_recorded_game_of_the_selected_slot_is_played(
    make_menu: MakeMenu, surface: pygame.Surface, recorded: str
) -> None:
    def with_game(slot: Slot) -> Slot:
        return replace(slot, metadata=msgspec.structs.replace(slot.metadata, replay=recorded))

    menu = make_menu(places([a_slot("a", 2.0), with_game(a_slot("b", 1.0))]))
    menu.update(REST * 2)
    menu.draw(surface)
    menu.update(1)
    assert not menu.changed
    press(menu, Action.DOWN)
    menu.update(REST * 2)
    menu.draw(surface)
    menu.update(1)
    assert menu.changed
    assert menu.preview.counts[1] > 0


def test_a_table_with_nothing_to_play_calls_for_nobody(make_menu: MakeMenu) -> None:
    menu = make_menu(places([a_slot("a", problem="bad")]))
    assert [menu.update(50) for _ in range(5)] == [None] * 5
