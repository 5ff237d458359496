"""``slots delete`` and ``slots rename``."""

import argparse

from tetris_arcade.cli.progress import say
from tetris_arcade.cli.slots.options import add_json, add_own_store, command, own_store
from tetris_arcade.cli.slots.output import discarded_object, print_json, slot_object
from tetris_arcade.errors import SlotNotFoundError
from tetris_arcade.slots.locations import STARTER_LOCATION
from tetris_arcade.slots.operations.changing import delete_slots, rename_slot
from tetris_arcade.slots.plugins import open_store


def add_delete(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots delete``."""
    parser = commands.add_parser(
        "delete",
        help="move slots to the trash",
        description="Move slots to the trash of their store: all of those named or, if one is not "
        "there, none. `slots restore` brings them back, until `slots purge`.",
        epilog="example: python -m tetris_arcade slots delete my-first",
    )
    parser.add_argument("names", nargs="+", metavar="NAME", help="a slot")
    add_own_store(parser)
    add_json(parser)
    parser.set_defaults(run=_delete)


def add_rename(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots rename``."""
    parser = commands.add_parser(
        "rename",
        help="give a slot another name",
        description="Give a slot another name. A taken name is refused: there is no --replace "
        "here, because that would be two changes; delete the other first.",
        epilog="example: python -m tetris_arcade slots rename my-first my-best",
    )
    parser.add_argument("name", metavar="OLD", help="the slot")
    parser.add_argument("new_name", metavar="NEW", help="its new name")
    parser.add_argument(
        "--suffix", action="store_true", help="if NEW is taken, take NEW-2, NEW-3 and so on"
    )
    add_own_store(parser)
    add_json(parser)
    parser.set_defaults(run=_rename)


def _delete(args: argparse.Namespace) -> int:
    deleted = []
    try:
        store = own_store(args)
        for discarded in delete_slots(store, args.names):
            deleted.append(discarded)
            if not args.json:
                name = discarded.slot.name
                back = command("restore", name, store=store.location)
                say(f"deleted {name!r} from {store.location}; to bring it back: {back}")
    except SlotNotFoundError as error:
        raise _explained(args, error, args.names, "delete", *args.names) from error
    finally:
        if args.json:  # whatever ended it
            print_json(map(discarded_object, deleted))
    return 0


def _rename(args: argparse.Namespace) -> int:
    try:
        slot = rename_slot(own_store(args), args.name, args.new_name, suffix=args.suffix)
    except SlotNotFoundError as error:
        words = [args.name, args.new_name, *(["--suffix"] if args.suffix else [])]
        raise _explained(args, error, [args.name], "rename", *words) from error
    if args.json:
        print_json([slot_object(slot)])
    else:
        say(f"renamed {args.name!r} to {slot.name!r} in {slot.location}")
    return 0


def _explained(
    args: argparse.Namespace, error: SlotNotFoundError, names: list[str], what: str, *words: str
) -> SlotNotFoundError:
    """The error, or a better one where a starter slot was meant, which nobody names by accident."""
    starters = open_store(STARTER_LOCATION).names() if args.store is None else []
    meant = [name for name in names if name in starters]
    if not meant:
        return error
    anyway = command(what, *words, store=STARTER_LOCATION)
    return SlotNotFoundError(
        f"{meant[0]!r} is a starter slot: it came with the program, in {STARTER_LOCATION}, and "
        f"comes back with an upgrade; if you really want to {what} it: {anyway}"
    )
