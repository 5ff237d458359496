"""``slots restore`` and ``slots purge``: what was deleted or replaced."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress

from tetris_arcade.cli.progress import say
from tetris_arcade.cli.slots.options import (
    add_json,
    add_own_store,
    add_taken,
    command,
    none_kept_yet,
    own_store,
    taken,
)
from tetris_arcade.cli.slots.output import (
    discarded_object,
    moment_of,
    print_json,
    size_of,
    slot_object,
    slot_table,
)
from tetris_arcade.cli.terminal import printable
from tetris_arcade.errors import SlotNotFoundError, UsageError
from tetris_arcade.slots.locations import user_location
from tetris_arcade.slots.operations.changing import latest_discarded, restore_slot
from tetris_arcade.slots.store import Discarded, SlotStore
from tetris_arcade.slots.trash import not_in_trash


def add_restore(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots restore``."""
    parser = commands.add_parser(
        "restore",
        help="show the trash, or bring a slot back from it",
        description="Without a name, show what is in the trash, the latest first. With one, bring "
        "back the slot of that name that was deleted or replaced last.",
        epilog="example: python -m tetris_arcade slots restore my-first --as my-second",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="what the slot was called")
    parser.add_argument("--key", help="which one, of several: as the list of the trash shows it")
    parser.add_argument("--as", dest="new_name", metavar="NEW", help="call it NEW from now on")
    add_own_store(parser)
    add_taken(parser)
    add_json(parser)
    parser.set_defaults(run=_restore)


def add_purge(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots purge``."""
    parser = commands.add_parser(
        "purge",
        help="delete what is in the trash for good",
        description="Delete for good what the trash holds of these names, deleted and replaced. "
        "This alone destroys anything. It asks first; where it cannot ask, it needs --yes.",
        epilog="example: python -m tetris_arcade slots purge my-first",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="what the slots were called")
    parser.add_argument("--all", action="store_true", help="everything in the trash")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    add_own_store(parser)
    add_json(parser)
    parser.set_defaults(run=_purge)


def _restore(args: argparse.Namespace) -> int:
    if args.name is not None and args.key is not None:
        raise UsageError("give NAME or --key, not both; to name the slot anew, use --as")
    if args.name is None and args.key is None:
        if args.new_name is not None:
            raise UsageError("--as needs a NAME or a --key")
        return _show_trash(args)
    store = own_store(args)
    if args.key is not None:
        discarded = _by_key(store, args.key)
    else:
        discarded = latest_discarded(store, args.name)
    slot = restore_slot(store, discarded, args.new_name, taken=taken(args))
    if args.json:
        print_json([slot_object(slot)])
    else:
        say(f"restored {slot.name!r} in {slot.location}, from {moment_of(discarded.moment)}")
    return 0


def _by_key(store: SlotStore, key: str) -> Discarded:
    for discarded in store.discarded():
        if discarded.key == key:
            return discarded
    raise not_in_trash(key, store.location)


def _show_trash(args: argparse.Namespace) -> int:
    trash = [] if none_kept_yet(args) else own_store(args).discarded()
    if args.json:
        print_json(map(discarded_object, trash))
    elif trash:
        print(_table(trash))
    else:
        say(f"nothing in the trash of {args.store or user_location()}")
    return 0


def _table(trash: Sequence[Discarded]) -> str:
    rows = [
        (
            discarded.slot.name,
            moment_of(discarded.moment),
            size_of(discarded.slot),
            discarded.key,
        )
        for discarded in trash
    ]
    headings = ("name", "deleted or replaced", "size", "key")
    slots = [discarded.slot for discarded in trash]
    return slot_table(headings, rows, frozenset(["size"]), slots)


def _purge(args: argparse.Namespace) -> int:
    if bool(args.names) == args.all:
        raise UsageError("name what to purge, or add --all for the whole trash")
    if args.all and none_kept_yet(args):
        return _report_purged(args, [])
    store = own_store(args)
    condemned = [
        discarded
        for discarded in store.discarded()
        if args.all or discarded.slot.name in args.names
    ]
    for name in args.names:
        if all(name != discarded.slot.name for discarded in condemned):
            latest_discarded(store, name)  # says that there is none, and what there is
    if condemned and not args.yes and not _confirmed(condemned, store):
        print("nothing was purged", file=sys.stderr)
        return 1
    purged = []
    for discarded in condemned:
        with suppress(SlotNotFoundError):  # someone else restored or purged it meanwhile
            store.purge(discarded.key)
            purged.append(discarded)
    return _report_purged(args, purged)


def _report_purged(args: argparse.Namespace, purged: list[Discarded]) -> int:
    if args.json:
        print_json(map(discarded_object, purged))
    else:
        say(f"purged {len(purged)} from the trash of {args.store or user_location()}")
    return 0


def _confirmed(condemned: list[Discarded], store: SlotStore) -> bool:
    """Say what will go, and ask."""
    if not sys.stdin.isatty():
        raise UsageError(
            f"purging deletes {len(condemned)} for good and there is nobody to ask; add --yes, "
            f"or see first what there is: {command('restore', store=store.location)}"
        )
    print(_table(condemned), file=sys.stderr)
    question = f"delete these {len(condemned)} from {printable(store.location)} for good? [y/N] "
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
