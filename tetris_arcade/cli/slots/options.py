"""The options that the slot commands share, and the stores that they mean."""

import argparse

from tetris_arcade.errors import SlotNotFoundError
from tetris_arcade.slots import locations
from tetris_arcade.slots import store as stores
from tetris_arcade.slots.operations.taken import Taken
from tetris_arcade.slots.plugins import open_store

_WHERE = "where slots live, SCHEME:REST or the path of a folder or a .zip"


def add_read_stores(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the stores to read: `read_locations`."""
    parser.add_argument(
        "--store",
        action="append",
        metavar="LOCATION",
        help=f"{_WHERE}; may be repeated (default: the starter slots and your own)",
    )


def read_locations(args: argparse.Namespace) -> list[str]:
    """The locations to read: those named, or else the starters and the user's own."""
    return args.store or locations.default_locations()


def add_own_store(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the one store to change: `own_store`."""
    parser.add_argument("--store", metavar="LOCATION", help=f"{_WHERE} (default: your own slots)")


def own_store(args: argparse.Namespace) -> stores.SlotStore:
    """The store to change: the one named, or else the user's own.

    Raises `SlotNotFoundError` where that is not there yet: only what keeps a slot makes it.
    """
    if none_kept_yet(args):
        raise SlotNotFoundError(
            f"you have no slots of your own yet, in {locations.user_location()}; name another "
            "--store, or keep one: " + command("save", "best", "NAME")
        )
    return open_store(locations.user_location() if args.store is None else args.store)


def none_kept_yet(args: argparse.Namespace) -> bool:
    """Whether the user's own store is meant, and not there yet."""
    return args.store is None and locations.user_location() not in locations.default_locations()


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the option to print for a program."""
    parser.add_argument("--json", action="store_true", help="print a JSON list of objects")


def add_taken(parser: argparse.ArgumentParser) -> None:
    """Add the options for a name that is taken: `taken`."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--replace",
        action="store_const",
        const="replace",
        dest="taken",
        help="if there is a slot of that name, move it to the trash",
    )
    choice.add_argument(
        "--suffix",
        action="store_const",
        const="suffix",
        dest="taken",
        help="if there is a slot of that name, take NAME-2, NAME-3 and so on",
    )
    parser.set_defaults(taken="refuse")


def taken(args: argparse.Namespace) -> Taken:
    """What is to happen when the name is taken; by default it is refused."""
    chosen: Taken = args.taken
    return chosen


def command(what: str, *words: str, store: str | None = None) -> str:
    """The command line of a slot command, to be copied; ``store`` where it is not the default."""
    options = [] if store in (None, locations.user_location()) else ["--store", store or ""]
    return stores.command("slots", what, *words, *options)
