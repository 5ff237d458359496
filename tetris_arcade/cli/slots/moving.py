"""``slots copy`` and ``slots export``: to other stores, and to files."""

import argparse
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from tetris_arcade.cli.progress import bar, say
from tetris_arcade.cli.slots.options import (
    add_json,
    add_read_stores,
    add_taken,
    command,
    read_locations,
    taken,
)
from tetris_arcade.cli.slots.output import print_json, size_of, slot_object
from tetris_arcade.errors import SlotError, UsageError
from tetris_arcade.slots.operations.exporting import export_bundle, export_model
from tetris_arcade.slots.operations.filling import store_to_fill
from tetris_arcade.slots.operations.finding import find_slot, shown_slots
from tetris_arcade.slots.operations.transfer import Copied, copy_slots
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot


def add_copy(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots copy``."""
    parser = commands.add_parser(
        "copy",
        help="copy slots to another store",
        description="Copy slots to another store, metadata and all, each verified on the way. A "
        "slot that is there already, with the same model and metadata, is skipped: a transfer "
        "that was cut short is simply repeated. A slot that cannot be copied does not stop the "
        "others. Each slot that goes into a bundle writes it anew: for hundreds, copy to a folder "
        "and zip what is in it.",
        epilog="example: python -m tetris_arcade slots copy --all --to zip:show.zip",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a slot")
    parser.add_argument("--all", action="store_true", help="every slot that there is")
    parser.add_argument(
        "--to", required=True, metavar="LOCATION", help="the store to copy to, made if need be"
    )
    add_read_stores(parser)
    add_taken(parser)
    add_json(parser)
    parser.set_defaults(run=_copy)


def add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots export``."""
    parser = commands.add_parser(
        "export",
        help="write a slot's model to a file",
        description="Write a slot's model.zip to a file, for Stable-Baselines3's load() or for "
        "someone else. The file is whole or not there.",
        epilog="example: python -m tetris_arcade slots export grandmaster grandmaster.zip --bundle",
    )
    parser.add_argument("name", metavar="NAME", help="the slot")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write")
    parser.add_argument(
        "--bundle", action="store_true", help="a bundle of this one slot, its metadata included"
    )
    parser.add_argument("--replace", action="store_true", help="replace FILE, if it is there")
    parser.add_argument(
        "--verify",
        action="store_true",
        help="check the model against its hash on the way, as --bundle always does; slower",
    )
    add_read_stores(parser)
    add_json(parser)
    parser.set_defaults(run=_export)


def _copy(args: argparse.Namespace) -> int:
    if bool(args.names) == args.all:
        raise UsageError("name what to copy, or add --all for every slot")
    locations = read_locations(args)
    slots: Iterable[Slot] = (
        shown_slots(locations)
        if args.all
        else [find_slot(name, locations) for name in dict.fromkeys(args.names)]
    )
    target, results = store_to_fill(args.to), []
    try:
        with bar("copying") as progress:
            for copied in copy_slots(slots, target, taken=taken(args), progress=progress):
                results.append(copied)
                if not args.json and copied.error is None:
                    done = "already there" if copied.already_there else "copied"
                    say(f"{done}: {copied.slot.name!r} in {target.location}")
    finally:
        if args.json:  # whatever ended it
            print_json(map(_copied_object, results))
    _complain(results)
    return 0


def _copied_object(copied: Copied) -> dict[str, Any]:
    """The slot in the target; where there is none, the one in the source with the reason."""
    if copied.error is None:
        return slot_object(copied.slot) | {"already_there": copied.already_there}
    return slot_object(copied.slot) | {"already_there": False, "problem": str(copied.error)}


def _complain(results: list[Copied]) -> None:
    reasons = [f"{result.slot.name} ({result.error})" for result in results if result.error]
    if reasons:
        raise SlotError(f"not copied, {len(reasons)} of {len(results)}: {'; '.join(reasons)}")


def _export(args: argparse.Namespace) -> int:
    slot = find_slot(args.name, read_locations(args))
    store = open_store(slot.location)
    export = export_bundle if args.bundle else partial(export_model, verify=args.verify)
    with bar(f"exporting {args.name}") as progress:
        slot = export(store, args.name, args.file, replace=args.replace, progress=progress)
    if args.json:
        print_json([slot_object(slot)])
        return 0
    say(f"exported {slot.name!r} of {slot.location} to {args.file}: {size_of(slot)}")
    if args.bundle:
        say(f"to keep it elsewhere: {command('import', str(args.file), slot.name)}")
    return 0
