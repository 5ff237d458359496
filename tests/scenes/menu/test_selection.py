from pathlib import Path

import pytest

from tests.scenes.menu.conftest import MakeMenu
from tests.scenes.menu.hands import listed, read_anew, selected
from tests.scenes.stand_ins import a_table
from tests.scenes.watching import press
from tetris_arcade.controls.actions import Action
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.ranking import Ranking, read
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.operations.transfer import copy_slot
from tetris_arcade.slots.store import SlotStore


def test_up_and_down_move_the_selection_and_stop_at_the_ends(make_menu: MakeMenu) -> None:
    menu = make_menu(a_table("a", "b", "c"))
    seen = [selected(menu)]
    for action in (Action.UP, Action.DOWN, Action.DOWN, Action.DOWN, Action.UP):
        press(menu, action)
        seen.append(selected(menu))
    assert seen == ["a", "a", "b", "c", "c", "b"]


@pytest.mark.parametrize("problems", [(), ("dir:gone: no such folder",)])
def test_the_table_scrolls_so_that_the_selection_is_always_seen(
    make_menu: MakeMenu, problems: tuple[str, ...]
) -> None:
    menu = make_menu(a_table(*[f"slot-{number}" for number in range(37)]), problems=problems)
    for action in [Action.DOWN] * 40 + [Action.UP] * 40 + [Action.LAST, Action.PAGE_UP] * 3:
        press(menu, action)
        assert menu.first_row <= menu.selected < menu.first_row + menu.rows
        assert 0 <= menu.first_row <= 37 - menu.rows
    press(menu, Action.FIRST)
    assert (menu.selected, menu.first_row) == (0, 0)
    press(menu, Action.PAGE_DOWN)
    assert menu.selected == menu.rows


def test_a_table_that_is_read_anew_keeps_the_selection_on_its_slot(make_menu: MakeMenu) -> None:
    tables = iter([a_table("a", "b"), a_table("new", "a", "b"), a_table("a")])
    menu = make_menu(read=lambda: Ranking(next(tables)))
    press(menu, Action.DOWN)
    read_anew(menu)
    assert (selected(menu), listed(menu)) == ("b", ["new", "a", "b"])
    read_anew(menu)
    assert selected(menu) == "a"


def test_where_the_selected_slot_is_deleted_the_selection_stays_in_its_place(
    make_menu: MakeMenu,
) -> None:
    tables = iter([a_table(*"abcd"), a_table(*"abd"), a_table(*"ab"), ()])
    menu = make_menu(read=lambda: Ranking(next(tables)))
    press(menu, Action.DOWN, Action.DOWN)
    seen = []
    for _ in range(2):
        read_anew(menu)
        seen.append(selected(menu))
    assert seen == ["d", "b"]
    read_anew(menu)
    assert menu.entry is None


@pytest.fixture
def menu_of_three(make_menu: MakeMenu, store: SlotStore, checkpoints: Path) -> Menu:
    """A leaderboard of what lies in ``store``: best, other, tiny."""
    for name in ("best", "other"):
        save_checkpoint(store, name, checkpoints / "best.zip", source="best")
    return make_menu(read=lambda: read([store]))


def test_a_slot_that_is_renamed_stays_selected_and_marked(
    menu_of_three: Menu, store: SlotStore
) -> None:
    menu = menu_of_three
    press(menu, Action.DOWN, Action.COMPARE)
    assert (listed(menu), selected(menu)) == (["best", "other", "tiny"], "other")
    store.rename("other", "zebra")
    read_anew(menu)
    assert (listed(menu), selected(menu)) == (["best", "tiny", "zebra"], "zebra")
    assert menu.marked == (store.location, "zebra")


def test_a_copy_of_a_deleted_slot_that_was_there_before_is_not_taken_for_it(
    menu_of_three: Menu, store: SlotStore
) -> None:
    copy_slot(store, "best", store, "a-copy")
    read_anew(menu_of_three)
    press(menu_of_three, Action.FIRST, Action.DOWN)
    assert selected(menu_of_three) == "best"
    store.delete("best")
    read_anew(menu_of_three)
    assert (menu_of_three.selected, selected(menu_of_three)) == (1, "other")
