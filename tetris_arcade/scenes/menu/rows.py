"""The rows of the table and the headings over them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import pygame

from tetris_arcade.picture.art import Align, Art
from tetris_arcade.picture.panels import rule
from tetris_arcade.picture.theme import (
    ALARM,
    BAND,
    CYAN,
    FAINT,
    GROUND,
    INK,
    LABEL,
    LINE,
    Colour,
    medal,
)
from tetris_arcade.scenes.menu.columns import (
    AGE,
    EPISODES,
    LINES,
    NAME,
    PUBLISHED,
    RANGE,
    RANK,
    STEPS,
    Cell,
    Column,
    Context,
)
from tetris_arcade.scenes.menu.layout import Layout
from tetris_arcade.scenes.menu.ranking import Entry

PADDING: Final = 4
"""Between the ends of a row's bar and what is written on it."""
MARK: Final = 13
"""What the mark takes of the width of a name."""
HEAVY: Final = (RANK, NAME, LINES)
QUIET: Final = (RANGE, EPISODES, AGE)
"""A little darker than their neighbours, so that narrow columns are told apart."""
OUT_OF_ORDER: Final = "OUT OF ORDER"


class Row(NamedTuple):
    """A slot in the table, and how its row is to look."""

    entry: Entry
    selected: bool
    banded: bool
    """Whether the ground is a little lighter, as that of every second row."""
    marked: bool
    """Whether the slot is to be compared."""


def draw_headings(
    surface: pygame.Surface,
    art: Art,
    layout: Layout,
    cells: Sequence[Cell],
    chosen: Column,
    *,
    descending: bool,
) -> None:
    """The headings; at that of the chosen column, the direction."""
    table, left = layout.table, layout.table.left + PADDING
    rule(surface, table.left, table.right, table.top - 4, LINE)
    for cell in cells:
        colour = CYAN if cell.column is chosen else LABEL
        at = (left + (cell.left if cell.column.left else cell.right), layout.head_top)
        align: Align = "left" if cell.column.left else "right"
        art.text.draw(surface, cell.column.heading, at, colour, align)
        if cell.column is chosen:
            width = art.text.width(cell.column.heading)
            middle = at[0] + (width // 2 if cell.column.left else -width // 2)
            _draw_arrow(surface, (middle, table.top - 9), descending=descending)


def _draw_arrow(surface: pygame.Surface, at: tuple[int, int], *, descending: bool) -> None:
    """A small triangle, 7 x 4 pixels, ``at`` the middle of its upper edge."""
    x, y = at
    for line in range(4):
        half = 3 - line if descending else line
        pygame.draw.line(surface, CYAN, (x - half, y + line), (x + half, y + line))


def colours(row: Row) -> tuple[Colour, Colour]:
    """The colours of a row's name and of its small print."""
    entry = row.entry
    if row.selected:  # nothing else has enough contrast with the bar
        return INK, INK
    if not entry.playable:
        return FAINT, ALARM
    if entry.other_rules is not None:
        return LABEL, FAINT
    return (LABEL if entry.rank is None else medal(entry.rank)), LABEL


def cell_text(entry: Entry, column: Column, shown: set[Column], context: Context) -> str:
    """What a row says in a column, where these columns are ``shown``."""
    if not entry.playable and column.about_play and column is not RANK:
        return ""
    if column is AGE and entry.published and STEPS in shown:
        return PUBLISHED
    return column.text(entry, context)


class RowPainter(NamedTuple):
    """Draws rows of a table whose columns lie as ``cells`` say."""

    art: Art
    cells: Sequence[Cell]
    context: Context
    chosen: Column
    """The column that is sorted by."""

    def draw(self, surface: pygame.Surface, area: pygame.Rect, row: Row) -> None:
        """Draw one row into its area."""
        surface.fill(BAND if row.banded else GROUND, area)
        if row.selected:
            pygame.draw.rect(surface, LINE, area, border_radius=2)
        at = area.left + PADDING, area.top + 3
        for cell in self.cells:
            if not row.entry.playable and cell.column is LINES:
                colour = colours(row)[1]
                self.art.text.draw(surface, OUT_OF_ORDER, (at[0] + cell.left, at[1]), colour)
            else:
                self._draw_cell(surface, at, row, cell)
        if row.marked:
            self._draw_mark(surface, at)

    def _draw_cell(
        self, surface: pygame.Surface, at: tuple[int, int], row: Row, cell: Cell
    ) -> None:
        column, (x, y), colour = cell.column, at, self._colour(row, cell.column)
        face = self.art.heavy if column in HEAVY else self.art.text
        text = cell_text(row.entry, column, {cell.column for cell in self.cells}, self.context)
        if column is RANK and face.width(text) > cell.right - cell.left:
            face = self.art.text
        if column.left:
            room = cell.right - cell.left
            if column is NAME and row.marked:
                room -= MARK
            clipped = face.clip(text, room)
            face.draw(surface, clipped, (x + cell.left, y), colour)
            return
        face.draw(surface, text, (x + cell.right, y), colour, "right")
        evaluation = row.entry.slot.metadata.evaluation
        if column is LINES and evaluation is not None and evaluation.capped:
            left = x + cell.right - face.width(text) - 2
            self.art.text.draw(surface, "≥", (left, y), colours(row)[1], "right")

    def _colour(self, row: Row, column: Column) -> Colour:
        name, print_ = colours(row)
        if column is LINES:
            return name if row.entry.other_rules is None else print_
        if column in HEAVY:
            return name
        if column is self.chosen and row.entry.playable:
            return INK
        return FAINT if column in QUIET and print_ == LABEL else print_

    def _draw_mark(self, surface: pygame.Surface, at: tuple[int, int]) -> None:
        """The letter A in a box at the end of the name."""
        right = next(cell.right for cell in self.cells if cell.column is NAME)
        box = pygame.Rect(at[0] + right - 9, at[1] - 2, MARK - 2, 12)
        pygame.draw.rect(surface, CYAN, box, border_radius=2)
        self.art.heavy.draw(surface, "A", (box.left + 2, at[1]), GROUND)
