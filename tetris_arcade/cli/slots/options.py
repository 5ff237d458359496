"""The options that the slot commands share, and the stores that they mean."""

import argparse
import shlex

from tetris_arcade.slots import locations
from tetris_arcade.slots.durable import in_one_line
from tetris_arcade.slots.operations import Taken
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

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


def own_store(args: argparse.Namespace) -> SlotStore:
    """The store to change: the one named, or else the user's own, which is made if need be."""
    if args.store is not None:
        return open_store(args.store)
    folder, location = locations.user_folder(), locations.user_location()
    with in_one_line("write to", location, folder):
        folder.mkdir(parents=True, exist_ok=True)
    return open_store(location)


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
    return " ".join(["python -m tetris_arcade slots", what, *map(shlex.quote, [*words, *options])])
