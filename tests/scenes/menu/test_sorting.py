from dataclasses import replace

from tests.scenes.menu.conftest import MakeMenu
from tests.scenes.menu.hands import listed, read_anew, selected, trained
from tests.scenes.stand_ins import a_slot
from tests.scenes.watching import press
from tetris_arcade.controls.actions import Action
from tetris_arcade.scenes.menu.columns import COLUMNS, RANK, STEPS, STORE
from tetris_arcade.scenes.menu.ranking import Ranking, places


def test_left_and_right_choose_the_column_and_reverse_turns_the_order(
    make_menu: MakeMenu,
) -> None:
    menu = make_menu(trained(1, 3, 2))
    assert menu.table is not None
    seen = []
    for _ in range(len(COLUMNS) - 1):  # of one store
        seen.append(menu.table.column)
        press(menu, Action.RIGHT)
    assert seen == [column for column in COLUMNS if column is not STORE]
    assert menu.table.column is RANK
    press(menu, Action.LEFT, Action.LEFT)
    assert menu.table.column is STEPS
    assert listed(menu) == ["b", "c", "a"]
    press(menu, Action.REVERSE)
    assert listed(menu) == ["a", "c", "b"]
    press(menu, Action.LEFT, Action.RIGHT)
    assert listed(menu) == ["b", "c", "a"]


def test_sorting_moves_the_selection_with_its_slot_and_leaves_the_ranks(
    make_menu: MakeMenu,
) -> None:
    menu = make_menu(trained(1, 3, 2))
    press(menu, Action.DOWN)
    for _ in range(9):
        press(menu, Action.RIGHT, Action.REVERSE)
        assert selected(menu) == "b"
        assert menu.entry is not None
        assert menu.entry.rank == 2
        assert menu.first_row <= menu.selected < menu.first_row + menu.rows


def test_a_slot_that_is_listed_twice_keeps_its_own_selection_when_sorted(
    make_menu: MakeMenu,
) -> None:
    menu = make_menu(places([a_slot("a", 2.0), a_slot("a", 1.0), a_slot("b", 3.0)]))
    press(menu, Action.LAST)
    entry = menu.entry
    press(menu, Action.RIGHT, Action.REVERSE)
    assert menu.entry is entry


def test_a_table_that_is_read_anew_stays_sorted(make_menu: MakeMenu) -> None:
    tables = iter([trained(1, 3, 2), trained(5, 3, 4)])
    menu = make_menu(read=lambda: Ranking(next(tables)))
    press(menu, Action.LEFT, Action.LEFT, Action.REVERSE)
    assert listed(menu) == ["a", "c", "b"]
    read_anew(menu)
    assert listed(menu) == ["b", "c", "a"]


def test_where_there_is_one_store_left_nothing_is_sorted_by_stores(make_menu: MakeMenu) -> None:
    two = places([a_slot("a", 1.0), replace(a_slot("b", 2.0), location="zip:show.zip")])
    tables = iter([two, two[:1]])
    menu = make_menu(read=lambda: Ranking(next(tables)))
    press(menu, Action.RIGHT, Action.RIGHT)
    assert menu.table is not None
    assert menu.table.column is STORE
    read_anew(menu)
    assert menu.table.column is RANK


def test_a_reset_table_is_as_nobody_has_touched_it(make_menu: MakeMenu) -> None:
    menu, untouched = make_menu(trained(*range(8))), make_menu(trained(*range(8)))
    press(menu, Action.COMPARE, Action.LEFT, Action.LEFT, Action.REVERSE, Action.LAST)
    menu.reset()
    assert menu.changed
    for name in ("selected", "first_row", "marked"):
        assert getattr(menu, name) == getattr(untouched, name)
    assert listed(menu) == listed(untouched)
    assert menu.table is not None
    assert (menu.table.column, menu.table.descending) == (RANK, False)
