"""What hands do on the leaderboard, and what is then seen there."""

from dataclasses import replace

from tests.scenes.menu.conftest import LONG
from tests.scenes.stand_ins import NOW, a_table
from tetris_arcade.scenes.menu.columns import Column
from tetris_arcade.scenes.menu.layout import LANDSCAPE
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.menu.rows import PADDING
from tetris_arcade.scenes.menu.view import cells
from tetris_arcade.slots.metadata import Metadata, Training

TABLE, PITCH = LANDSCAPE.table, LANDSCAPE.pitch


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
