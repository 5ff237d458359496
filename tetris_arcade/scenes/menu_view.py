"""How the leaderboard looks: the logo, the table, and a panel about the selected slot."""

from typing import TYPE_CHECKING, Final, NamedTuple

import pygame

from tetris_arcade.scenes.actions import Action
from tetris_arcade.scenes.art import Art
from tetris_arcade.scenes.numbers import BLANK, age, brief, compact, interval, ordinal, span
from tetris_arcade.scenes.painter import frame
from tetris_arcade.scenes.panels import LINE_PITCH, Legend, draw_legend, fact, rule
from tetris_arcade.scenes.ranking import Entry
from tetris_arcade.scenes.theme import (
    ALARM,
    BAND,
    CYAN,
    FAINT,
    GOLD,
    GROUND,
    HEIGHT,
    INK,
    LABEL,
    LINE,
    MARGIN,
    ORANGE,
    RULE,
    WELL,
    WIDTH,
    Colour,
)

if TYPE_CHECKING:
    from tetris_arcade.scenes.menu import Menu

VISIBLE_ROWS: Final = 10
PITCH: Final = 15
LOGO_TOP: Final = 14
HEAD_TOP: Final = 72
TABLE: Final = pygame.Rect(MARGIN, 86, 360, PITCH * VISIBLE_ROWS)
PANEL: Final = pygame.Rect(380, 66, WIDTH - MARGIN - 380, TABLE.bottom - 66)
FACT_PITCH: Final = 12
FOOTER_TOP: Final = HEIGHT - 18
NAME_LEFT: Final = 54
NAME_WIDTH: Final = 82
MEDALS: Final[tuple[Colour, ...]] = (GOLD, INK, ORANGE)
LEGEND: Final[Legend] = (
    ((Action.UP, Action.DOWN), "CHOOSE"),
    ((Action.CONFIRM,), "WATCH IT PLAY"),
    ((Action.BACK,), "LEAVE"),
)
WELCOME: Final = (
    ("Train a model:", "python -m tetris_arcade train"),
    ("Keep it in a slot:", "python -m tetris_arcade slots save best NAME"),
    ("Or show the slots of another folder:", "python -m tetris_arcade --store FOLDER"),
)


class Column(NamedTuple):
    """One column of numbers: its heading, and its right edge in the picture."""

    heading: str
    right: int


COLUMNS: Final = (
    Column("LINES", 174),
    Column("95% RANGE", 238),
    Column("BEST", 273),
    Column("GAMES", 308),
    Column("STEPS", 344),
    Column("AGE", 368),
)


def row_at(point: tuple[int, int]) -> int | None:
    """Which visible row of the table lies at a point of the picture."""
    return (point[1] - TABLE.top) // PITCH if TABLE.collidepoint(point) else None


def draw_menu(surface: pygame.Surface, art: Art, menu: "Menu") -> None:
    """Draw everything."""
    surface.fill(GROUND)
    surface.blit(art.logo, ((WIDTH - art.logo.get_width()) // 2, LOGO_TOP))
    if menu.entry is None:
        _draw_welcome(surface, art)
    else:
        _draw_headings(surface, art)
        visible = menu.ranking.entries[menu.first_row : menu.first_row + VISIBLE_ROWS]
        for row, entry in enumerate(visible):
            _draw_row(surface, art, menu, row, entry)
        _draw_scroll_bar(surface, menu)
        _draw_panel(surface, art, menu.entry)
    _draw_problems(surface, art, menu)
    _draw_footer(surface, art, len(menu.ranking.entries))


def _draw_problems(surface: pygame.Surface, art: Art, menu: "Menu") -> None:
    """What is wrong with the stores: in full where there is room, over the table in one line."""
    room = 1 if menu.ranking.entries else 4
    text = " · ".join(menu.ranking.problems)
    for number, line in enumerate(art.text.wrap(text, WIDTH - 2 * MARGIN, room)):
        at = WIDTH // 2, 54 + LINE_PITCH * number
        art.text.draw(surface, line, at, ALARM, "centre")


def _draw_footer(surface: pygame.Surface, art: Art, slots: int) -> None:
    legend = LEGEND if slots else LEGEND[-1:]
    draw_legend(surface, art, (MARGIN + 4, FOOTER_TOP), legend, upright=False)
    if slots:
        count = "1 PLAYER" if slots == 1 else f"{slots} PLAYERS"
        art.text.draw(surface, count, (WIDTH - MARGIN - 4, FOOTER_TOP), FAINT, "right")


def _draw_headings(surface: pygame.Surface, art: Art) -> None:
    art.text.draw(surface, "RANK", (MARGIN + 4, HEAD_TOP), LABEL)
    art.text.draw(surface, "NAME", (NAME_LEFT, HEAD_TOP), LABEL)
    for heading, right in COLUMNS:
        art.text.draw(surface, heading, (right, HEAD_TOP), LABEL, "right")
    rule(surface, TABLE.left, TABLE.right, TABLE.top - 4, LINE)


def _colours(entry: Entry, *, selected: bool) -> tuple[Colour, Colour]:
    """The colours of a row's name and of its small print."""
    if not entry.playable:
        return (INK, INK) if selected else (FAINT, ALARM)
    if entry.rank is not None and entry.rank <= len(MEDALS):
        return MEDALS[entry.rank - 1], INK if selected else LABEL
    if selected:
        return INK, INK
    return (LABEL if entry.rank is None else CYAN), LABEL


def _draw_row(surface: pygame.Surface, art: Art, menu: "Menu", row: int, entry: Entry) -> None:
    selected = menu.first_row + row == menu.selected
    band = pygame.Rect(TABLE.left, TABLE.top + row * PITCH, TABLE.width, PITCH)
    if selected:
        pygame.draw.rect(surface, LINE, band, border_radius=2)
    elif row % 2:
        surface.fill(BAND, band)
    name, print_ = _colours(entry, selected=selected)
    y = band.top + 4
    place = BLANK if entry.rank is None else ordinal(entry.rank)
    art.heavy.draw(surface, place, (MARGIN + 4, y), name)
    art.heavy.draw(surface, art.heavy.clip(entry.slot.name, NAME_WIDTH), (NAME_LEFT, y), name)
    if not entry.playable:
        art.text.draw(surface, "OUT OF ORDER", (COLUMNS[1].right, y), print_, "right")
        return
    mean, *rest = _values(menu, entry)
    art.heavy.draw(surface, mean, (COLUMNS[0].right, y), name, "right")
    if entry.slot.metadata.evaluation and entry.slot.metadata.evaluation.capped:
        left = COLUMNS[0].right - art.heavy.width(mean) - 2
        art.text.draw(surface, "≥", (left, y), print_, "right")
    for value, column in zip(rest, COLUMNS[1:], strict=True):
        art.text.draw(surface, value, (column.right, y), print_, "right")


def _values(menu: "Menu", entry: Entry) -> tuple[str, ...]:
    """A row's numbers, in the order of `COLUMNS`."""
    metadata = entry.slot.metadata
    evaluation, training = metadata.evaluation, metadata.training
    created = age(metadata.created, menu.now)
    steps = compact(training.timesteps if training else None)
    if evaluation is None:
        return BLANK, BLANK, BLANK, BLANK, steps, created
    return (
        compact(evaluation.mean_lines),
        interval(evaluation.interval),
        compact(evaluation.best_lines),
        compact(evaluation.games),
        steps,
        created,
    )


def _draw_scroll_bar(surface: pygame.Surface, menu: "Menu") -> None:
    """Where in a long table we are."""
    total = len(menu.ranking.entries)
    if total <= VISIBLE_ROWS:
        return
    height = max(8, TABLE.height * VISIBLE_ROWS // total)
    travelled = menu.first_row * (TABLE.height - height) // (total - VISIBLE_ROWS)
    pygame.draw.rect(surface, RULE, (TABLE.right + 2, TABLE.top, 3, TABLE.height))
    pygame.draw.rect(surface, CYAN, (TABLE.right + 2, TABLE.top + travelled, 3, height))


def _draw_panel(surface: pygame.Surface, art: Art, entry: Entry) -> None:
    """What is known about the selected slot."""
    pygame.draw.rect(surface, WELL, PANEL, border_radius=4)
    frame(surface, PANEL)
    inside = PANEL.inflate(-14, -18)
    y = _draw_name(surface, art, inside, entry)
    text, colour = entry.slot.problem, ALARM
    if text is None:
        for label, value in _facts(entry):
            area = pygame.Rect(inside.left, y, inside.width, 8)
            fact(surface, art, area, label, value, face=art.text)
            y += FACT_PITCH
        text, colour = entry.slot.metadata.notes or "", LABEL
        rule(surface, inside.left, inside.right, y)
        y += 6
    room = (inside.bottom - y) // LINE_PITCH
    for line in art.text.wrap(text, inside.width, room):
        art.text.draw(surface, line, (inside.left, y), colour)
        y += LINE_PITCH


def _draw_name(surface: pygame.Surface, art: Art, inside: pygame.Rect, entry: Entry) -> int:
    """The slot's rank, and its name in full as far as three lines go; returns where they end."""
    y = inside.top
    if entry.rank is not None:
        medal = MEDALS[entry.rank - 1] if entry.rank <= len(MEDALS) else CYAN
        art.display.draw(surface, ordinal(entry.rank), (inside.left, y), medal)
        y += 20
    name, per_line = entry.slot.name, (inside.width + 1) // 6
    for start in range(0, min(len(name), 3 * per_line), per_line):
        art.text.draw(surface, name[start : start + per_line], (inside.left, y), INK)
        y += LINE_PITCH
    rule(surface, inside.left, inside.right, y + 2)
    return y + 8


def _facts(entry: Entry) -> tuple[tuple[str, str], ...]:
    metadata = entry.slot.metadata
    evaluation, training = metadata.evaluation, metadata.training
    seconds = training.seconds if training else None
    return (
        ("FROM", metadata.source or BLANK),
        ("BY", metadata.algorithm or BLANK),
        ("MEDIAN", compact(evaluation.median_lines if evaluation else None)),
        ("CAPPED", compact(evaluation.capped if evaluation else None)),
        (
            "EPISODES",
            brief(training.episodes if training else None),
        ),
        ("TRAINED", BLANK if seconds is None else span(seconds)),
    )


def _draw_welcome(surface: pygame.Surface, art: Art) -> None:
    """An empty table says how to fill it."""
    art.display.draw(surface, "NO PLAYERS YET", (WIDTH // 2, 104), GOLD, "centre")
    for number, (what, command) in enumerate(WELCOME):
        y = 138 + 34 * number
        art.text.draw(surface, what, (WIDTH // 2, y), LABEL, "centre")
        art.text.draw(surface, command, (WIDTH // 2, y + 12), INK, "centre")
