"""``evaluate``: give slots a score."""

import argparse
import functools
import json
import time
from typing import Any

import msgspec
from tqdm import tqdm

from tetris_arcade.errors import ArcadeError
from tetris_arcade.protocol import Protocol
from tetris_arcade.slots.locations import default_locations
from tetris_arcade.slots.metadata import Evaluation
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``evaluate``."""
    parser = subparsers.add_parser(
        "evaluate",
        help="play many games with a slot and keep its score",
        description="Play the same seeded games with each slot. The result of the standard "
        "protocol (the defaults) is kept in the slot, and the leaderboard ranks by it; any other "
        "is only shown. The published players dellacherie, bcts, dt10 and dt20 can be named as "
        "well, unless a slot has that name; they are in no store, so theirs is only shown. Takes "
        "seconds for a novice, and ten minutes or more for the best.",
        epilog="example: python -m tetris_arcade evaluate novice dellacherie --games 20 "
        "--height 10",
    )
    parser.add_argument("names", nargs="+", metavar="NAME", help="a slot, or a published player")
    parser.add_argument(
        "--store", metavar="LOCATION", help="where the slots live (default: yours and the starters)"
    )
    standard = Protocol()
    for name, kind, meaning in (
        ("games", int, "how many games"),
        ("seed", int, "of the series of games"),
        ("max-pieces", int, "where a game is cut"),
        ("randomizer", str, "how pieces are drawn: uniform or bag"),
        ("width", int, "columns of the board"),
        ("height", int, "rows of the board"),
    ):
        default = getattr(standard, name.replace("-", "_"))
        parser.add_argument(
            f"--{name}", type=kind, default=default, metavar="N" if kind is int else "NAME",
            help=f"{meaning} (default: %(default)s)",
        )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print a JSON list of objects")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Evaluate every player named, and keep what the standard protocol gives."""
    protocol = Protocol(
        args.games, args.seed, args.max_pieces, args.randomizer, args.width, args.height
    )
    from tetris_arcade.evaluation import (  # noqa: PLC0415 - torch takes seconds to import
        evaluate,
        find_player,
    )

    locations = [args.store] if args.store else default_locations()
    rows, unkept = [], None
    for player in [find_player(name, locations) for name in args.names]:  # all before any game
        started, total = time.monotonic(), protocol.games * protocol.max_pieces
        with tqdm(
            total=total, desc=player.name, unit="piece", unit_scale=True, disable=None
        ) as bar:
            result = evaluate(player, protocol, functools.partial(_advance, bar))
        speed = round(result.pieces / (time.monotonic() - started))
        evaluation = result.as_evaluation()
        rows.append({"name": player.name, **_plain(evaluation), "pieces_per_second": speed})
        if not args.json:
            print(_line(player.name, evaluation), flush=True)
        if protocol.name == "standard" and isinstance(player, Slot):
            unkept = _keep(player, evaluation) or unkept
    if args.json:
        print(json.dumps(rows, indent=2))
    if unkept:
        raise unkept
    return 0


def _keep(slot: Slot, evaluation: Evaluation) -> ArcadeError | None:
    """Write the result into the slot; what went wrong is told when all results are."""
    try:
        kept = msgspec.structs.replace(slot.metadata, evaluation=evaluation)
        open_store(slot.location).annotate(slot.name, kept)
    except ArcadeError as error:
        return error
    return None


def _advance(bar: "tqdm[Any]", pieces: int) -> None:
    bar.update(pieces - bar.n)


def _plain(evaluation: Evaluation) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(evaluation)
    del plain["unknown"]
    return plain


def _line(name: str, evaluation: Evaluation) -> str:
    low, high = evaluation.interval or (0.0, 0.0)
    capped = f", {evaluation.capped} cut: a lower bound" if evaluation.capped else ""
    return (
        f"{name}: {evaluation.mean_lines:,.1f} lines on average over {evaluation.games} games "
        f"(95 %: {low:,.1f} to {high:,.1f}{capped}), median {evaluation.median_lines:,.1f}, "
        f"best {evaluation.best_lines:,}"
    )
