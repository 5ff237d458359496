import pygame
import pytest

from tests.scenes.menu.conftest import MakeMenu
from tests.scenes.menu.hands import TABLE, heading, listed, row, selected, trained
from tests.scenes.stand_ins import a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.scenes.menu.columns import NAME, STEPS
from tetris_arcade.scenes.menu.layout import LANDSCAPE
from tetris_arcade.scenes.menu.view import cells, heading_at, row_at
from tetris_arcade.scenes.scene import Push


def test_a_click_on_a_heading_sorts_and_another_turns(make_menu: MakeMenu) -> None:
    menu = make_menu(trained(1, 3, 2))
    orders = []
    for column in (STEPS, STEPS, NAME):
        assert menu.handle(Input(Action.POINT, heading(menu, column))) is None
        orders.append(listed(menu))
    assert orders == [["b", "c", "a"], ["a", "c", "b"], ["a", "b", "c"]]


def test_every_heading_can_be_pointed_at(make_menu: MakeMenu) -> None:
    menu = make_menu(trained(1, 2))
    assert menu.table is not None
    for cell in cells(LANDSCAPE, menu.table):
        assert heading_at(LANDSCAPE, menu.table, heading(menu, cell.column)) is cell.column
    assert heading_at(LANDSCAPE, menu.table, row(0)) is None
    assert heading_at(LANDSCAPE, menu.table, (LANDSCAPE.panel.centerx, 60)) is None


def test_a_click_selects_a_row_and_a_second_click_plays_it(make_menu: MakeMenu) -> None:
    menu = make_menu(a_table("a", "b", "c"))
    assert menu.handle(Input(Action.POINT, row(2))) is None
    assert selected(menu) == "c"
    assert isinstance(menu.handle(Input(Action.POINT, row(2))), Push)


@pytest.mark.parametrize(
    "point",
    [row(3), (0, 0), (479, 269), (-40, -40)],
    ids=["below the last row", "top left", "bottom right", "outside the picture"],
)
def test_a_click_beside_the_rows_does_nothing(make_menu: MakeMenu, point: tuple[int, int]) -> None:
    menu = make_menu(a_table("a", "b", "c"))
    assert menu.handle(Input(Action.POINT, point)) is None
    assert selected(menu) == "a"


def test_the_rows_that_a_problem_covers_cannot_be_pointed_at(make_menu: MakeMenu) -> None:
    many = a_table(*[f"slot-{number}" for number in range(37)])
    menu = make_menu(many, problems=("dir:gone: no such folder",))
    menu.handle(Input(Action.POINT, row(menu.rows)))
    assert menu.selected == 0
    menu = make_menu(many)
    menu.handle(Input(Action.POINT, row(menu.rows - 1)))
    assert menu.selected == menu.rows - 1


def test_every_row_can_be_pointed_at() -> None:
    rows = [row_at(LANDSCAPE, (TABLE.centerx, y)) for y in range(270)]
    assert {row for row in rows if row is not None} == set(range(LANDSCAPE.rows(problem=False)))


def test_in_portrait_clicks_are_where_the_rows_are(make_menu: MakeMenu) -> None:
    menu = make_menu(a_table("a", "b", "c"))
    menu.draw(pygame.Surface((270, 480)))
    table = menu.layout.table
    menu.handle(Input(Action.POINT, (table.left + 5, table.top + 2 * menu.layout.pitch + 1)))
    assert selected(menu) == "c"
