"""How well and how fast a preset learns, for several training seeds, on one core.

    python -m tests.bench_training [PRESET [SEED …]]

By default the grandmaster's, from seeds 0, 1 and 2: some five minutes each. Prints the learning
curve of each (what chooses its best checkpoint: lines per ending on 14 rows, by steps), how long it
took, and what its best checkpoint scores on 10x20, in 100 games of at most a million pieces, on
seeds that training and selection never saw.
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import torch

from tetris_arcade.evaluation.evaluate import evaluate
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.learning.training import Progress, train
from tetris_arcade.presets import Preset, find_preset
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.plugins import open_store

PROTOCOL = Protocol(max_pieces=1_000_000)


def run(preset: Preset) -> None:
    """Train once and print one block."""
    curve: dict[float, int] = {}

    def report(progress: Progress) -> None:
        if progress.lines is not None:
            curve.setdefault(progress.lines, progress.steps)

    with tempfile.TemporaryDirectory() as folder:
        checkpoints = Path(folder) / "checkpoints"
        started = time.process_time()
        train(preset, checkpoints, report)
        minutes = (time.process_time() - started) / 60
        store = open_store(f"dir:{folder}/slots")
        result = evaluate(
            save_checkpoint(store, "best", checkpoints / "best.zip", source="best"), PROTOCOL
        )
    print(f"{preset.name}, seed {preset.seed}: {minutes:.1f} minutes of one core")
    for lines, steps in curve.items():
        print(f"  {steps:>9,} steps  {lines:>12,.0f} lines per ending on 14 rows")
    print(
        f"  best on 20 rows: {result.mean_lines:,.0f} lines on average, {result.capped.sum()} of "
        f"{PROTOCOL.games} games cut, some {result.lines_per_ending:,.0f} per ending",
        flush=True,
    )


def main() -> None:
    """Every seed in turn."""
    torch.set_num_threads(1)
    name, *seeds = sys.argv[1:] or ["grandmaster"]
    for seed in map(int, seeds or ["0", "1", "2"]):
        run(replace(find_preset(name), seed=seed))


if __name__ == "__main__":
    main()
