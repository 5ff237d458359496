"""``play``, the command when none is named: open the arcade."""

import argparse
import math
import os
from pathlib import Path

from tetris_arcade.engine.pieces import MAX_SEED


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``play``."""
    parser = subparsers.add_parser(
        "play",
        help="open the arcade (the command when none is named)",
        description="Open the arcade: the high-score table, and the slots playing live.",
        epilog="example: python -m tetris_arcade --windowed --store dir:~/models",
    )
    add_arguments(parser)
    parser.set_defaults(run=run)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of a show to ``parser``."""
    parser.add_argument("--windowed", action="store_true", help="in a window, not full screen")
    parser.add_argument(
        "--store",
        action="append",
        metavar="LOCATION",
        help="where slots live, SCHEME:REST or the path of a folder; may be repeated "
        "(default: the starter slots and your own)",
    )
    parser.add_argument(
        "--attract-after",
        type=_seconds,
        default=60.0,
        metavar="S",
        help="seconds without input until the slots show themselves (default: 60)",
    )
    parser.add_argument(
        "--seed", type=_seed, metavar="N", help="seed of the first game (default: a new one)"
    )
    parser.add_argument("--frames", type=_count, metavar="N", help="end after N frames")
    parser.add_argument(
        "--screenshot",
        type=_png,
        metavar="FILE",
        help="write the last frame as a PNG when the show ends",
    )


def run(args: argparse.Namespace) -> int:
    """Open the arcade; the exit code when it ends. Raises as `app.run`."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # stdout is for results
    from tetris_arcade import app  # noqa: PLC0415  # --help must not wait for pygame

    chosen = {"stores": args.store, "seed": args.seed}
    return app.run(
        app.Settings(
            windowed=args.windowed,
            frames=args.frames,
            screenshot=args.screenshot,
            attract_after=args.attract_after,
            **{name: value for name, value in chosen.items() if value is not None},
        )
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_SEED:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 2**64 - 1")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _png(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text!r} is no PNG: let its name end in .png")
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {str(path.parent)!r}: make it first")
    return path
