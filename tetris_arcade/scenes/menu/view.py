"""How the leaderboard looks: the logo, the table, and a panel about the selected slot."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import pygame

from tetris_arcade.controls.keymap import KeyMap
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.panels import LINE_PITCH, draw_legend
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.picture.theme import ALARM, CYAN, FAINT, RULE
from tetris_arcade.scenes.menu.columns import Cell, Column, placed
from tetris_arcade.scenes.menu.layout import WORDS, Layout
from tetris_arcade.scenes.menu.legend import legend_for, legend_lines
from tetris_arcade.scenes.menu.panel import Panel, Subject, wrapped
from tetris_arcade.scenes.menu.rows import PADDING, Row, RowPainter, draw_headings
from tetris_arcade.scenes.menu.table import Table, identity
from tetris_arcade.scenes.menu.welcome import draw_reading, draw_welcome
from tetris_arcade.scenes.operations.progress import draw_jobs

if TYPE_CHECKING:
    from tetris_arcade.scenes.menu.menu import Menu

SCROLL_BAR: Final = 3
IN_KIOSK: Final = ("Some players are away today.",)


def row_at(layout: Layout, point: tuple[int, int]) -> int | None:
    """Which visible row of the table lies at a point of the picture."""
    if not layout.table.collidepoint(point):
        return None
    return (point[1] - layout.table.top) // layout.pitch


def heading_at(layout: Layout, table: Table, point: tuple[int, int]) -> Column | None:
    """The column whose heading lies at a point of the picture."""
    head = pygame.Rect(layout.table.left, layout.head_top - 4, layout.table.width, 0)
    head.height = layout.table.top - head.top
    if not head.collidepoint(point):
        return None
    x = point[0] - layout.table.left - PADDING
    return next((cell.column for cell in cells(layout, table) if x <= cell.right + 2), None)


def cells(layout: Layout, table: Table) -> tuple[Cell, ...]:
    """Where the columns lie, from the left of what is written in a row."""
    return placed(table.columns, table.column, layout.table.width - 2 * PADDING)


class View:
    """Draws the leaderboard. What looks as it did is copied, not drawn again."""

    def __init__(self, art: Art) -> None:
        self._art = art
        self._sheets = Sheets()
        self._panel = Panel(art)

    def draw(self, surface: pygame.Surface, menu: "Menu") -> None:
        """Draw everything."""
        layout, entry = menu.layout, menu.entry
        table, entries = menu.table, menu.table.entries if menu.table else ()
        column = (table.column, table.descending) if table else None
        playable = entry is not None and entry.playable
        waiting = menu.table is None and menu.reader.slow
        self._sheets.draw(
            surface,
            surface.get_rect(),
            (menu.version, column, playable, menu.marked, waiting),
            partial(self._paint_ground, menu=menu),
        )
        draw_jobs(surface, self._art, menu.cabinet.jobs, layout.jobs)
        if table is None or entry is None:
            return
        self._draw_rows(surface, menu, table)
        _draw_scroll_bar(surface, layout, menu.first_row, menu.rows, len(entries))
        shown = len(table.context.stores) > 1 and not menu.cabinet.options.kiosk
        location = entry.slot.location if shown else None
        seen = {cell.column for cell in cells(layout, table)}
        left_out = tuple(column for column in table.columns if column not in seen)
        subject = Subject(
            entry, location, menu.version, menu.cabinet.options.kiosk, left_out, table.context
        )
        self._panel.draw(surface, self._sheets, layout, subject, menu.preview)

    def _paint_ground(self, surface: pygame.Surface, menu: "Menu") -> None:
        """All that stays while the selection moves."""
        art, layout, table, options = self._art, menu.layout, menu.table, menu.cabinet.options
        _draw_logo(surface, art, layout)
        if table is None:
            draw_reading(surface, art, slow=menu.reader.slow)
        elif not table.entries:
            draw_welcome(surface, art, table.ranking.problems, options)
        else:
            placing = cells(layout, table)
            draw_headings(surface, art, layout, placing, table.column, descending=table.descending)
            problems = table.ranking.problems
            # No path is for those who stand at a kiosk.
            shown = problems if not options.kiosk else IN_KIOSK[: len(problems)]
            _draw_problems(surface, art, layout, shown)
        _draw_legend(surface, art, menu.cabinet.keys, menu)

    def _draw_rows(self, surface: pygame.Surface, menu: "Menu", table: Table) -> None:
        layout = menu.layout
        painter = RowPainter(self._art, cells(layout, table), table.context, table.column)
        visible = table.entries[menu.first_row : menu.first_row + menu.rows]
        for number, entry in enumerate(visible):
            row = Row(
                entry,
                selected=menu.first_row + number == menu.selected,
                banded=bool(number % 2),
                marked=menu.marked == identity(entry),
            )
            top = layout.table.top + number * layout.pitch
            area = pygame.Rect(layout.table.left, top, layout.table.width, layout.pitch)
            self._sheets.draw(
                surface,
                area,
                (menu.version, id(entry), *row[1:], table.column),
                partial(painter.draw, area=area, row=row),
            )


def _draw_logo(surface: pygame.Surface, art: Art, layout: Layout) -> None:
    if len(layout.logo_tops) == 1:
        left = layout.centre - art.logo.get_width() // 2
        surface.blit(art.logo, (left, layout.logo_tops[0]))
        return
    for top, (left, width) in zip(layout.logo_tops, WORDS, strict=True):
        area = pygame.Rect(left, 0, width, art.logo.get_height())
        surface.blit(art.logo, (layout.centre - width // 2, top), area)


def _draw_problems(
    surface: pygame.Surface, art: Art, layout: Layout, problems: Sequence[str]
) -> None:
    """What is wrong with the stores, in the place of the last rows of the table."""
    if not problems:
        return
    area = layout.table
    y = area.top + layout.rows(problem=True) * layout.pitch + 6
    for line in wrapped(art, " · ".join(problems), area.width - 2 * PADDING, 2):
        art.text.draw(surface, line, (area.left + PADDING, y), ALARM)
        y += LINE_PITCH


def _draw_legend(surface: pygame.Surface, art: Art, keys: KeyMap, menu: "Menu") -> None:
    layout, count = menu.layout, len(menu.ranking.entries)
    left, room = layout.table.left + PADDING, layout.size[0] - 2 * (layout.table.left + PADDING)
    legend = legend_for(
        menu.entry, kiosk=menu.cabinet.options.kiosk, marked=menu.marked is not None
    )
    lines = legend_lines(art, keys, legend, room, layout.legend_lines)
    for number, (line, _) in enumerate(lines):
        y = layout.legend_top + number * LINE_PITCH
        draw_legend(surface, art, keys, (left, y), line, upright=False)
    players = "1 PLAYER" if count == 1 else f"{count:,} PLAYERS"
    # Elsewhere the keys need the room, for most slots: the number would come and go.
    if count and menu.cabinet.options.kiosk:
        art.text.draw(surface, players, (left + room, y), FAINT, "right")


def _draw_scroll_bar(
    surface: pygame.Surface, layout: Layout, first: int, visible: int, total: int
) -> None:
    """Where in a long table we are."""
    if total <= visible:
        return
    track = pygame.Rect(
        layout.table.right + 1, layout.table.top, SCROLL_BAR, visible * layout.pitch
    )
    height = max(8, track.height * visible // total)
    travelled = first * (track.height - height) // (total - visible)
    pygame.draw.rect(surface, RULE, track)
    pygame.draw.rect(surface, CYAN, (track.left, track.top + travelled, SCROLL_BAR, height))
