"""Whenever a trainer is killed, what it leaves loads, and can be gone on with."""

import multiprocessing
import random
import signal
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from stable_baselines3 import DQN

from tests.learning.test_training import described
from tests.learning.test_training_resumed import LEARNER, assert_same
from tetris_arcade.learning.checkpointing import RESUME
from tetris_arcade.learning.resuming import read_state
from tetris_arcade.learning.training import begun, train
from tetris_arcade.presets import Preset

BATCH = LEARNER.n_games
BUSY = replace(LEARNER, steps=30 * BATCH, evaluations=30, learning_starts=BATCH)
"""Evaluates and saves with every batch of placements: half of its time goes into writing."""

# The server imports torch once (an optimizer imports the second), so that each trainer, a process
# of its own all the same, starts at once.
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([__name__, "torch._dynamo"])


def work(preset: Preset, folder: Path, started: Connection) -> None:
    """What the trainer that is to be killed does."""
    resume = (folder / RESUME).exists()
    train(preset, folder, lambda progress: started.send(progress.steps), resume=resume)


def train_until_killed(preset: Preset, folder: Path, moments: random.Random) -> None:
    """Have a trainer go on in `folder` for a few batches, and kill it at any moment of the next."""
    progress, started = _SERVER.Pipe(duplex=False)
    trainer = _SERVER.Process(target=work, args=(preset, folder, started), daemon=True)
    trainer.start()
    started.close()
    progress.recv()
    before = time.monotonic()
    batches = moments.randint(1, 4)
    for _ in range(batches):
        progress.recv()
    trainer.join((time.monotonic() - before) / batches * moments.random())
    trainer.kill()
    trainer.join()
    assert trainer.exitcode == -signal.SIGKILL


def check(folder: Path) -> None:
    """Every checkpoint loads, and they belong together."""
    DQN.load(folder / "latest.zip")
    state = read_state(folder)
    saved = state.actions.size
    latest = described(folder / "latest.zip")["training"]["timesteps"]
    assert saved <= latest <= saved + 2 * state.preset.n_games
    if state.tally.evaluated > 0:
        DQN.load(folder / "best.zip")


def test_a_trainer_that_is_killed_thrice_comes_to_the_same_end(tmp_path: Path) -> None:
    killed, expected = tmp_path / "killed", tmp_path / "expected"
    moments = random.Random(1)
    for _ in range(3):
        train_until_killed(BUSY, killed, moments)
        check(killed)
    train(BUSY, killed, resume=True)
    train(BUSY, expected)
    assert_same(killed, expected)


@pytest.mark.slow
def test_a_trainer_that_is_killed_at_thirty_moments_comes_to_the_same_end(tmp_path: Path) -> None:
    """Kills a trainer at 30 random moments, resuming it each time; a minute or two.

    What it left must load each time, and the end be that of a trainer which was never killed.
    """
    preset = replace(BUSY, steps=240 * BATCH, evaluations=240)
    killed, expected = tmp_path / "killed", tmp_path / "expected"
    moments = random.Random()
    done = -1
    for _ in range(30):
        train_until_killed(preset, killed, moments)
        check(killed)
        assert begun(killed)[1] >= done
        done = begun(killed)[1]
    train(preset, killed, resume=True)
    train(preset, expected)
    assert_same(killed, expected)
