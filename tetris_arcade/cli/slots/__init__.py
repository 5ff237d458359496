"""``slots``: what is kept, keeping more, and moving it about."""

import argparse

from tetris_arcade.cli.slots import changing, inspecting, keeping, listing, moving, trash, verifying

_COMMANDS = (
    listing.add_list,
    listing.add_show,
    keeping.add_save,
    changing.add_delete,
    trash.add_restore,
    trash.add_purge,
    changing.add_rename,
    moving.add_copy,
    moving.add_export,
    keeping.add_import,
    verifying.add_verify,
    inspecting.add_inspect,
)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots`` and its sub-commands; each sets ``run``, which returns the exit code."""
    slots = subparsers.add_parser(
        "slots",
        help="list, keep, move and check trained models",
        description="Slots are named, kept models.",
        epilog="example: python -m tetris_arcade slots list",
    )
    commands = slots.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in _COMMANDS:
        add(commands)
