"""Training: Stable-Baselines3's DQN on the batched environment, kept as three checkpoints.

``latest.zip`` is written at every evaluation, ``best.zip`` when that evaluation is the best so
far, ``final.zip`` at the end. Each is one file, what SB3's ``save()`` writes, with an attribute
``slot_metadata`` of plain JSON that says what a slot made from it needs to know.

What mattered, in lines per ending on 10x20 (`Result.lines_per_ending`, games cut at 40,000 lines;
one run of 300,000 to 400,000 steps each, so read them as orders of magnitude: seeds differ much):

| trained on | changed | lines per ending |
|---|---|---|
| 10 rows | observations not less the empty board's | 21,000 |
| 10 rows | without deep_wells and diversity | 52,000 |
| 10 rows | discount .97 instead of .95 | 34,000 |
| 10 rows | nothing; another seed | 842,000; 40,000 |
| 12 rows | nothing | 149,000 |
| 14 rows | nothing; another seed | 775,000; 649,000 |
| 16 rows | nothing; other seeds | 3,960,000; 382,000; 246,000 |
| 20 rows | nothing | 1,317,000 |

Scores on 10 rows hardly tell how long a policy lasts on 20; on 14 rows they do, hence the
selection there.
"""

import os
import platform
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

import torch
from stable_baselines3.common.callbacks import BaseCallback

from tetris_arcade.dqn import PlacementDQN
from tetris_arcade.env import ENVIRONMENT_ID
from tetris_arcade.errors import ArcadeError
from tetris_arcade.evaluation import chooser, play_games
from tetris_arcade.policy import PlacementPolicy
from tetris_arcade.presets import Preset
from tetris_arcade.protocol import Protocol
from tetris_arcade.slots.durable import sync_folder
from tetris_arcade.slots.metadata import TrainingSource
from tetris_arcade.vecenv import TetrisVecEnv

CHECKPOINTS: Final = get_args(TrainingSource)
SELECTION_SEED: Final = 2**40
"""The series of games that chooses the best checkpoint; scores are taken on other seeds."""
_SELECTION_GAMES: Final = 100
_SELECTION_MAX_PIECES: Final = 20_000
_SELECTION_HEIGHT: Final = 14
"""Rows: enough to tell apart what will last on 20, few enough that games end within the cap."""
_NEVER: Final = 2**62


class Progress(NamedTuple):
    """How far training has come."""

    steps: int
    total: int
    lines: float | None
    """`Result.lines_per_ending` of the last evaluation, on 14 rows; None before the first."""
    problem: str | None = None
    """Why the last checkpoint could not be written; training goes on, and tries again."""


def train(
    preset: Preset,
    checkpoints: Path,
    report: Callable[[Progress], None] = lambda progress: None,
    *,
    replace: bool = False,
) -> PlacementDQN:
    """Train by `preset` and keep the checkpoints in the folder `checkpoints`, made if missing.

    `report` is called after every batch of placements. The same preset on the same machine and
    library versions gives the same model. Raises `ArcadeError` if the folder cannot be written, or
    holds the checkpoints of another training, unless they are to `replace`.
    """
    earlier = [path for name in CHECKPOINTS if (path := checkpoints / f"{name}.zip").exists()]
    if earlier and not replace:
        raise ArcadeError(
            f"{checkpoints} holds the checkpoints of another training: choose another folder with "
            "--checkpoints, or add --replace to lose them"
        )
    torch.set_num_threads(1)  # the network is too small to share out
    environment: dict[str, Any] = {
        "randomizer": "uniform", "width": 10, "height": preset.height,
        "features": list(preset.features),
    }  # fmt: skip
    # The training games: a series of their own, far from the seeds that people type.
    games = TetrisVecEnv(
        preset.n_games, seed=(preset.seed + 1) << 48, max_pieces=preset.max_pieces, **environment
    )
    model = PlacementDQN(
        PlacementPolicy,
        games,
        seed=preset.seed,
        policy_kwargs={"net_arch": list(preset.net_arch)},
        gamma=preset.gamma,
        learning_rate=lambda remaining: preset.learning_rate * max(remaining, 0.0),
        batch_size=preset.batch_size,
        train_freq=1,
        gradient_steps=preset.gradient_steps,
        buffer_size=preset.buffer_size,
        learning_starts=preset.learning_starts,
        target_update_interval=preset.target_update_interval,
        exploration_fraction=preset.exploration_fraction,
        exploration_final_eps=preset.exploration_final_eps,
    )
    keeper = _Keeper(preset, checkpoints, environment, report)
    try:
        checkpoints.mkdir(parents=True, exist_ok=True)
        for path in earlier:  # all at once: a folder never holds two trainings
            path.unlink()
        model.learn(preset.steps, callback=keeper, log_interval=_NEVER)
        keeper.keep("final")
    except OSError as error:
        raise ArcadeError(
            f"cannot write to {checkpoints} ({error.strerror}): choose another folder with "
            "--checkpoints"
        ) from error
    return model


class _Keeper(BaseCallback):
    """Evaluates now and then, and writes the checkpoints."""

    model: PlacementDQN

    def __init__(
        self,
        preset: Preset,
        checkpoints: Path,
        environment: dict[str, Any],
        report: Callable[[Progress], None],
    ) -> None:
        super().__init__()
        self._preset, self._checkpoints = preset, checkpoints
        self._environment, self._report = environment, report
        self._started = time.monotonic()
        self._episodes = self._best_lines = 0
        self._score: float | None = None
        self._problem: str | None = None
        self._best_score = -1.0
        self._evaluated = 0

    def _on_step(self) -> bool:
        for info in self.locals["infos"]:
            if "episode" in info:
                self._episodes += 1
                self._best_lines = max(self._best_lines, int(info["episode"]["r"]))
        preset = self._preset
        due = min(self.num_timesteps, preset.steps) * preset.evaluations // preset.steps
        if due > self._evaluated:
            self._evaluated = due
            self._evaluate()
        self._report(Progress(self.num_timesteps, preset.steps, self._score, self._problem))
        return True

    def _evaluate(self) -> None:
        protocol = Protocol(
            games=_SELECTION_GAMES, seed=SELECTION_SEED, max_pieces=_SELECTION_MAX_PIECES,
            height=_SELECTION_HEIGHT,
        )  # fmt: skip
        result = play_games(chooser(self.model.policy), protocol, features=self._preset.features)
        self._score = result.lines_per_ending
        try:
            self.keep("latest")
            if self._score > self._best_score:
                self.keep("best")
                self._best_score = self._score
            self._problem = None
        except OSError as error:  # the disk may have room again before training ends
            self._problem = f"a checkpoint could not be written to {self._checkpoints}: {error}"

    def keep(self, name: str) -> None:
        """Write a checkpoint beside and rename it, so that a reader never meets a torn file."""
        self.model.slot_metadata = self._describe()
        with tempfile.TemporaryDirectory(dir=self._checkpoints, prefix=f".{name}-") as folder:
            written = Path(folder) / f"{name}.zip"
            self.model.save(written)
            with written.open("rb+") as file:
                os.fsync(file.fileno())
            written.replace(self._checkpoints / f"{name}.zip")
            sync_folder(self._checkpoints)

    def _describe(self) -> dict[str, Any]:
        preset = self._preset
        return {
            "algorithm": "DQN",
            "policy": {
                "name": "PlacementPolicy",
                "arguments": {"net_arch": list(preset.net_arch)},
            },
            "environment": {"id": ENVIRONMENT_ID, "arguments": self._environment},
            "training": {
                "timesteps": self.num_timesteps,
                "episodes": self._episodes,
                "best_lines": self._best_lines,
                "seconds": round(time.monotonic() - self._started, 1),
                "seed": preset.seed,
                "preset": preset.name,
            },
            "versions": {
                "python": platform.python_version(),
                **{name: version(name) for name in ("torch", "stable-baselines3", "gymnasium")},
            },
        }
