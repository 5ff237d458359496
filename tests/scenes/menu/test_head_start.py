from tests.scenes.menu.conftest import MakeMenu
from tests.scenes.menu.hands import read_anew
from tests.scenes.stand_ins import ScriptedPlayer, a_slot, a_table
from tests.scenes.watching import press
from tetris_arcade.controls.actions import Action
from tetris_arcade.scenes.menu.head_start import REST
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.ranking import Ranking, places

FRAME = 1 / 60


def rest(menu: Menu, seconds: float) -> None:
    for _ in range(round(seconds / FRAME)):
        menu.update(FRAME)


def test_the_slot_on_which_the_selection_rests_is_loaded_once(
    make_menu: MakeMenu, player: ScriptedPlayer
) -> None:
    menu = make_menu(a_table("a", "b"))
    rest(menu, REST - 0.05)
    assert player.prepared == []
    rest(menu, 5)
    assert player.prepared == [("dir:slots", "a")]
    press(menu, Action.DOWN)
    rest(menu, 5)
    press(menu, Action.UP)
    rest(menu, 5)
    assert [name for _, name in player.prepared] == ["a", "b", "a"]


def test_no_slot_is_loaded_that_is_only_scrolled_by(
    make_menu: MakeMenu, player: ScriptedPlayer
) -> None:
    menu = make_menu(a_table(*"abcdefgh"))
    for _ in range(7):
        press(menu, Action.DOWN)
        rest(menu, REST / 2)
    rest(menu, REST)
    assert player.prepared == [("dir:slots", "h")]


def test_a_slot_that_cannot_play_is_not_loaded(make_menu: MakeMenu, player: ScriptedPlayer) -> None:
    rest(make_menu(places([a_slot("torn", problem="bad CRC")])), 5)
    rest(make_menu(()), 5)
    assert player.prepared == []


def test_a_table_that_is_read_anew_has_the_same_slot_loaded_no_second_time(
    make_menu: MakeMenu, player: ScriptedPlayer
) -> None:
    tables = iter([a_table("a", "b"), a_table("new", "a", "b")])
    menu = make_menu(read=lambda: Ranking(next(tables)))
    rest(menu, 1)
    read_anew(menu)
    rest(menu, 1)
    assert player.prepared == [("dir:slots", "a")]
