"""``train``: make a new model."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from tqdm import tqdm

from tetris_arcade.cli.parser import CHECKPOINTS, add_checkpoints
from tetris_arcade.errors import UsageError
from tetris_arcade.presets import PRESETS, Preset, find_preset

if TYPE_CHECKING:
    from tetris_arcade.training import Progress


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``train``."""
    parser = subparsers.add_parser(
        "train",
        help="train a model and keep its checkpoints",
        description="Train a DQN by a preset. Writes latest.zip now and then, best.zip when it "
        "did best so far (in 100 games on 14 rows), and final.zip at the end.",
        epilog="\n".join(
            [
                "presets, with the time on one core and the lines in a game:",
                *(f"  {preset.name:12}{preset.summary}" for preset in PRESETS.values()),
                "example: python -m tetris_arcade train --preset novice --checkpoints runs/novice",
            ]
        ),
    )
    parser.add_argument(
        "--preset", default="master", choices=PRESETS, help="the recipe (default: %(default)s)"
    )
    parser.add_argument(
        "--steps", type=int, metavar="N", help="placements to learn from, instead of the preset's"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="instead of the preset's")
    add_checkpoints(parser, "the folder to write to")
    parser.add_argument(
        "--replace", action="store_true", help="replace the checkpoints that are there"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train with a progress bar; say where the result is."""
    preset = _preset(args)
    print(
        f"training {preset.name}: {preset.steps:,} placements, into {args.checkpoints}", flush=True
    )
    try:
        _train(preset, args)
    except KeyboardInterrupt:
        written = sorted(path.name for path in args.checkpoints.glob("*.zip"))
        print(f"stopped; in {args.checkpoints}: {', '.join(written) or 'nothing yet'}")
        raise
    folder = f" --checkpoints {args.checkpoints}" if args.checkpoints != CHECKPOINTS else ""
    print(f"trained; to keep it: python -m tetris_arcade slots save best NAME{folder}")
    return 0


def _train(preset: Preset, args: argparse.Namespace) -> None:
    from tetris_arcade.training import train  # noqa: PLC0415 - torch takes seconds to import

    # disable=None: no bar where nobody is watching a terminal
    with tqdm(total=preset.steps, unit=" steps", disable=None) as bar:

        def show(progress: "Progress") -> None:
            bar.update(min(progress.steps, progress.total) - bar.n)
            if progress.lines is not None:
                bar.set_postfix_str(progress.problem or f"{progress.lines:,.1f} lines")

        train(preset, args.checkpoints, show, replace=args.replace)


def _preset(args: argparse.Namespace) -> Preset:
    preset = find_preset(args.preset)
    if args.steps is not None:
        preset = replace(preset, steps=args.steps)
    if args.seed is not None:
        preset = replace(preset, seed=args.seed)
    if preset.steps < preset.n_games:
        raise UsageError(f"--steps {preset.steps} is too few: use {preset.n_games} or more")
    if not 0 <= preset.seed < 2**15:
        raise UsageError(f"--seed {preset.seed} is out of range: use 0 to {2**15 - 1}")
    return preset
