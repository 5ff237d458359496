"""`Keeper`: evaluates and saves while Stable-Baselines3 learns."""

import io
import math
import platform
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from stable_baselines3.common.callbacks import BaseCallback

from tetris_arcade.env import ENVIRONMENT_ID
from tetris_arcade.evaluation.evaluate import chooser, play_games
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.files import write_whole
from tetris_arcade.learning.dqn import PlacementDQN
from tetris_arcade.learning.resuming import Tally, TrainingState, generator_states, write_state
from tetris_arcade.presets import Preset

SELECTION_SEED: Final = 2**40
"""The series of games that chooses the best checkpoint; scores are taken on other seeds."""
_SELECTION_GAMES: Final = 100
_SELECTION_MAX_PIECES: Final = 20_000
_SELECTION_HEIGHT: Final = 14
"""Rows: enough to tell apart what will last on 20, few enough that games end within the cap."""
_SAVE_SECONDS: Final = 10
"""A save takes some hundredths of a second; `resuming` says why so little."""


class Progress(NamedTuple):
    """How far training has come."""

    steps: int
    total: int
    lines: float | None
    """`Result.lines_per_ending` of the last evaluation, on 14 rows; None before the first."""
    problem: str | None = None
    """Why the last checkpoint could not be written; training goes on, and tries again."""


class Stopped(Exception):  # noqa: N818 - no error: somebody wanted it
    """Training was asked to stop; it is saved, and can be resumed."""


class Keeper(BaseCallback):
    """Keeps ``best`` at evaluations, and the rest before and after each, and every ten seconds.

    Only between two batches of placements is ``latest`` saved, with what it resumes from: nothing
    is under way then. An evaluation falls into the batch that completes its share of the steps; it
    takes a minute or more for a strong player, and nothing of it is saved before it has ended: a
    trainer that is killed meanwhile does it again.
    """

    model: PlacementDQN

    def __init__(
        self,
        preset: Preset,
        checkpoints: Path,
        check_held: Callable[[], None],
        *,
        report: Callable[[Progress], None],
        stopping: Callable[[], bool],
        minutes: float,
    ) -> None:
        """`training.train` says what these are, and `sole_trainer` what `check_held` is."""
        super().__init__()
        self._preset, self._checkpoints, self._check_held = preset, checkpoints, check_held
        self._report, self._stopping = report, stopping
        self._tally, self._actions = Tally(), bytearray()
        self._minutes = minutes
        self._started = self._next_save = 0.0
        self._deadline = math.inf
        self._failure: OSError | None = None

    def restore(self, state: TrainingState) -> None:
        """Go on counting where `state` was saved."""
        self._tally = replace(state.tally)
        self._actions = bytearray(state.actions.tobytes())

    def finish(self) -> None:
        """Keep the result of the whole training; raises `OSError`."""
        self._keep("final")
        self._save()

    def _on_training_start(self) -> None:
        now = time.monotonic()
        self._started = now - self._tally.seconds
        self._deadline = now + 60 * self._minutes

    def _on_rollout_start(self) -> None:
        stop = self._stopping() or time.monotonic() > self._deadline
        due = self._evaluations(self.num_timesteps + self._preset.n_games) > self._tally.evaluated
        if stop or due or time.monotonic() > self._next_save:
            self._try(self._save)
            self._next_save = time.monotonic() + _SAVE_SECONDS
        if stop:
            self._stop()

    def _on_step(self) -> bool:
        self._actions += self.locals["actions"].astype(np.uint8).tobytes()
        for info in self.locals["infos"]:
            if "episode" in info:
                self._tally.episodes += 1
                self._tally.best_lines = max(self._tally.best_lines, int(info["episode"]["r"]))
        evaluations = self._evaluations(self.num_timesteps)
        if evaluations > self._tally.evaluated:
            self._evaluate()
            self._tally.evaluated = evaluations
            self._next_save = 0.0
        self._report(
            Progress(self.num_timesteps, self._preset.steps, self._tally.score, self._problem)
        )
        return True

    def _evaluations(self, steps: int) -> int:
        """How many are to be done by then."""
        return min(steps, self._preset.steps) * self._preset.evaluations // self._preset.steps

    def _evaluate(self) -> None:
        protocol = Protocol(
            games=_SELECTION_GAMES, seed=SELECTION_SEED, max_pieces=_SELECTION_MAX_PIECES,
            height=_SELECTION_HEIGHT,
        )  # fmt: skip
        result = play_games(
            chooser(self.model.policy), protocol, features=self._preset.features,
            report=lambda pieces: self._stop() if self._stopping() else None,
        )  # fmt: skip
        tally = self._tally
        tally.score = result.lines_per_ending
        self.logger.record("evaluation/lines_per_ending", tally.score)
        self.logger.dump(self.num_timesteps)
        if tally.score > tally.best_score and self._try(lambda: self._keep("best")):
            tally.best_score = tally.score

    def _stop(self) -> None:
        """End the training, whose last save is from before this batch."""
        if self._failure is not None:
            raise self._failure
        raise Stopped

    def _try(self, write: Callable[[], None]) -> bool:
        """Write if possible: the disk may have room again before training ends."""
        try:
            write()
        except OSError as error:
            self._failure = error
        else:
            self._failure = None
        return self._failure is None

    @property
    def _problem(self) -> str | None:
        if self._failure is None:
            return None
        return f"a checkpoint could not be written to {self._checkpoints}: {self._failure}"

    def _save(self) -> None:
        """Keep ``latest`` and what it resumes from, which comes last: it settles the matter."""
        self._tally.seconds = time.monotonic() - self._started
        self._keep("latest")
        actions = np.frombuffer(self._actions, np.uint8).copy()
        state = TrainingState(
            preset=self._preset,
            tally=self._tally,
            model=self.model.snapshot(),
            actions=actions.reshape(-1, self._preset.n_games),
            generators=generator_states(),
        )
        self._check_held()
        write_state(state, self._checkpoints)

    def _keep(self, name: str) -> None:
        self.model.slot_metadata = self._describe()
        content = io.BytesIO()
        self.model.save(content)
        self._check_held()
        write_whole(self._checkpoints / f"{name}.zip", content.getvalue())

    def _describe(self) -> dict[str, Any]:
        preset = self._preset
        return {
            "algorithm": "DQN",
            "policy": {
                "name": "PlacementPolicy",
                "arguments": {"net_arch": list(preset.net_arch)},
            },
            "environment": {"id": ENVIRONMENT_ID, "arguments": preset.environment},
            "training": {
                "timesteps": self.num_timesteps,
                "episodes": self._tally.episodes,
                "best_lines": self._tally.best_lines,
                "seconds": round(time.monotonic() - self._started, 1),
                "seed": preset.seed,
                "preset": preset.name,
            },
            "versions": {
                "python": platform.python_version(),
                **{name: version(name) for name in ("torch", "stable-baselines3", "gymnasium")},
            },
        }
