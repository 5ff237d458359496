"""How slots are printed: for people, and as JSON for programs."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tetris_arcade.cli.terminal import printable
from tetris_arcade.slots.metadata import to_plain
from tetris_arcade.slots.store import Discarded, Slot


def print_json(rows: Iterable[dict[str, Any]]) -> None:
    """Print a list of objects for programs, in ASCII."""
    print(json.dumps(list(rows), indent=2))


def slot_object(slot: Slot) -> dict[str, Any]:
    """A slot's metadata, with name, store and problem."""
    return to_plain(slot.metadata) | {
        "name": slot.name,
        "store": slot.location,
        "problem": slot.problem,
    }


def discarded_object(discarded: Discarded) -> dict[str, Any]:
    """The same of a slot in the trash, with its key there and when it came there."""
    return slot_object(discarded.slot) | {
        "key": discarded.key,
        "discarded": discarded.moment.isoformat(),
    }


def size_of(slot: Slot) -> str:
    """The size of a slot's model, for people."""
    return f"{slot.metadata.model.size:,} bytes" if slot.metadata.model else "size unknown"


def moment_of(moment: datetime) -> str:
    """A moment, for people."""
    return f"{moment:%Y-%m-%d %H:%M:%S} {moment.tzname() or ''}".rstrip()


def slot_table(
    headings: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
    right: frozenset[str],
    slots: Iterable[Slot],
) -> str:
    """A `table` of ``slots``, a row for each, and below it what is wrong with a damaged one."""
    heading, *lines = table(headings, rows, right).splitlines()
    for slot, line in zip(slots, lines, strict=True):
        problem = "" if slot.problem is None else f"\n    damaged: {printable(slot.problem)}"
        heading += f"\n{line}{problem}"
    return heading


def table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]], right: frozenset[str]) -> str:
    """Aligned columns under ``headings``; those in ``right`` are aligned there."""
    cells = [headings, *(tuple(map(printable, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if heading in right else cell.ljust(width)
            for cell, heading, width in zip(row, headings, widths, strict=True)
        ).rstrip()
        for row in cells
    )
