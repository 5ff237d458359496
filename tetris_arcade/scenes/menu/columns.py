"""The columns of the table: what each says of a slot, and what it is sorted by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from tetris_arcade.picture.numbers import BLANK, age, brief, compact, interval, ordinal
from tetris_arcade.scenes.menu.ranking import Entry

MIN_GAP: Final = 6
"""Pixels between two columns whose values are as wide as they get."""
NAME_GAP: Final = 7
PUBLISHED: Final = "PUBLISHED"


class Context(NamedTuple):
    """What a row says depends on more than its slot."""

    now: datetime
    """Ages are counted from here."""
    stores: Mapping[str, str]
    """Short names, by location."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of the table."""

    heading: str
    width: int
    """Of its widest value or its heading, in pixels."""
    text: Callable[[Entry, Context], str]
    key: Callable[[Entry, Context], Any]
    """What it is sorted by; None for a blank."""
    descending: bool = False
    """The natural direction."""
    left: bool = False
    """Whether its values begin at the same place, and do not end there."""
    about_play: bool = True
    """Whether it is blank for a slot that cannot play."""


class Cell(NamedTuple):
    """Where a column lies; both edges count from the left of the table, in pixels."""

    column: Column
    left: int
    right: int


def _score(name: str) -> Callable[[Entry, Context], Any]:
    """A number of the evaluation; those of slots without a rank do not compare."""

    def key(entry: Entry, context: Context) -> Any:
        if entry.rank is None:
            return None
        return getattr(entry.slot.metadata.evaluation, name, None)

    return key


def _trained(name: str) -> Callable[[Entry, Context], Any]:
    def key(entry: Entry, context: Context) -> Any:
        return getattr(entry.slot.metadata.training, name, None)

    return key


def place(rank: int) -> str:
    """A rank in at most four characters: 1ST … 9TH, 10 … 9999, 10K …"""
    if rank < 10:
        return ordinal(rank)
    return str(rank) if rank < 10_000 else brief(rank)


def _range_text(entry: Entry, context: Context) -> str:
    if entry.other_rules is not None:
        return "UNRANKED"
    return interval(getattr(entry.slot.metadata.evaluation, "interval", None))


def _trained_text(name: str) -> Callable[[Entry, Context], str]:
    key = _trained(name)
    # A published player was not trained here: its row says so once, at its end.
    return lambda entry, context: "" if entry.published else brief(key(entry, context))


def _created(entry: Entry, context: Context) -> float | None:
    created = entry.slot.metadata.created
    # The age of a published player's slot is not its own.
    return None if created is None or entry.published else -created.timestamp()


def _label(entry: Entry, context: Context) -> str:
    return context.stores.get(entry.slot.location, entry.slot.location)


RANK: Final = Column(
    "RANK",
    24,
    lambda entry, context: BLANK if entry.rank is None else place(entry.rank),
    lambda entry, context: entry.rank,
    left=True,
)
NAME: Final = Column(
    "NAME",
    87,
    lambda entry, context: entry.slot.name,
    lambda entry, context: entry.slot.name.casefold(),
    left=True,
    about_play=False,
)
STORE: Final = Column(
    "STORE",
    41,
    _label,
    lambda entry, context: _label(entry, context).casefold(),
    left=True,
    about_play=False,
)
LINES: Final = Column(
    "LINES",
    40,  # a sign that it is at least so many stands out to the left
    lambda entry, context: compact(getattr(entry.slot.metadata.evaluation, "mean_lines", None)),
    _score("mean_lines"),
    descending=True,
)
RANGE: Final = Column("95% RANGE", 53, _range_text, _score("interval"), descending=True)
BEST: Final = Column(
    "BEST",
    24,
    lambda entry, context: brief(getattr(entry.slot.metadata.evaluation, "best_lines", None)),
    _score("best_lines"),
    descending=True,
)
EPISODES: Final = Column(
    "EPIS", 24, _trained_text("episodes"), _trained("episodes"), descending=True
)
STEPS: Final = Column(
    "STEPS", 30, _trained_text("timesteps"), _trained("timesteps"), descending=True
)
AGE: Final = Column(
    "AGE",
    18,
    lambda entry, context: (
        BLANK if entry.published else age(entry.slot.metadata.created, context.now)
    ),
    _created,
)
COLUMNS: Final = (RANK, NAME, STORE, LINES, RANGE, BEST, EPISODES, STEPS, AGE)
"""As they stand from left to right."""
BY_WORTH: Final = (RANK, NAME, LINES, STORE, RANGE, BEST, STEPS, AGE, EPISODES)
"""Where there is no room for all, the last of these go first."""


def available(stores: int) -> tuple[Column, ...]:
    """The columns of a table of so many stores, shown or not."""
    return tuple(column for column in COLUMNS if column is not STORE or stores > 1)


def placed(columns: Sequence[Column], chosen: Column, width: int) -> tuple[Cell, ...]:
    """Those of the columns that ``width`` pixels have room for, the chosen one always."""
    shown: set[Column] = set()
    left_over = width - NAME_GAP + 2 * MIN_GAP  # the first gap is the name's, and none is last
    for column in sorted(columns, key=lambda c: (c not in (RANK, NAME, chosen), BY_WORTH.index(c))):
        if column.width + MIN_GAP <= left_over:
            shown.add(column)
            left_over -= column.width + MIN_GAP
    gaps = max(1, len(shown) - 2)
    cells, x, number = [], 0, 0
    for column in (column for column in COLUMNS if column in shown):
        if column not in (RANK, NAME):
            # Whole pixels of what is left over, a pixel more for the later gaps.
            number += 1
            x += MIN_GAP + left_over * number // gaps - left_over * (number - 1) // gaps
        elif column is NAME:
            x += NAME_GAP
        cells.append(Cell(column, x, x + column.width))
        x += column.width
    return tuple(cells)


def order(
    entries: Sequence[Entry], column: Column, context: Context, *, descending: bool
) -> list[int]:
    """The entries' positions, sorted; blanks last whatever the direction, ties as they stand."""
    keys: list[Any] = [
        None if column.about_play and not entry.playable else column.key(entry, context)
        for entry in entries
    ]
    filled = [position for position, key in enumerate(keys) if key is not None]
    filled.sort(key=lambda position: keys[position], reverse=descending)
    return filled + [position for position, key in enumerate(keys) if key is None]
