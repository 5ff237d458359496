"""``play``, the command when none is named: open the arcade."""

import argparse
import gc
import math
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tetris_arcade.engine.pieces import MAX_SEED
from tetris_arcade.errors import UsageError
from tetris_arcade.kiosk.heartbeat import attach
from tetris_arcade.picture.theme import PALETTES

if TYPE_CHECKING:
    from tetris_arcade.replays import Recorded

SPEEDS: Final = (*(2.0**power for power in range(-2, 7)), math.inf)
"""Those of a demo, whose own module needs pygame."""
LARGEST: Final = 16384
"""Pixels: no window is wider or higher."""


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
    parser.add_argument(
        "slot",
        nargs="?",
        metavar="SLOT|FILE",
        help="begin with this slot's demo, or with the game in this file (*.replay)",
    )
    parser.add_argument(
        "--speed",
        type=_speed,
        metavar="N",
        help="pieces a second there: 0.25, 0.5, 1, 2, 4 … 64, or max (default: 1)",
    )
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
    parser.add_argument(
        "--mute", action=argparse.BooleanOptionalAction, help="begin without sound, or with it"
    )
    _add_untended(parser)
    _add_look(parser)
    _add_scripting(parser)


def _add_untended(parser: argparse.ArgumentParser) -> None:
    untended = parser.add_argument_group("for a screen that nobody tends")
    untended.add_argument(
        "--attract", action="store_true", help="begin with the slots showing themselves"
    )
    untended.add_argument(
        "--kiosk",
        action="store_true",
        help="nothing can be changed, only a held chord or SIGTERM ends the show, "
        "and it is started again when it fails",
    )
    untended.add_argument(
        "--log",
        type=_file,
        metavar="FILE",
        help="what happened to a kiosk (default: kiosk.log in your folder for logs)",
    )


def _add_look(parser: argparse.ArgumentParser) -> None:
    look = parser.add_argument_group(
        "the look", "What is not said is as your configuration has it (see `config show`)."
    )
    look.add_argument("--windowed", action="store_true", help="in a window, not full screen")
    look.add_argument("--size", type=_size, metavar="WxH", help="in a window of so many pixels")
    look.add_argument("--palette", choices=PALETTES, help="colours of the pieces")
    look.add_argument(
        "--scan-lines",
        action=argparse.BooleanOptionalAction,
        help="dark lines between the rows of pixels, as on a tube",
    )
    look.add_argument(
        "--reduced-motion",
        action=argparse.BooleanOptionalAction,
        help="nothing slides, blinks or drifts",
    )


def _add_scripting(parser: argparse.ArgumentParser) -> None:
    scripting = parser.add_argument_group("for scripts")
    scripting.add_argument("--frames", type=_count, metavar="N", help="end after N frames")
    scripting.add_argument(
        "--screenshot",
        type=_png,
        metavar="FILE",
        help="write the last frame as a PNG when the show ends",
    )
    scripting.add_argument(
        "--frame-report",
        type=_file,
        metavar="FILE",
        help="write how long the frames took as JSON when the show ends",
    )


def run(args: argparse.Namespace) -> int:
    """Open the arcade; the exit code when it ends. Raises as `app.run`, and `UsageError`."""
    if args.speed is not None and args.slot is None:
        raise UsageError("--speed is that of a demo: name its slot, as in `play grandmaster --speed 4`")
    recorded = _recorded(args.slot)
    heart = attach()
    if args.kiosk and heart is None:
        from tetris_arcade.kiosk.show import supervise  # noqa: PLC0415  # only a kiosk needs it

        return supervise(args.arguments, args.log)
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # stdout is for results
    gc.disable()  # what is imported is no garbage; the app goes on collecting after its first frame
    from tetris_arcade import app  # noqa: PLC0415  # --help must not wait for pygame
    from tetris_arcade.settings import Settings  # noqa: PLC0415  # nor for this

    chosen = {"stores": args.store, "seed": args.seed, "speed": args.speed}
    settings = Settings(
        slot=args.slot if recorded is None else None,
        recorded=recorded,
        windowed=args.windowed or args.size is not None,
        size=args.size,
        palette=args.palette,
        scan_lines=args.scan_lines,
        reduced_motion=args.reduced_motion,
        muted=args.mute,
        frames=args.frames,
        screenshot=args.screenshot,
        frame_report=args.frame_report,
        attract_after=args.attract_after,
        attract=args.attract,
        kiosk=args.kiosk,
        **{name: value for name, value in chosen.items() if value is not None},
    )
    if heart is None:
        return app.run(settings)
    from tetris_arcade.kiosk.show import explained  # noqa: PLC0415  # see above

    return explained(lambda: app.run(settings, heart.beat))


def _recorded(named: str | None) -> "Recorded | None":
    """The game in the file that is named, if it is one and no slot; raises as `read_replay`."""
    if named is None or not (named.endswith(".replay") or Path(named).is_file()):
        return None
    from tetris_arcade.replays import read_replay  # noqa: PLC0415  # only a replay needs it

    return read_replay(Path(named))


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_SEED:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 2**64 - 1")
    return int(text)


def _seconds(text: str) -> float:
    seconds = _number(text)
    if not (math.isfinite(seconds) and seconds > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _speed(text: str) -> float:
    speed = math.inf if text.lower() == "max" else _number(text.removesuffix("x"))
    if speed not in SPEEDS:
        raise argparse.ArgumentTypeError(f"{text!r} is none of 0.25, 0.5, 1, 2, 4, 8 … 64, max")
    return speed


def _number(text: str) -> float:
    """The number, or nan for what is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text.lower())
    width, height = map(int, match.groups()) if match else (0, 0)
    if not (width and height and max(width, height) <= LARGEST):
        raise argparse.ArgumentTypeError(f"{text!r} is no size of a window, such as 1920x1080")
    return width, height


def _file(text: str) -> Path:
    path = Path(text)
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {str(path.parent)!r}: make it first")
    return path


def _png(text: str) -> Path:
    path = _file(text)
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text!r} is no PNG: let its name end in .png")
    return path
