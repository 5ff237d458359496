"""``train``: make a new model, or go on with one."""

import argparse
import math
import signal
import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Final

from tqdm import tqdm

from tetris_arcade.cli.parser import CHECKPOINTS, add_checkpoints
from tetris_arcade.cli.terminal import printable
from tetris_arcade.errors import UsageError
from tetris_arcade.presets import PRESETS, Preset, find_preset

if TYPE_CHECKING:
    from tetris_arcade.learning.training import Progress

_DEFAULT: Final = "grandmaster"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``train``."""
    parser = subparsers.add_parser(
        "train",
        help="train a model and keep its checkpoints",
        description="Train a DQN by a preset. Writes latest.zip now and then, best.zip when it "
        "did best so far (in 100 games on 14 rows), and final.zip at the end.\n"
        "Ctrl-C saves and stops, a second one stops at once. --resume goes on from where a "
        "training was last saved, to the same result as if it had never stopped: so the preset, "
        "the steps and the seed are those that it began with, and need not be repeated.",
        epilog="\n".join(
            [
                "presets, with the time on one core and the lines in a game:",
                *(f"  {preset.name:12}{preset.summary}" for preset in PRESETS.values()),
                "example: python -m tetris_arcade train --preset novice --checkpoints runs/novice",
            ]
        ),
    )
    parser.add_argument("--preset", choices=PRESETS, help=f"the recipe (default: {_DEFAULT})")
    parser.add_argument(
        "--steps", type=int, metavar="N", help="placements to learn from, instead of the preset's"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="instead of the preset's")
    parser.add_argument(
        "--minutes", type=float, metavar="M", default=math.inf,
        help="save and stop after so long, to be resumed",
    )  # fmt: skip
    add_checkpoints(parser, "the folder to write to")
    earlier = parser.add_mutually_exclusive_group()
    earlier.add_argument(
        "--resume", action="store_true", help="go on with the training that is there"
    )
    earlier.add_argument(
        "--replace", action="store_true", help="replace the checkpoints that are there"
    )
    parser.add_argument(
        "--tensorboard", type=Path, metavar="DIR", help="write logs for TensorBoard to this folder"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train with a progress bar; say where the result is, or how to go on."""
    if not args.minutes > 0:
        raise UsageError(f"--minutes {args.minutes} is too few: use more than 0")
    preset, done = _begun(args) if args.resume else (_new(args), 0)
    folder = f" --checkpoints {args.checkpoints}" if args.checkpoints != CHECKPOINTS else ""
    with _Signals() as signals:
        try:
            finished = _train(preset, done, args, signals)
        except KeyboardInterrupt:
            written = sorted(path.name for path in args.checkpoints.glob("*.zip"))
            print(f"stopped; in {args.checkpoints}: {', '.join(written) or 'nothing yet'}")
            raise
    if finished:
        trained = "trained already" if done >= preset.steps else "trained"
        print(f"{trained}; to keep it: python -m tetris_arcade slots save best NAME{folder}")
        return 0
    print(f"saved and stopped; to go on: python -m tetris_arcade train --resume{folder}")
    return 128 + signals.received if signals.received else 0


def _train(preset: Preset, done: int, args: argparse.Namespace, signals: "_Signals") -> bool:
    """Whether training came to its end, and was not stopped."""
    from tetris_arcade.learning.training import (  # noqa: PLC0415 - torch takes seconds to import
        Stopped,
        train,
    )

    # disable=None: no bar where nobody is watching a terminal
    with tqdm(total=preset.steps, initial=done, unit=" steps", disable=None) as bar:
        said = False

        def show(progress: "Progress") -> None:
            nonlocal said
            if not said:  # nothing stands in the way
                bar.write(printable(_announcement(preset, done, args)))
                sys.stdout.flush()
                said = True
            bar.update(min(progress.steps, progress.total) - bar.n)
            if progress.problem is not None:
                bar.set_postfix_str(progress.problem)
            elif progress.lines is not None:
                bar.set_postfix_str(f"{progress.lines:,.1f} lines")

        try:
            train(
                preset, args.checkpoints, show,
                replace=args.replace, resume=args.resume, stopping=lambda: bool(signals.received),
                minutes=args.minutes, tensorboard=args.tensorboard,
            )  # fmt: skip
        except Stopped:
            return False
    return True


def _announcement(preset: Preset, done: int, args: argparse.Namespace) -> str:
    """What is being trained. The name may be a stranger's: it is read from what is resumed."""
    what = f"{preset.steps:,} placements{f', {done:,} of them done' if args.resume else ''}"
    return f"training {preset.name}: {what}, into {args.checkpoints}"


class _Signals:
    """Turns the first Ctrl-C, or SIGTERM, into a wish; the next does what it always does."""

    def __init__(self) -> None:
        self.received = 0
        self._earlier: dict[int, Any] = {}

    def __enter__(self) -> "_Signals":
        for number in (signal.SIGINT, signal.SIGTERM):
            self._earlier[number] = signal.signal(number, self._receive)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._restore()

    def _receive(self, number: int, frame: FrameType | None) -> None:
        self.received = number
        self._restore()

    def _restore(self) -> None:
        for number, handler in self._earlier.items():
            signal.signal(number, handler)


def _begun(args: argparse.Namespace) -> tuple[Preset, int]:
    """The preset of the training that is there, and how many steps are done."""
    from tetris_arcade.learning.training import begun  # noqa: PLC0415 - torch takes seconds to import

    preset, done = begun(args.checkpoints)
    for option, asked, has in (
        ("--preset", args.preset, preset.name),
        ("--steps", args.steps, preset.steps),
        ("--seed", args.seed, preset.seed),
    ):
        if asked not in (None, has):
            raise UsageError(
                f"this training began with {option} {has}, which cannot change: leave out "
                f"{option}, or begin another with --checkpoints"
            )
    return preset, done


def _new(args: argparse.Namespace) -> Preset:
    preset = find_preset(args.preset or _DEFAULT)
    if args.steps is not None:
        preset = replace(preset, steps=args.steps)
    if args.seed is not None:
        preset = replace(preset, seed=args.seed)
    if preset.steps < preset.n_games:
        raise UsageError(f"--steps {preset.steps} is too few: use {preset.n_games} or more")
    if not 0 <= preset.seed < 2**15:
        raise UsageError(f"--seed {preset.seed} is out of range: use 0 to {2**15 - 1}")
    return preset
