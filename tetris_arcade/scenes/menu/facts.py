"""What the panel says of a slot beyond its row, in labels and values."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.numbers import BLANK, brief, compact, span
from tetris_arcade.picture.panels import FACT_GAP
from tetris_arcade.scenes.menu.columns import BEST, Column, Context
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.slots.metadata import Evaluation

Fact = tuple[str, str]
PAIR_GAP: Final = 10
"""Between two facts on one line."""
PAIRED: Final = 140
"""Narrower lines, in pixels, hold one fact each."""
STANDARD: Final = Protocol()
_RULES: Final[tuple[tuple[str, Callable[[Any], str]], ...]] = (
    ("max_pieces", lambda pieces: f"CAP {brief(pieces)}"),
    ("games", lambda games: f"{brief(games)} GAMES"),
    ("seed", lambda seed: f"SEED {brief(seed)}"),
    ("randomizer", str),
    ("width", lambda columns: f"{brief(columns)} WIDE"),
    ("height", lambda rows: f"{brief(rows)} HIGH"),
)
"""How each number of a protocol is written; of several that differ the first is told."""
MISSING: Final = {"max_pieces": "NO CAP"}


def facts(entry: Entry, *, median: bool, left_out: Iterable[Fact] = ()) -> Iterator[Fact]:
    """What is known of a slot beyond its row, and what its row has ``left_out``."""
    metadata, evaluation = entry.slot.metadata, entry.slot.metadata.evaluation
    if median and evaluation is not None:
        yield "MEDIAN", compact(evaluation.median_lines)
    if evaluation is not None and evaluation.capped is not None:
        # Of the games that were played. Of some, not one more is said than there were.
        part = evaluation.capped * 100 // evaluation.games if evaluation.games else None
        yield "CUT OFF", brief(evaluation.capped) if part is None else f"{brief(part)}%"
    if evaluation is not None and entry.other_rules is not None:
        ours = entry.other_rules == STANDARD.name
        yield "RULES", difference(evaluation) if ours else entry.other_rules
    yield from left_out
    if entry.published:  # the rest is said by its notes, which need the room
        return
    yield "BY", ", ".join(filter(None, (metadata.algorithm, metadata.source))) or BLANK
    seconds = metadata.training.seconds if metadata.training else None
    yield "TRAINED", BLANK if seconds is None else span(seconds)


def difference(evaluation: Evaluation) -> str:
    """In a few letters, by what a score is not ours that says it is: that of an older release."""
    for name, written in _RULES:
        number = getattr(evaluation, name)
        if number != getattr(STANDARD, name):
            return MISSING.get(name, "unknown") if number is None else written(number)
    return "WRONG"  # its numbers cannot be


def facts_of(
    entry: Entry, columns: Iterable[Column], context: Context, *, median: bool
) -> Iterator[Fact]:
    """What the columns say that a row has no room for, but for blanks.

    The best game stands with the median elsewhere, where ``median`` is False.
    """
    for column in columns:
        text = column.text(entry, context)
        if text not in ("", BLANK) and (median or column is not BEST):
            yield column.heading, text


def lines_of(art: Art, found: Iterable[Fact], width: int) -> list[list[Fact]]:
    """Facts in lines of ``width`` pixels: two to a line where both are short enough."""
    lines: list[list[Fact]] = []
    pairing = False
    for fact in found:
        short = room_for(art, fact, width) < width
        if short and pairing:
            lines[-1].append(fact)
        else:
            lines.append([fact])
        pairing = short and not pairing
    return lines


def room_for(art: Art, fact: Fact, width: int) -> int:
    """How many of a line's ``width`` pixels a fact gets: all, or the half that is enough."""
    label, value = fact
    needed = art.text.width(label) + FACT_GAP + art.text.width(value)
    half = (width - PAIR_GAP) // 2
    return half if width >= PAIRED and needed <= half else width
