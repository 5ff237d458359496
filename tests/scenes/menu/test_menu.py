from dataclasses import replace
from threading import Event

import msgspec
import pygame
import pytest

from tests.scenes.menu.conftest import LONG, MakeMenu
from tests.scenes.stand_ins import NOW, ScriptedPlayer, a_cabinet, a_slot, a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.menu.columns import COLUMNS, NAME, RANK, STEPS, STORE, Column
from tetris_arcade.scenes.menu.layout import LANDSCAPE
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.preview import REST
from tetris_arcade.scenes.menu.ranking import Entry, Ranking, places
from tetris_arcade.scenes.menu.reading import READ_AGAIN
from tetris_arcade.scenes.menu.rows import PADDING
from tetris_arcade.scenes.menu.view import cells, heading_at, row_at
from tetris_arcade.scenes.operations.pop_up import Operations
from tetris_arcade.scenes.scene import Pop, Push
from tetris_arcade.slots.metadata import Metadata, Training
from tetris_arcade.slots.store import Slot
from tetris_arcade.sound.sounds import Sound, Sounds

TABLE, PITCH = LANDSCAPE.table, LANDSCAPE.pitch


def press(menu: Menu, *actions: Action) -> None:
    for action in actions:
        assert menu.handle(Input(action)) is None


def selected(menu: Menu) -> str:
    assert menu.entry is not None
    return menu.entry.slot.name


def listed(menu: Menu) -> list[str]:
    """The names in the table, from the top."""
    assert menu.table is not None
    return [entry.slot.name for entry in menu.table.entries]


def read_anew(menu: Menu) -> None:
    menu.refresh()
    menu.reader.wait(LONG)
    menu.update(0)


def row(number: int) -> tuple[int, int]:
    """A point in a row of the table."""
    return TABLE.left + 5, TABLE.top + number * PITCH + 3


def heading(menu: Menu, column: Column) -> tuple[int, int]:
    """A point in the heading of a column."""
    assert menu.table is not None
    cell = next(cell for cell in cells(LANDSCAPE, menu.table) if cell.column is column)
    return TABLE.left + PADDING + (cell.left + cell.right) // 2, LANDSCAPE.head_top + 3


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Sound]:
    sounds: list[Sound] = []
    monkeypatch.setattr(Sounds, "play", lambda self, sound: sounds.append(sound))
    return sounds


def trained(*steps: int | None) -> tuple[Entry, ...]:
    """Slots a, b, c … by rank, trained for so many steps."""
    return tuple(
        entry._replace(
            slot=replace(
                entry.slot, metadata=Metadata(created=NOW, training=Training(timesteps=number))
            )
        )
        for entry, number in zip(a_table(*"abcdefgh"[: len(steps)]), steps, strict=True)
    )


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


def test_enter_watches_the_selected_slot(make_menu: MakeMenu, player: ScriptedPlayer) -> None:
    menu = make_menu(a_table("a", "b"))
    press(menu, Action.DOWN)
    transition = menu.handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Demo)
    assert transition.scene.entry.slot.name == "b"


def test_in_the_demo_the_next_slot_is_the_next_of_the_table_as_it_was_sorted(
    make_menu: MakeMenu,
) -> None:
    menu = make_menu(trained(1, 3, 2))
    menu.handle(Input(Action.POINT, heading(menu, STEPS)))
    press(menu, Action.FIRST)
    transition = menu.handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Demo)
    seen = [transition.scene.entry.slot.name]
    for _ in range(2):
        transition.scene.handle(Input(Action.RIGHT))
        seen.append(transition.scene.entry.slot.name)
    assert seen == ["b", "c", "a"]


def test_a_damaged_slot_is_listed_but_does_not_play(
    make_menu: MakeMenu, heard: list[Sound]
) -> None:
    menu = make_menu(places([a_slot("torn", 9.0, "bad CRC: copy it again")]))
    assert selected(menu) == "torn"
    assert menu.handle(Input(Action.CONFIRM)) is None
    assert menu.handle(Input(Action.COMPARE)) is None
    assert menu.marked is None
    assert heard == [Sound.REFUSE, Sound.REFUSE]


def test_what_is_done_is_heard(make_menu: MakeMenu, heard: list[Sound]) -> None:
    menu = make_menu(a_table("a", "b"))
    press(menu, Action.UP)
    assert heard == []
    press(menu, Action.DOWN, Action.RIGHT)
    menu.handle(Input(Action.CONFIRM))
    menu.handle(Input(Action.BACK))
    assert heard == [Sound.MOVE, Sound.MOVE, Sound.CHOOSE, Sound.BACK]


def test_escape_leaves_but_for_a_kiosk(make_menu: MakeMenu) -> None:
    assert make_menu(a_table("a")).handle(Input(Action.BACK)) == Pop()
    assert make_menu(a_table("a"), kiosk=True).handle(Input(Action.BACK)) is None


def test_what_can_be_done_with_slots_is_offered_but_not_in_a_kiosk(make_menu: MakeMenu) -> None:
    for entries in (a_table("a"), ()):
        transition = make_menu(entries).handle(Input(Action.OPERATIONS))
        assert isinstance(transition, Push)
        assert isinstance(transition.scene, Operations)
        assert make_menu(entries, kiosk=True).handle(Input(Action.OPERATIONS)) is None


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


def test_a_table_that_is_read_anew_keeps_the_selection_on_its_slot(make_menu: MakeMenu) -> None:
    tables = iter([a_table("a", "b"), a_table("new", "a", "b"), a_table("a")])
    menu = make_menu(read=lambda: Ranking(next(tables)))
    press(menu, Action.DOWN)
    read_anew(menu)
    assert (selected(menu), listed(menu)) == ("b", ["new", "a", "b"])
    read_anew(menu)
    assert selected(menu) == "a"


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


LEAVING = (Action.BACK, Action.OPERATIONS)


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


def test_a_paused_show_that_is_left_alone_comes_back_to_the_table(make_menu: MakeMenu) -> None:
    transition = make_menu(a_table("a")).handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    transition.scene.handle(Input(Action.PAUSE))
    assert transition.scene.update(59) is None
    assert transition.scene.update(2) == Pop()


def test_of_a_slot_that_is_listed_twice_the_selected_one_plays(make_menu: MakeMenu) -> None:
    menu = make_menu(places([a_slot("a"), a_slot("a"), a_slot("b")]))
    press(menu, Action.DOWN)
    transition = menu.handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Demo)
    transition.scene.handle(Input(Action.RIGHT))
    assert transition.scene.entry.slot.name == "b"


def test_compare_marks_the_slot_and_marking_it_again_takes_the_mark_away(
    make_menu: MakeMenu,
) -> None:
    menu = make_menu(a_table("a", "b"))
    press(menu, Action.COMPARE)
    assert menu.marked == ("dir:slots", "a")
    press(menu, Action.DOWN, Action.RIGHT, Action.UP)
    assert menu.marked == ("dir:slots", "a")
    press(menu, Action.FIRST, Action.COMPARE)
    assert menu.marked is None


def test_the_mark_goes_with_its_slot(make_menu: MakeMenu) -> None:
    tables = iter([a_table("a", "b"), a_table("b", "a"), a_table("b")])
    menu = make_menu(read=lambda: Ranking(next(tables)))
    press(menu, Action.COMPARE)
    read_anew(menu)
    assert menu.marked == ("dir:slots", "a")
    read_anew(menu)
    assert menu.marked is None
