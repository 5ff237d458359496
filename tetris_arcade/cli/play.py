"""``play``, the command when none is named: open the arcade."""

import argparse
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tetris_arcade.cli.numbers import seconds, size, speed, whole
from tetris_arcade.engine.pieces import MAX_SEED
from tetris_arcade.errors import ArcadeError, UsageError
from tetris_arcade.kiosk.heartbeat import attach
from tetris_arcade.picture.theme import PALETTES

if TYPE_CHECKING:
    from tetris_arcade.kiosk.heartbeat import Heart
    from tetris_arcade.replays import Recorded


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
        type=speed,
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
        type=seconds,
        default=60.0,
        metavar="S",
        help="seconds without input until the slots show themselves (default: 60)",
    )
    parser.add_argument(
        "--seed",
        type=whole(0, MAX_SEED),
        metavar="N",
        help="seed of the first game (default: a new one)",
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
    look.add_argument("--size", type=size, metavar="WxH", help="in a window of so many pixels")
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
    scripting.add_argument(
        "--frames", type=whole(1, 10**12), metavar="N", help="end after N frames"
    )
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
    heart = attach()  # before anything can go wrong, so that it is in the log
    if args.speed is not None and args.slot is None:
        raise UsageError(
            "--speed is that of a demo: name its slot, as in `play grandmaster --speed 4`"
        )
    if heart is not None:
        from tetris_arcade.kiosk.show import explained  # noqa: PLC0415  # only a kiosk needs it

        return explained(lambda: _show(args, heart), args.store or ())
    if args.kiosk:
        from tetris_arcade.kiosk.show import supervise  # noqa: PLC0415  # see above

        if args.slot is not None and _is_file(args.slot) and not os.path.isfile(args.slot):  # noqa: PTH113
            raise ArcadeError(f"there is no file {args.slot}: check the path")
        return supervise(args.arguments, args.log)
    return _show(args, None)


def _show(args: argparse.Namespace, heart: "Heart | None") -> int:
    """Open the arcade in this process; raises as `app.run`, and `read_replay`."""
    recorded = _recorded(args.slot)
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
        silent=heart is not None and heart.silent,
        **{name: value for name, value in chosen.items() if value is not None},
    )
    return app.run(settings, heart)


def _recorded(named: str | None) -> "Recorded | None":
    """The game in the file that is named, if it is one and no slot; raises as `read_replay`."""
    if named is None or not _is_file(named):
        return None
    from tetris_arcade.replays import read_replay  # noqa: PLC0415  # only a replay needs it

    return read_replay(Path(named))


def _is_file(named: str) -> bool:
    """Whether a game's file is named, there or not, and no slot."""
    # Whatever is named may be asked about: Path's raises where there can be no such file.
    return named.endswith(".replay") or os.path.isfile(named)  # noqa: PTH113


def _file(text: str) -> Path:
    path = Path(text)
    if not os.path.isdir(path.parent):  # noqa: PTH112  # Path's raises where it may not look
        raise argparse.ArgumentTypeError(f"there is no folder {str(path.parent)!r}: make it first")
    return path


def _png(text: str) -> Path:
    path = _file(text)
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text!r} is no PNG: let its name end in .png")
    return path
