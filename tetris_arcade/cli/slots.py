"""``slots``: what is kept, and keeping more."""

import argparse
import json
import sys
from collections.abc import Iterable
from typing import Any, get_args

from tetris_arcade.cli.parser import add_checkpoints
from tetris_arcade.cli.terminal import printable
from tetris_arcade.slots.durable import in_one_line
from tetris_arcade.slots.locations import default_locations, user_folder, user_location
from tetris_arcade.slots.metadata import TrainingSource, to_plain
from tetris_arcade.slots.operations import find_checkpoint, rank, save_checkpoint
from tetris_arcade.slots.plugins import open_store, open_stores
from tetris_arcade.slots.store import Slot

_STORE_HELP = "where slots live, SCHEME:REST or the path of a folder"
_HEADINGS = ("#", "name", "lines (95 %)", "median", "best", "steps", "source", "created")
_RIGHT_ALIGNED = frozenset(["#", "lines (95 %)", "median", "best", "steps"])


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots`` and its sub-commands; each sets ``run``, which returns the exit code."""
    slots = subparsers.add_parser(
        "slots",
        help="list and keep trained models",
        description="Slots are named, kept models.",
        epilog="example: python -m tetris_arcade slots list",
    )
    commands = slots.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_list(commands)
    _add_save(commands)


def _add_list(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "list",
        help="show all slots, best first",
        description="Show all slots: those evaluated, best first, then the others by name.",
        epilog="example: python -m tetris_arcade slots list --store dir:~/models --json",
    )
    parser.add_argument(
        "--store",
        action="append",
        metavar="LOCATION",
        help=f"{_STORE_HELP}; may be repeated (default: the starter slots and your own)",
    )
    parser.add_argument("--json", action="store_true", help="print a JSON list of objects")
    parser.set_defaults(run=_list)


def _add_save(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "save",
        help="keep a checkpoint of training as a slot",
        description="Keep one of the checkpoints that training writes as a slot.",
        epilog="example: python -m tetris_arcade slots save best my-first",
    )
    parser.add_argument("source", choices=get_args(TrainingSource), help="which checkpoint")
    parser.add_argument("name", metavar="NAME", help="the slot's name: a-z, 0-9, '.', '_' and '-'")
    add_checkpoints(parser, "the folder that training writes to")
    parser.add_argument(
        "--store", metavar="LOCATION", help=f"{_STORE_HELP} (default: your own slots)"
    )
    parser.add_argument(
        "--replace", action="store_true", help="replace a slot of that name, if there is one"
    )
    parser.set_defaults(run=_save)


def _list(args: argparse.Namespace) -> int:
    stores = open_stores(args.store or default_locations())
    slots = rank(slot for store in stores for slot in store.slots())
    if args.json:
        print(json.dumps([_as_json(slot) for slot in slots], indent=2))
    elif slots:
        print(_table(slots, with_store=len(stores) > 1))
    else:
        print(
            f"no slots yet in {printable(', '.join(store.location for store in stores))}; train a "
            "model (python -m tetris_arcade train), then keep it: "
            "python -m tetris_arcade slots save best NAME"
        )
    return 0


def _save(args: argparse.Namespace) -> int:
    store = open_store(user_location() if args.store is None else args.store)
    checkpoint = find_checkpoint(args.checkpoints, args.source)
    if args.store is None:
        with in_one_line("write to", user_folder()):
            user_folder().mkdir(parents=True, exist_ok=True)
    slot = save_checkpoint(store, args.name, checkpoint, source=args.source, replace=args.replace)
    size = f"{slot.metadata.model.size:,} bytes" if slot.metadata.model else "its model"
    print(
        f"saved {printable(str(checkpoint))} as {slot.name!r} in {printable(slot.location)}: {size}"
    )
    if slot.metadata.policy is None:
        print(
            "it is kept, but cannot play: only what `train` wrote says what policy it is",
            file=sys.stderr,
        )
    return 0


def _as_json(slot: Slot) -> dict[str, Any]:
    return to_plain(slot.metadata) | {
        "name": slot.name,
        "store": slot.location,
        "problem": slot.problem,
    }


def _table(slots: list[Slot], *, with_store: bool) -> str:
    headings = (*_HEADINGS, "store") if with_store else _HEADINGS
    rows = [_row(place, slot)[: len(headings)] for place, slot in enumerate(slots, start=1)]
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    lines = [_line(headings, headings, widths)]
    for slot, row in zip(slots, rows, strict=True):
        lines.append(_line(row, headings, widths))
        if slot.problem is not None:
            lines.append(f"    damaged: {printable(slot.problem)}")
    return "\n".join(lines)


def _line(cells: Iterable[str], headings: Iterable[str], widths: Iterable[int]) -> str:
    aligned = (
        cell.rjust(width) if heading in _RIGHT_ALIGNED else cell.ljust(width)
        for cell, heading, width in zip(cells, headings, widths, strict=True)
    )
    return "  ".join(aligned).rstrip()


def _row(place: int, slot: Slot) -> tuple[str, ...]:
    metadata, evaluation, training = slot.metadata, slot.metadata.evaluation, slot.metadata.training
    lines = median = best = ""
    if evaluation is not None:
        lines = f"{evaluation.mean_lines:,.1f}"
        if evaluation.capped:
            lines = f">={lines}"  # games were cut short, so this is the least it can do
        if evaluation.interval is not None:
            lines += " ({:,.0f} to {:,.0f})".format(*evaluation.interval)
        median = _number(evaluation.median_lines)
        best = _number(evaluation.best_lines)
    cells = (
        str(place) if evaluation is not None and slot.problem is None else "",
        slot.name,
        lines,
        median,
        best,
        _number(training.timesteps if training else None),
        metadata.source or "",
        f"{metadata.created:%Y-%m-%d}" if metadata.created else "",
        slot.location,
    )
    return tuple(map(printable, cells))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"
