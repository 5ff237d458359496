"""``slots list`` and ``slots show``: what there is."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from tetris_arcade.cli.progress import say
from tetris_arcade.cli.slots.options import add_json, add_read_stores, command, read_locations
from tetris_arcade.cli.slots.output import print_json, slot_object, slot_table
from tetris_arcade.cli.terminal import printable
from tetris_arcade.evaluation.protocol import is_standard
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.operations.finding import find_slot, rank
from tetris_arcade.slots.plugins import open_stores
from tetris_arcade.slots.store import Slot

_HEADINGS = ("#", "name", "lines (95 %)", "median", "best", "steps", "source", "created", "store")
_REPLAY_SHOWN = 40  # enough for the rules and the seed; the rest is for programs
_RIGHT_ALIGNED = frozenset(["#", "lines (95 %)", "median", "best", "steps"])


def add_list(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots list``."""
    parser = commands.add_parser(
        "list",
        help="show all slots, best first",
        description="Show all slots: those evaluated by the standard protocol, best first, then "
        "the others by name; a score by another protocol has no place, but a dash.",
        epilog="example: python -m tetris_arcade slots list --store dir:~/models --json",
    )
    add_read_stores(parser)
    add_json(parser)
    parser.set_defaults(run=_list)


def add_show(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots show``."""
    parser = commands.add_parser(
        "show",
        help="show everything known about one slot",
        description="Show everything known about one slot. Of several stores, the last that has "
        "it counts; by default your own slots come before the starters.",
        epilog="example: python -m tetris_arcade slots show grandmaster",
    )
    parser.add_argument("name", metavar="NAME", help="the slot")
    add_read_stores(parser)
    add_json(parser)
    parser.set_defaults(run=_show)


def _list(args: argparse.Namespace) -> int:
    stores = open_stores(read_locations(args))
    slots = rank((slot for store in stores for slot in store.slots()), is_standard)
    if args.json:
        print_json(map(slot_object, slots))
    elif slots:
        print(_table(slots, with_store=len(stores) > 1))
    else:
        say(
            f"no slots yet in {', '.join(store.location for store in stores)}; train a "
            "model (python -m tetris_arcade train), then keep it: "
            + command("save", "best", "NAME", store=stores[-1].location)
        )
    return 0


def _show(args: argparse.Namespace) -> int:
    slot = find_slot(args.name, read_locations(args))
    if args.json:
        print_json([slot_object(slot)])
        return 0
    rows = list(_known(slot))
    width = max(len(label) for label, _ in rows)
    for label, value in rows:
        first, *more = value.splitlines() or [""]
        print(f"{printable(label).ljust(width)}  {printable(first)}")
        for line in more:
            print(f"{'':{width}}  {printable(line)}")
    return 0


def _table(slots: list[Slot], *, with_store: bool) -> str:
    headings = _HEADINGS if with_store else _HEADINGS[:-1]
    rows = [_row(place, slot)[: len(headings)] for place, slot in enumerate(slots, start=1)]
    return slot_table(headings, rows, _RIGHT_ALIGNED, slots)


def _row(place: int, slot: Slot) -> tuple[str, ...]:
    metadata, evaluation, training = slot.metadata, slot.metadata.evaluation, slot.metadata.training
    number = lines = median = best = ""
    if evaluation is not None:
        if slot.problem is None:
            number = str(place) if is_standard(evaluation) else "-"
        lines = f"{evaluation.mean_lines:,.1f}"
        if evaluation.capped:
            lines = f">={lines}"  # games were cut short, so this is the least it can do
        if evaluation.interval is not None:
            lines += " ({:,.0f} to {:,.0f})".format(*evaluation.interval)
        median = _number(evaluation.median_lines)
        best = _number(evaluation.best_lines)
    return (
        number,
        slot.name,
        lines,
        median,
        best,
        _number(training.timesteps if training else None),
        _source(metadata),
        f"{metadata.created:%Y-%m-%d}" if metadata.created else "",
        slot.location,
    )


def _source(metadata: Metadata) -> str:
    """Who made it: our training, someone else, or the literature."""
    return "published" if metadata.algorithm == "published" else metadata.source or ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _known(slot: Slot) -> Iterator[tuple[str, str]]:
    """What is known, each with its label; a record's fields one by one."""
    plain = slot_object(slot)
    for key in ("name", "store", "problem"):
        value = plain.pop(key)
        if value is not None:
            yield key, str(value)
    for key, value in plain.items():
        if isinstance(value, dict):
            for field, inner in value.items():
                if inner is not None:
                    yield f"{key} {field}", _value(field, inner)
        elif value is not None:
            yield key, _value(key, value)


def _value(field: str, value: Any) -> str:
    if isinstance(value, str):
        return value if field != "replay" else f"{value[:_REPLAY_SHOWN]}..."
    if type(value) in (int, float) and field != "seed":  # a seed is copied, not read
        return f"{value:,}"
    return json.dumps(value, ensure_ascii=False)
