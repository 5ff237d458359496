"""``evaluate``: give slots a score."""

import argparse
import functools
import json
import time
from typing import Any

import msgspec
from tqdm import tqdm

from tetris_arcade.slots.locations import DEFAULT_LOCATION
from tetris_arcade.slots.metadata import Evaluation
from tetris_arcade.slots.plugins import open_store


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``evaluate``."""
    parser = subparsers.add_parser(
        "evaluate",
        help="play many games with a slot and keep its score",
        description="Play the same seeded games with each slot. The result of the standard "
        "protocol (the defaults) is kept in the slot, and the leaderboard ranks by it; any other "
        "is only shown.",
        epilog="example: python -m tetris_arcade evaluate novice master --games 20 --height 10",
    )
    parser.add_argument("names", nargs="+", metavar="NAME", help="a slot")
    parser.add_argument(
        "--store", default=DEFAULT_LOCATION, metavar="LOCATION", help="where the slots live"
    )
    parser.add_argument("--games", type=int, metavar="N", help="how many games")
    parser.add_argument("--seed", type=int, metavar="N", help="of the series of games")
    parser.add_argument("--max-pieces", type=int, metavar="N", help="where a game is cut")
    parser.add_argument("--randomizer", choices=("uniform", "bag"), help="how pieces are drawn")
    parser.add_argument("--width", type=int, metavar="N", help="columns of the board")
    parser.add_argument("--height", type=int, metavar="N", help="rows of the board")
    parser.add_argument("--json", action="store_true", help="print a JSON list of objects")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Evaluate every slot named, and keep what the standard protocol gives."""
    from tetris_arcade.evaluation import (  # noqa: PLC0415 - torch takes seconds to import
        Protocol,
        evaluate,
    )

    names = ("games", "seed", "max_pieces", "randomizer", "width", "height")
    given = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    protocol = Protocol(**given)
    store = open_store(args.store)
    rows = []
    for slot in [store.read(name) for name in args.names]:  # a misspelt name is told at once
        started = time.monotonic()
        with tqdm(total=protocol.games, desc=slot.name, unit=" games", disable=None) as bar:
            result = evaluate(store, slot, protocol, functools.partial(_advance, bar))
        evaluation = result.as_evaluation()
        if protocol.name == "standard":
            store.annotate(slot.name, msgspec.structs.replace(slot.metadata, evaluation=evaluation))
        speed = round(result.pieces / (time.monotonic() - started))
        rows.append({"name": slot.name, **_plain(evaluation), "pieces_per_second": speed})
        if not args.json:
            print(_line(slot.name, evaluation))
    if args.json:
        print(json.dumps(rows, indent=2))
    return 0


def _advance(bar: "tqdm[Any]", finished: int) -> None:
    bar.update(finished - bar.n)


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
