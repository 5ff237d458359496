"""``slots verify``: whether every model is what its metadata says."""

import argparse
from itertools import groupby
from operator import attrgetter

from tetris_arcade.cli.progress import bar, say
from tetris_arcade.cli.slots.options import add_json, add_read_stores, command, read_locations
from tetris_arcade.cli.slots.output import print_json, slot_object
from tetris_arcade.errors import SlotDamagedError
from tetris_arcade.slots.names import broken_rule
from tetris_arcade.slots.operations.finding import find_slot
from tetris_arcade.slots.operations.verification import verify_slots
from tetris_arcade.slots.plugins import open_stores
from tetris_arcade.slots.store import Slot


def add_verify(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots verify``."""
    parser = commands.add_parser(
        "verify",
        help="check that every model is whole",
        description="Read every model to its end: it must be the one whose hash is in the slot's "
        "metadata or, where a foreign slot has no hash, a zip whose members have their checksums. "
        "What lies in the trash is not checked; restore it first.",
        epilog="example: python -m tetris_arcade slots verify --store dir:~/models",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a slot (default: all)")
    add_read_stores(parser)
    add_json(parser)
    parser.set_defaults(run=_verify)


def _verify(args: argparse.Namespace) -> int:
    locations = read_locations(args)
    if args.names:
        slots = [find_slot(name, locations) for name in dict.fromkeys(args.names)]
    else:
        slots = [slot for store in open_stores(locations) for slot in store.slots()]
    verified = []
    with bar("verifying") as progress:
        for slot in verify_slots(slots, progress):
            verified.append(slot)
            if not args.json:
                say(_line(slot))
    if args.json:
        print_json(map(slot_object, verified))
    damaged = [slot for slot in verified if slot.problem is not None]
    if damaged:
        names = ", ".join(slot.name for slot in damaged)
        told = f"{len(damaged)} of {len(verified)} damaged: {names}"
        raise SlotDamagedError(f"{told}; {_advice(damaged)}")
    return 0


def _advice(damaged: list[Slot]) -> str:
    """What to do, the end of a sentence; the commands, one for each store, can be pasted."""
    misnamed = [slot for slot in damaged if broken_rule(slot.name) is not None]
    advice = [f"rename the folder of {slot.name!r} in {slot.location}" for slot in misnamed]
    others = [slot for slot in damaged if slot not in misnamed]
    commands = [
        command("delete", *(slot.name for slot in slots), store=location)
        for location, slots in groupby(
            sorted(others, key=attrgetter("location")), key=attrgetter("location")
        )
    ]
    if commands:
        again = f"save {'the others' if misnamed else 'them'} again"
        advice.append(f"{again}, or put them in the trash: {'; '.join(commands)}")
    return "; ".join(advice)


def _line(slot: Slot) -> str:
    if slot.problem is not None:
        return f"damaged  {slot.location}: {slot.problem}"
    return f"{'whole' if slot.metadata.model else 'whole, no hash'}  {slot.name} in {slot.location}"
