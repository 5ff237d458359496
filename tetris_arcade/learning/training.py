"""Training: Stable-Baselines3's DQN on the batched environment, kept as three checkpoints.

``latest.zip`` is written now and then, ``best.zip`` when an evaluation is the best so far,
``final.zip`` at the end. Each is one file, what SB3's ``save()`` writes, with an attribute
``slot_metadata`` of plain JSON that says what a slot made from it needs to know. With
``latest.zip`` goes ``latest.resume`` (`resuming`), from which a training that was interrupted, in
whatever way, goes on.

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

How the grandmaster's preset learns, in lines per ending on 14 rows, by which the best checkpoint is
chosen (`tests/bench_training.py`):

| steps | seed 0 | seed 1 | seed 2 |
|---|---|---|---|
| 40,000 | 190 | 74 | 65 |
| 80,000 | 248 | 266 | 166 |
| 120,000 | 6,189 | 647 | 2,593 |
| 160,000 | 36,469 | 16,693 | 31,300 |
| 200,000 | 42,789 | 22,237 | 37,992 |
| 240,000 | 45,561 | 43,494 | 2 |
| 280,000 | **109,908** | 53,866 | 11,949 |
| 320,000 | 57,541 | **57,960** | 43,312 |
| 360,000 | 38,679 | 49,082 | **46,964** |
| 400,000 | 43,540 | 40,720 | 38,701 |

Scores on 10 rows hardly tell how long a policy lasts on 20; on 14 rows they do, hence the
selection there.
"""

import importlib.util
import math
from collections.abc import Callable
from pathlib import Path
from typing import Final

import torch

from tetris_arcade.errors import ArcadeError, UsageError
from tetris_arcade.learning.checkpointing import make_room, sole_trainer
from tetris_arcade.learning.dqn import PlacementDQN
from tetris_arcade.learning.keeper import Keeper, Progress, Stopped
from tetris_arcade.learning.resuming import (
    TrainingState,
    find_state,
    read_state,
    restore_generators,
)
from tetris_arcade.learning.schedule import FallingRate
from tetris_arcade.policy import PlacementPolicy
from tetris_arcade.presets import Preset
from tetris_arcade.vecenv import TetrisVecEnv

__all__ = ["Progress", "Stopped", "begun", "train"]

_LOG_EPISODES: Final = 100
_NEVER: Final = 2**62


def train(
    preset: Preset,
    checkpoints: Path,
    report: Callable[[Progress], None] = lambda progress: None,
    *,
    replace: bool = False,
    resume: bool = False,
    stopping: Callable[[], bool] = lambda: False,
    minutes: float = math.inf,
    tensorboard: Path | None = None,
) -> PlacementDQN:
    """Train by `preset` and keep the checkpoints in the folder `checkpoints`, made if missing.

    `report` is called when all is ready to begin, and after every batch of placements. The same
    preset on the same machine and library versions gives the same model, to the bit, however often
    it was interrupted: `resume` goes on with the training in the folder, from where it was last
    saved.

    When `stopping` says so, or after so many `minutes` of this call, all is saved and `Stopped`
    raised; there is no ``final.zip`` then. `stopping` breaks off an evaluation, which is done again
    on resume; the `minutes` let it end.

    `tensorboard` is a folder for SB3's logs.

    Raises `ArcadeError` if the folder cannot be written, if another trainer is writing to it, if it
    holds an earlier training that is neither to be resumed nor to `replace`, and if there is none
    to resume, or one by another preset.
    """
    torch.set_num_threads(1)  # the network is too small to share out
    if resume:
        find_state(checkpoints)  # where there is none, no folder is made
    if tensorboard is not None:
        _check_tensorboard(tensorboard)
    try:
        with sole_trainer(checkpoints) as check_held:
            state = _resumed(preset, checkpoints) if resume else None
            if state is None:
                make_room(checkpoints, replace=replace)
            model = _new_model(preset, tensorboard)
            keeper = Keeper(
                preset, checkpoints, check_held, report=report, stopping=stopping, minutes=minutes
            )
            if state is not None:
                model.restore(state.model, state.actions)
                keeper.restore(state)
                restore_generators(state.generators)
            report(Progress(model.num_timesteps, preset.steps, None))
            model.learn(
                max(preset.steps - model.num_timesteps, 0),
                callback=keeper,
                log_interval=_NEVER if tensorboard is None else _LOG_EPISODES,
                tb_log_name=preset.name,
                reset_num_timesteps=state is None,
            )
            keeper.finish()
    except OSError as error:
        raise ArcadeError(
            f"cannot write to {checkpoints} ({error.strerror}): choose another folder with "
            "--checkpoints"
        ) from error
    return model


def begun(checkpoints: Path) -> tuple[Preset, int]:
    """What is in the folder `checkpoints` to resume: its preset, and how many steps are done.

    Raises `ArcadeError` if there is none.
    """
    state = read_state(checkpoints)
    return state.preset, state.actions.size


def _resumed(preset: Preset, checkpoints: Path) -> TrainingState:
    state = read_state(checkpoints)
    if state.preset != preset:
        raise UsageError(
            f"the training in {checkpoints} is by other settings: resume it with those that it "
            "began with, or choose another folder with --checkpoints"
        )
    return state


def _new_model(preset: Preset, tensorboard: Path | None) -> PlacementDQN:
    games = TetrisVecEnv(preset.n_games, max_pieces=preset.max_pieces, **preset.environment)
    model = PlacementDQN(
        PlacementPolicy,
        games,
        seed=preset.seed,
        policy_kwargs={"net_arch": list(preset.net_arch)},
        gamma=preset.gamma,
        learning_rate=FallingRate(preset.learning_rate),
        batch_size=preset.batch_size,
        train_freq=1,
        gradient_steps=preset.gradient_steps,
        buffer_size=preset.buffer_size,
        learning_starts=preset.learning_starts,
        target_update_interval=preset.target_update_interval,
        exploration_fraction=preset.exploration_fraction,
        exploration_final_eps=preset.exploration_final_eps,
        tensorboard_log=None if tensorboard is None else str(tensorboard),
    )
    games.seed(preset.seed << 48)  # a series of their own, far from the seeds that people type
    return model


def _check_tensorboard(folder: Path) -> None:
    if importlib.util.find_spec("tensorboard") is None:
        raise UsageError(
            "--tensorboard needs the package tensorboard: install it with "
            "pip install 'tetris-arcade[tensorboard]'"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArcadeError(
            f"cannot write to {folder} ({error.strerror}): choose another folder with --tensorboard"
        ) from error
