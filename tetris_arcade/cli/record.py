"""``record``: make a film of a slot."""

import argparse
import os
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from tetris_arcade.cli.numbers import finite_speed, whole
from tetris_arcade.cli.progress import say
from tetris_arcade.engine.pieces import MAX_SEED
from tetris_arcade.slots.locations import default_locations


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``record``."""
    parser = subparsers.add_parser(
        "record",
        help="make a film of a slot: a GIF or an MP4",
        description="Play a slot off screen, and write what would be seen to a GIF of exact "
        "colours or to an MP4. The film ends when so many pieces were placed, or when the game is "
        "over. It needs no screen, but an extra:\n"
        '  pip install "tetris-arcade[record]"',
        epilog="example: python -m tetris_arcade record dellacherie game.gif --pieces 20",
    )
    parser.add_argument("name", metavar="NAME", help="a slot")
    parser.add_argument("file", type=Path, metavar="FILE", help="ends in .gif or .mp4")
    parser.add_argument(
        "--compare", metavar="OTHER", help="another slot, beside it, plays the same pieces"
    )
    parser.add_argument(
        "--pieces", type=whole(1, 1_000_000), default=100, metavar="N",
        help="how many are placed (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--speed", type=finite_speed, default=1.0, metavar="S",
        help="pieces a second: 0.25, 0.5, 1, 2, 4 and so on to 64 (default: 1)",
    )  # fmt: skip
    parser.add_argument(
        "--seed",
        type=whole(0, MAX_SEED),
        default=0,
        metavar="N",
        help="of the game (default: %(default)s)",
    )
    parser.add_argument(
        "--scale", type=whole(1, 8), metavar="N",
        help="how many times 480x270 pixels (default: 2 for a GIF, 4 for an MP4)",
    )  # fmt: skip
    parser.add_argument(
        "--fps", type=whole(1, 120), metavar="N",
        help="pictures a second (default: 30 for a GIF, 60 for an MP4)",
    )  # fmt: skip
    parser.add_argument("--portrait", action="store_true", help="upright: 270x480 pixels")
    parser.add_argument(
        "--store", action="append", metavar="LOCATION",
        help="where slots live; may be repeated (default: the starter slots and your own)",
    )  # fmt: skip
    parser.add_argument("--replace", action="store_true", help="replace FILE, if it is there")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the film; raises as `tetris_arcade.recording.record.record` and `find_slot`."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # stdout is for results
    from tetris_arcade.playing.player import Player  # noqa: PLC0415 - --help must not wait for pygame
    from tetris_arcade.recording import record, stage  # noqa: PLC0415

    shape = record.Shape(args.scale, args.fps, args.portrait)
    record.check(args.file, shape, replace=args.replace)
    locations = args.store or default_locations()
    slot = stage.playable_slot(args.name, locations)
    other = None if args.compare is None else stage.playable_slot(args.compare, locations)
    player = Player()
    try:
        cabinet = stage.film_cabinet(player, locations, args.seed)
        scene = (
            stage.demo_of(cabinet, slot, args.speed)
            if other is None
            else stage.compare_of(cabinet, (slot, other), args.speed)
        )
        with tqdm(
            total=args.pieces, desc=slot.name, unit="piece", disable=None, leave=False
        ) as bar:
            made = record.record(
                scene, args.file, pieces=args.pieces, speed=args.speed, shape=shape,
                replace=args.replace, report=partial(_advance, bar),
            )  # fmt: skip
    finally:
        player.close()
    width, height = made.size
    seconds, size = made.pictures / made.rate, args.file.stat().st_size
    say(f"{args.file}: {seconds:,.1f} s, {width}x{height}, {size / 1e6:,.1f} MB")
    return 0


def _advance(bar: "tqdm[Any]", pieces: int) -> None:
    bar.update(pieces - bar.n)
