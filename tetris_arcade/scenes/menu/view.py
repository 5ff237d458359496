"""How the leaderboard looks: the logo, the table, and a panel about the selected slot."""

from typing import TYPE_CHECKING, Final, NamedTuple

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.numbers import BLANK, age, brief, compact, interval, ordinal, span
from tetris_arcade.picture.painter import frame
from tetris_arcade.picture.panels import LINE_PITCH, Legend, draw_legend, fact, rule
from tetris_arcade.picture.theme import (
    ALARM,
    BAND,
    CYAN,
    FAINT,
    GROUND,
    HEIGHT,
    INK,
    LABEL,
    LINE,
    MARGIN,
    RULE,
    WELL,
    WIDTH,
    Colour,
    medal,
)
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.menu.welcome import draw_welcome

if TYPE_CHECKING:
    from tetris_arcade.scenes.menu.menu import Menu

VISIBLE_ROWS: Final = 10
PITCH: Final = 15
LOGO_TOP: Final = 14
HEAD_TOP: Final = 72
TABLE: Final = pygame.Rect(MARGIN, 86, 352, PITCH * VISIBLE_ROWS)
PANEL: Final = pygame.Rect(372, 66, WIDTH - MARGIN - 372, TABLE.bottom - 66)
FACT_PITCH: Final = 12
FOOTER_TOP: Final = HEIGHT - 18
NAME_LEFT: Final = 50
NAME_WIDTH: Final = 82
_RULES_LENGTH: Final = 8
"""Characters of a protocol's name for which the panel has room."""
LEGEND: Final[Legend] = (
    ((Action.UP, Action.DOWN), "CHOOSE"),
    ((Action.CONFIRM,), "WATCH IT PLAY"),
    ((Action.BACK,), "LEAVE"),
)


class Column(NamedTuple):
    """One column of numbers: its heading, and its right edge in the picture."""

    heading: str
    right: int


COLUMNS: Final = (
    Column("LINES", 185),
    Column("95% RANGE", 250),
    Column("BEST", 291),
    Column("STEPS", 332),
    Column("AGE", 360),
)
"""Two characters apart where the numbers are as wide as they get."""


def row_at(point: tuple[int, int]) -> int | None:
    """Which visible row of the table lies at a point of the picture."""
    return (point[1] - TABLE.top) // PITCH if TABLE.collidepoint(point) else None


def draw_menu(surface: pygame.Surface, menu: "Menu") -> None:
    """Draw everything."""
    art = menu.cabinet.art
    surface.fill(GROUND)
    surface.blit(art.logo, ((WIDTH - art.logo.get_width()) // 2, LOGO_TOP))
    if menu.entry is None:
        draw_welcome(surface, art, menu.ranking.problems, menu.cabinet.options.named_store)
    else:
        _draw_headings(surface, art)
        visible = menu.ranking.entries[menu.first_row : menu.first_row + VISIBLE_ROWS]
        for row, entry in enumerate(visible):
            _draw_row(surface, art, menu, row, entry)
        _draw_scroll_bar(surface, menu)
        _draw_panel(surface, art, menu.entry)
        _draw_problems(surface, art, menu)
    _draw_footer(surface, art, menu)


def _draw_problems(surface: pygame.Surface, art: Art, menu: "Menu") -> None:
    """What is wrong with the stores, in one line over the table."""
    line = art.text.clip(" · ".join(menu.ranking.problems), WIDTH - 2 * MARGIN)
    art.text.draw(surface, line, (WIDTH // 2, 54), ALARM, "centre")


def legend_for(entry: Entry | None) -> Legend:
    """The keys that do something while this slot is the selected one."""
    if entry is None:
        return LEGEND[-1:]
    return LEGEND if entry.playable else (LEGEND[0], LEGEND[-1])


def _draw_footer(surface: pygame.Surface, art: Art, menu: "Menu") -> None:
    slots, legend = len(menu.ranking.entries), legend_for(menu.entry)
    draw_legend(surface, art, menu.cabinet.keys, (MARGIN + 4, FOOTER_TOP), legend, upright=False)
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
    if selected:  # nothing else has enough contrast with the bar
        return INK, INK
    if not entry.playable:
        return FAINT, ALARM
    if entry.other_rules is not None:
        return LABEL, FAINT
    return (LABEL if entry.rank is None else medal(entry.rank)), LABEL


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
    scored = name if entry.other_rules is None else print_
    art.heavy.draw(surface, mean, (COLUMNS[0].right, y), scored, "right")
    if entry.slot.metadata.evaluation and entry.slot.metadata.evaluation.capped:
        left = COLUMNS[0].right - art.heavy.width(mean) - 2
        art.text.draw(surface, "≥", (left, y), print_, "right")
    for value, column in zip(rest, COLUMNS[1:], strict=True):
        art.text.draw(surface, value, (column.right, y), print_, "right")


def _values(menu: "Menu", entry: Entry) -> tuple[str, ...]:
    """A row's numbers, in the order of `COLUMNS`."""
    metadata = entry.slot.metadata
    evaluation, training = metadata.evaluation, metadata.training
    steps = compact(training.timesteps if training else None)
    created = age(metadata.created, menu.now)
    if entry.published:  # nothing was trained, and the age of its slot is not its own
        steps, created = "", "PUBLISHED"
    if evaluation is None:
        return BLANK, BLANK, BLANK, steps, created
    return (
        compact(evaluation.mean_lines),
        interval(evaluation.interval) if entry.other_rules is None else "UNRANKED",
        compact(evaluation.best_lines),
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
    text, colour = _problem(entry), ALARM
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


def _problem(entry: Entry) -> str | None:
    """Why the slot cannot be played; its name stands above already."""
    problem = entry.slot.problem
    return problem and problem.removeprefix(f"slot {entry.slot.name!r}: ")


def _draw_name(surface: pygame.Surface, art: Art, inside: pygame.Rect, entry: Entry) -> int:
    """The slot's rank, and its name in full as far as three lines go; returns where they end."""
    y = inside.top
    if entry.rank is not None:
        art.display.draw(surface, ordinal(entry.rank), (inside.left, y), medal(entry.rank))
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
    score: tuple[tuple[str, str], ...] = (
        ("MEDIAN", compact(evaluation.median_lines if evaluation else None)),
        ("CAPPED", compact(evaluation.capped if evaluation else None)),
    )
    if entry.other_rules is not None:
        score = (*score, ("RULES", entry.other_rules[:_RULES_LENGTH]))
    if entry.published:  # the rest is said by its notes, which need the room
        return score
    return (
        ("FROM", metadata.source or BLANK),
        ("BY", metadata.algorithm or BLANK),
        *score,
        ("EPISODES", brief(training.episodes if training else None)),
        ("TRAINED", BLANK if seconds is None else span(seconds)),
    )
