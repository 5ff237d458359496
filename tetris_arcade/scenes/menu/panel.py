"""The panel about the selected slot: its recorded best game, and what is known about it."""

from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

import pygame

from tetris_arcade.picture.art import ELLIPSIS, Art
from tetris_arcade.picture.numbers import brief, ordinal
from tetris_arcade.picture.painter import frame
from tetris_arcade.picture.panels import LINE_PITCH, fact, rule
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.picture.theme import ALARM, FAINT, GOLD, INK, LABEL, WELL, Colour, medal
from tetris_arcade.scenes.menu.board import SmallBoard
from tetris_arcade.scenes.menu.columns import Column, Context
from tetris_arcade.scenes.menu.facts import facts, facts_of, lines_of, room_for
from tetris_arcade.scenes.menu.layout import Layout
from tetris_arcade.scenes.menu.preview import SIZE, Preview, State
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.reasons import told

PADDING: Final = 5
SIDE: Final = 35
"""Width of the column beside the board: six characters."""
FIGURE: Final = 23
"""From one label, with its value below it, to the next."""
LIVE: Final = 17
"""Height of a label and its value."""
NAME_LINES: Final = 2


class Subject(NamedTuple):
    """What the panel is about."""

    entry: Entry
    location: str | None
    """Where its store is, if that is to be said."""
    version: int
    """Changes with the table."""
    kiosk: bool
    """Whether nobody is there who could mend anything."""
    left_out: tuple[Column, ...]
    """The columns for which its row has no room."""
    context: Context


class Areas(NamedTuple):
    """Where in the panel things lie while a game is shown."""

    board: pygame.Rect
    facts: pygame.Rect
    live: tuple[tuple[int, int], tuple[int, int]]
    """Of the figures that go with the game."""
    side: pygame.Rect | None
    """A narrow column beside the board, where the facts lie below it."""


def areas(layout: Layout) -> Areas:
    """The parts of the panel, beside each other or below each other."""
    panel = layout.panel
    board = pygame.Rect(panel.left + PADDING, panel.top + PADDING + 1, *board_size(layout))
    x, inside = board.right + PADDING + 1, panel.bottom - PADDING - 1
    if panel.width > panel.height:
        x += 3
        live = inside - LIVE
        facts = pygame.Rect(x, board.top, panel.right - PADDING - 2 - x, live - board.top - 6)
        return Areas(board, facts, ((x, live), (x + facts.width // 2, live)), None)
    x -= 2
    side = pygame.Rect(x, board.top, SIDE, board.height)
    top = board.bottom + 7
    facts = pygame.Rect(panel.left + PADDING, top, panel.width - 2 * PADDING, inside - top)
    live = board.bottom - FIGURE - LIVE
    return Areas(board, facts, ((x, live), (x, live + FIGURE)), side)


def board_size(layout: Layout) -> tuple[int, int]:
    """Of the small board, without its line, in pixels."""
    return SIZE[0] * layout.tile, SIZE[1] * layout.tile


class Panel:
    """Draws the panel; only the game on its board is drawn every time."""

    def __init__(self, art: Art) -> None:
        self._art = art
        self._boards: dict[int, SmallBoard] = {}

    def draw(
        self,
        surface: pygame.Surface,
        sheets: Sheets,
        layout: Layout,
        subject: Subject,
        preview: Preview,
    ) -> None:
        """Draw everything about the subject, and the game as it is now."""
        state = State.PLAYING if preview.state is State.WAITING else preview.state
        sheets.draw(
            surface,
            layout.panel,
            (subject.version, id(subject.entry), subject.location, subject.left_out, state),
            lambda s: self._paint(s, layout, subject, state),
        )
        if state is State.PLAYING:
            self._draw_game(surface, sheets, layout, preview)

    def _draw_game(
        self, surface: pygame.Surface, sheets: Sheets, layout: Layout, preview: Preview
    ) -> None:
        place = areas(layout)
        if layout.tile not in self._boards:
            self._boards[layout.tile] = SmallBoard(self._art, layout.tile)
        self._boards[layout.tile].draw(surface, place.board, preview.view)
        figures = zip(place.live, ("LINES", "PIECES"), preview.counts, strict=True)
        for at, label, number in figures:
            sheets.draw(
                surface,
                pygame.Rect(at, (SIDE, LIVE)),
                number,
                partial(self._paint_live, at=at, label=label, number=number),
            )

    def _paint_live(
        self, surface: pygame.Surface, at: tuple[int, int], label: str, number: int
    ) -> None:
        surface.fill(WELL, (at, (SIDE, LIVE)))
        value = str(number) if number < 10_000 else brief(number)
        self._paint_figure(surface, at, label, value, GOLD)

    def _paint_figure(
        self, surface: pygame.Surface, at: tuple[int, int], label: str, value: str, colour: Colour
    ) -> None:
        self._art.text.draw(surface, label, at, LABEL)
        self._art.heavy.draw(surface, value, (at[0], at[1] + LIVE - 8), colour)

    def _paint(
        self, surface: pygame.Surface, layout: Layout, subject: Subject, state: State
    ) -> None:
        """All but the game."""
        pygame.draw.rect(surface, WELL, layout.panel, border_radius=4)
        frame(surface, layout.panel)
        if state is not State.PLAYING:
            wide = layout.panel.width > layout.panel.height
            inside = layout.panel.inflate(-20 if wide else -10, -16 if wide else -14)
            self._paint_facts(
                surface, inside, subject, with_rank=True, broken=state is State.BROKEN
            )
            return
        place = areas(layout)
        if place.side is not None:
            self._paint_side(surface, place.side, subject.entry)
        self._paint_facts(surface, place.facts, subject, with_rank=place.side is None)

    def _paint_side(self, surface: pygame.Surface, area: pygame.Rect, entry: Entry) -> None:
        """Rank and record, beside the board."""
        art, (x, y) = self._art, area.topleft
        if entry.rank is not None:
            place = art.heavy.clip(ordinal(entry.rank), area.width)
            art.heavy.draw(surface, place, (x, y), medal(entry.rank))
        evaluation = entry.slot.metadata.evaluation
        best = None if evaluation is None else evaluation.best_lines
        median = None if evaluation is None else evaluation.median_lines
        for row, (label, value) in enumerate((("BEST", best), ("MEDIAN", median))):
            self._paint_figure(surface, (x, y + 14 + FIGURE * row), label, brief(value), INK)

    def _paint_facts(
        self,
        surface: pygame.Surface,
        area: pygame.Rect,
        subject: Subject,
        *,
        with_rank: bool,
        broken: bool = False,
    ) -> None:
        """Who it is and what is known, from the top of ``area`` down as far as it goes."""
        art, entry, y = self._art, subject.entry, area.top
        if with_rank and entry.rank is not None:
            art.display.draw(surface, ordinal(entry.rank), (area.left, y), medal(entry.rank))
            y += 20
        for line in name_lines(entry.slot.name, area.width):
            art.text.draw(surface, line, (area.left, y), INK)
            y += LINE_PITCH
        rule(surface, area.left, area.right, y + 1)
        y += 6
        if entry.playable:
            y = self._paint_lines(surface, area, y, subject, median=with_rank) + 4
        for text, colour, most in self._texts(subject, broken=broken):
            room = min(most, (area.bottom - y + LINE_PITCH - art.text.height) // LINE_PITCH)
            for line in wrapped(art, text, area.width, room):
                art.text.draw(surface, line, (area.left, y), colour)
                y += LINE_PITCH
            y += 3

    def _paint_lines(
        self, surface: pygame.Surface, area: pygame.Rect, y: int, subject: Subject, *, median: bool
    ) -> int:
        """Labels and values from ``y`` down, as many as fit; returns where they end."""
        art, entry = self._art, subject.entry
        left_out = facts_of(entry, subject.left_out, subject.context, median=median)
        known = facts(entry, median=median, left_out=left_out)
        for line in lines_of(art, known, area.width):
            if y + art.text.height > area.bottom:
                break
            for number, (label, value) in enumerate(line):
                width = room_for(art, (label, value), area.width)
                left = area.left if number == 0 else area.right - width
                place = pygame.Rect(left, y, width, art.text.height)
                fact(surface, art, place, label, value, face=art.text)
            y += LINE_PITCH
        return y

    def _texts(self, subject: Subject, *, broken: bool) -> Iterator[tuple[str, Colour, int]]:
        """What needs sentences, with its colour and how many lines it may take."""
        slot = subject.entry.slot
        if slot.problem is not None:  # its name stands above already
            reason = slot.problem.removeprefix(f"slot {slot.name!r}: ")
            yield told(reason, kiosk=subject.kiosk), ALARM, 99
        if broken:
            yield "its recorded game cannot be shown", FAINT, 3
        if subject.location is not None:
            yield subject.location, FAINT, 3
        if slot.problem is None:
            yield slot.metadata.notes or "", LABEL, 99


def name_lines(name: str, width: int) -> list[str]:
    """A name in lines of so many pixels, to its last character or the last of `NAME_LINES`."""
    per_line = (width + 1) // 6
    return [name[at : at + per_line] for at in range(0, len(name), per_line)][:NAME_LINES]


def wrapped(art: Art, text: str, width: int, lines: int) -> list[str]:
    """The words of a text in at most ``lines`` lines; the last one ends with a whole word."""
    if lines < 1 or not text.strip():
        return []
    result = art.text.wrap(text, width, lines)
    if result[-1].endswith(ELLIPSIS):
        whole = result[-1].removesuffix(ELLIPSIS).rpartition(" ")[0].rstrip(" ,;:.(")
        result[-1] = (whole or result[-1].removesuffix(ELLIPSIS)) + ELLIPSIS
    return result
