"""``evaluate``: give slots a score."""

import argparse
import functools
import json
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

import msgspec
from tqdm import tqdm

from tetris_arcade.cli.progress import say
from tetris_arcade.cli.workers import cluster, limited_memory, processes
from tetris_arcade.errors import (
    ArcadeError,
    ModelError,
    PluginError,
    SlotError,
    StoreError,
    UsageError,
)
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.slots.locations import default_locations
from tetris_arcade.slots.metadata import Evaluation
from tetris_arcade.slots.operations.finding import find_slot, shown_slots
from tetris_arcade.slots.store import Slot

if TYPE_CHECKING:
    from tetris_arcade.evaluation.keeping import Found


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``evaluate``."""
    parser = subparsers.add_parser(
        "evaluate",
        help="play many games with a slot and keep its score",
        description="Play the same seeded games with each slot, and keep the result in it, with "
        "the start of its best game. The leaderboard ranks by the results of the standard "
        "protocol (the defaults) alone; so another result never takes the place of one of those, "
        "and is then only shown. A game that was cut counts with the lines it had, which makes "
        "the mean a lower bound. Takes seconds for a novice, and ten minutes or more for the "
        "best.",
        epilog="example: python -m tetris_arcade evaluate novice dellacherie --games 20 "
        "--height 10",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a slot")
    parser.add_argument("--all", action="store_true", help="every slot that there is")
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
    who = parser.add_mutually_exclusive_group()
    who.add_argument(
        "--workers", type=int, default=1, metavar="K",
        help="how many processes play (default: %(default)s); the result is the same",
    )  # fmt: skip
    who.add_argument(
        "--dask", metavar="ADDRESS", help="play on the Dask cluster with this scheduler"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON list of objects")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Evaluate the slots; one that cannot be evaluated, or kept, does not stop the others."""
    if bool(args.names) == args.all:
        raise UsageError("name what to evaluate, or add --all for every slot")
    protocol = Protocol(
        args.games, args.seed, args.max_pieces, args.randomizer, args.width, args.height
    )
    locations = [args.store] if args.store else default_locations()
    slots = (
        shown_slots(locations)
        if args.all
        else [find_slot(name, locations) for name in dict.fromkeys(args.names)]
    )
    with cluster(args.dask) if args.dask else processes(args.workers) as (executor, workers):
        play = functools.partial(_evaluate, protocol=protocol, executor=executor, workers=workers)
        with limited_memory():
            problems = _evaluate_each(slots, play, as_json=args.json)
    if len(problems) > 1:
        reasons = "; ".join(map(str, problems))
        raise SlotError(f"not evaluated or not kept, {len(problems)} of {len(slots)}: {reasons}")
    if problems:
        raise problems[0]
    return 0


def _evaluate_each(
    slots: list[Slot], play: Callable[[Slot], "Found"], *, as_json: bool
) -> list[ArcadeError]:
    """Evaluate the slots, keep and print the results; what went wrong with one or another."""
    from tetris_arcade.evaluation.keeping import keep  # noqa: PLC0415 - torch takes seconds

    rows: list[dict[str, Any]] = []
    problems: list[ArcadeError] = []
    try:
        for slot in slots:
            try:
                found = play(slot)
                plain = {"name": slot.name, **_plain(found.evaluation)}
                rows.append(plain | {"pieces_per_second": found.pieces_per_second})
                if not as_json:
                    say(_line(slot.name, found.evaluation))
                keep(found, slot)
            except (ModelError, SlotError, StoreError, PluginError, UsageError) as error:
                problems.append(error)
    finally:  # what was found is not lost with what came after
        if as_json:
            print(json.dumps(rows, indent=2))
    return problems


def _evaluate(slot: Slot, protocol: Protocol, executor: Executor | None, workers: int) -> "Found":
    from tetris_arcade.evaluation.keeping import find_out  # noqa: PLC0415 - torch takes seconds

    total = protocol.games * protocol.max_pieces
    with tqdm(total=total, desc=slot.name, unit="piece", unit_scale=True, disable=None) as bar:
        report = functools.partial(_advance, bar)
        return find_out(slot, protocol, executor=executor, workers=workers, report=report)


def _advance(bar: "tqdm[Any]", pieces: int) -> None:
    bar.update(pieces - bar.n)


def _plain(evaluation: Evaluation) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(evaluation)
    del plain["unknown"]
    return plain


def _line(name: str, evaluation: Evaluation) -> str:
    games = "1 game" if evaluation.games == 1 else f"{evaluation.games} games"
    limits = []
    if evaluation.interval is not None:
        limits.append("95 %: {:,.1f} to {:,.1f}".format(*evaluation.interval))
    if evaluation.capped:
        limits.append(f"{evaluation.capped} cut: a lower bound")
    between = f" ({', '.join(limits)})" if limits else ""
    return (
        f"{name}: {evaluation.mean_lines:,.1f} lines on average over {games}{between}, "
        f"median {evaluation.median_lines:,.1f}, best {evaluation.best_lines:,}"
    )
