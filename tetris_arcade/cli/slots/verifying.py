"""``slots verify``: whether every model is what its metadata says."""

import argparse

from tetris_arcade.cli.progress import bar, say
from tetris_arcade.cli.slots.options import add_json, add_read_stores, command, read_locations
from tetris_arcade.cli.slots.output import print_json, slot_object
from tetris_arcade.errors import SlotDamagedError
from tetris_arcade.slots.operations import find_slot, verify_slots
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
    damaged = [slot.name for slot in verified if slot.problem is not None]
    if damaged:
        raise SlotDamagedError(
            f"{len(damaged)} of {len(verified)} damaged: {', '.join(damaged)}; save them again, "
            f"or put them in the trash: {command('delete', *damaged)}"
        )
    return 0


def _line(slot: Slot) -> str:
    if slot.problem is not None:
        return f"damaged  {slot.location}: {slot.problem}"
    return f"{'whole' if slot.metadata.model else 'whole, no hash'}  {slot.name} in {slot.location}"
