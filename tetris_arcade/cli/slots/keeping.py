"""``slots save`` and ``slots import``: models become slots."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import get_args

from tetris_arcade.cli.parser import add_checkpoints
from tetris_arcade.cli.progress import bar, say
from tetris_arcade.cli.slots.describing import add_description, description
from tetris_arcade.cli.slots.options import (
    add_json,
    add_own_store,
    add_taken,
    command,
    taken,
)
from tetris_arcade.cli.slots.output import print_json, size_of, slot_object
from tetris_arcade.cli.terminal import printable
from tetris_arcade.errors import UsageError
from tetris_arcade.inspection.completion import Completion
from tetris_arcade.slots.metadata import TrainingSource
from tetris_arcade.slots.operations.filling import store_to_fill
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.operations.training_folder import find_checkpoint
from tetris_arcade.slots.operations.transfer import import_file, is_bundle
from tetris_arcade.slots.store import Slot

_NAME = "the slot's name: a-z, 0-9, '.', '_' and '-'"


def add_save(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots save``."""
    parser = commands.add_parser(
        "save",
        help="keep a checkpoint of training as a slot",
        description="Keep one of the checkpoints that training writes as a slot. Where there is "
        "none of ours, those of Stable-Baselines3's callbacks and of rl-baselines3-zoo serve as "
        "well: best is best_model.zip, latest the PREFIX_N_steps.zip of the highest N, and final "
        "the ENV-ID.zip in a folder ENV-ID_RUN.",
        epilog="example: python -m tetris_arcade slots save best my-first",
    )
    parser.add_argument("source", choices=get_args(TrainingSource), help="which checkpoint")
    parser.add_argument("name", metavar="NAME", help=_NAME)
    add_checkpoints(parser, "the folder that training writes to")
    _add_notes(parser)
    add_own_store(parser)
    add_taken(parser)
    add_json(parser)
    parser.set_defaults(run=_save)


def add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots import``."""
    parser = commands.add_parser(
        "import",
        help="keep a file of someone else's as a slot",
        description="Keep a file as a slot: the zip that Stable-Baselines3's save() writes, or a "
        "bundle (of several slots the one called NAME). Nothing in it is executed. What a model "
        "does not say of itself is asked for: its policy (PlacementPolicy; dqn.MlpPolicy and the "
        "like for Stable-Baselines3's own; what a plugin provides) and the arguments of its "
        "environment.",
        epilog="example: python -m tetris_arcade slots import model.zip theirs",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a model.zip or a bundle")
    parser.add_argument("name", metavar="NAME", help=_NAME)
    add_description(parser)
    _add_notes(parser)
    add_own_store(parser)
    add_taken(parser)
    add_json(parser)
    parser.set_defaults(run=_import)


def _add_notes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--notes", default="", metavar="TEXT", help="kept with the slot")


def _save(args: argparse.Namespace) -> int:
    checkpoint = find_checkpoint(args.checkpoints, args.source)
    store, completion = store_to_fill(args.store), Completion(checkpoint)
    with bar(f"saving {args.name}") as progress:
        slot = save_checkpoint(
            store, args.name, checkpoint,
            source=args.source, taken=taken(args), notes=args.notes,
            describe=completion.complete, progress=progress,
        )  # fmt: skip
    _report(args, slot, f"saved {checkpoint}")
    if completion.problem is not None:
        notes = ["--notes", args.notes] if args.notes else []
        again = command(
            "import", str(checkpoint), slot.name, "--replace", *notes, store=store.location
        )
        told = printable(completion.advice(again))
        print(f"it is kept, but cannot play: it {told}", file=sys.stderr)
    return 0


def _import(args: argparse.Namespace) -> int:
    policy, environment = description(args)
    if (policy or environment or args.notes) and is_bundle(args.file):
        raise UsageError(
            f"{args.file} is a bundle, whose slots describe themselves: leave out --policy, --env "
            "and --notes"
        )
    store = store_to_fill(args.store)
    completion = Completion(args.file, policy, environment)
    again = command("import", str(args.file), args.name, *_given(args), store=store.location)
    with bar(f"importing {args.name}") as progress:
        copied = import_file(
            store, args.name, args.file,
            taken=taken(args), notes=args.notes,
            describe=partial(completion.complete_or_refuse, again), progress=progress,
        )  # fmt: skip
    done = "already there:" if copied.already_there else "imported"
    _report(args, copied.slot, f"{done} {args.file}")
    return 0


def _given(args: argparse.Namespace) -> list[str]:
    """The options of ``slots import`` that were given, but for ``--store``."""
    values = {"--policy": args.policy, "--env": args.env, "--notes": args.notes or None}
    given = [word for pair in values.items() if pair[1] is not None for word in pair]
    choice = [] if args.taken == "refuse" else [f"--{args.taken}"]
    return [*given, *choice, *(["--json"] if args.json else [])]


def _report(args: argparse.Namespace, slot: Slot, what: str) -> None:
    if args.json:
        print_json([slot_object(slot)])
    else:
        say(f"{what} as {slot.name!r} in {slot.location}: {size_of(slot)}")
