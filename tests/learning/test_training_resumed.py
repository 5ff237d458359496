"""A training that was interrupted comes to the same end as one that was not."""

import importlib
import importlib.util
import io
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from stable_baselines3 import DQN

from tests.conftest import TINY
from tests.learning.test_training import described
from tetris_arcade.errors import ArcadeError, ModelError, UsageError
from tetris_arcade.learning import training
from tetris_arcade.learning.checkpointing import RESUME, sole_trainer
from tetris_arcade.learning.resuming import read_state, write_state
from tetris_arcade.learning.training import Progress, Stopped, begun, train

LEARNER = replace(
    TINY, steps=960, evaluations=4, learning_starts=160, target_update_interval=160,
    buffer_size=320,
)  # fmt: skip
"""Learns for most of its time, and overwrites its replay buffer twice."""


def tensors(checkpoint: Path) -> dict[str, torch.Tensor]:
    """All that was learned: the network, its target copy, and the optimizer's moments."""
    with zipfile.ZipFile(checkpoint) as archive:
        read = {
            name: torch.load(io.BytesIO(archive.read(name)), weights_only=True)
            for name in ("policy.pth", "policy.optimizer.pth")
        }
    moments = {
        f"{parameter} {name}": value
        for parameter, state in read["policy.optimizer.pth"]["state"].items()
        for name, value in state.items()
    }
    return {**read["policy.pth"], **moments}


def assert_same(folder: Path, expected: Path) -> None:
    """Every checkpoint is what it would have been, to the bit."""
    for name in ("best", "latest", "final"):
        ours, theirs = tensors(folder / f"{name}.zip"), tensors(expected / f"{name}.zip")
        assert ours.keys() == theirs.keys()
        assert all(torch.equal(ours[key], theirs[key]) for key in theirs), name
        counted, expected_count = (
            {key: value for key, value in record["training"].items() if key != "seconds"}
            for record in (
                described(folder / f"{name}.zip"), described(expected / f"{name}.zip"),
            )
        )  # fmt: skip
        assert counted == expected_count


class Interruption:
    """Stops training when it has come so far, between two batches or in an evaluation."""

    def __init__(self, steps: int, *, evaluating: bool = False) -> None:
        self._steps, self._evaluating = steps, evaluating
        self._done = self._asked = 0

    def report(self, progress: Progress) -> None:
        self._done, self._asked = progress.steps, 0

    def stopping(self) -> bool:
        self._asked += 1  # once between two batches, and then at every piece of an evaluation
        return self._done >= self._steps and self._asked > self._evaluating


def stop(folder: Path, interruption: Interruption, **settings: Any) -> None:
    with pytest.raises(Stopped):
        train(LEARNER, folder, interruption.report, stopping=interruption.stopping, **settings)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    folder = tmp_path_factory.mktemp("uninterrupted")
    return folder, train(LEARNER, folder).replay_buffer


@pytest.mark.parametrize(
    "interruptions",
    [
        [Interruption(0)],
        [Interruption(96)],
        [Interruption(320), Interruption(496), Interruption(944)],
        [Interruption(464, evaluating=True), Interruption(944, evaluating=True)],
    ],
    ids=["at once", "before it learns", "three times", "in evaluations, one the last"],
)
def test_an_interrupted_training_comes_to_the_same_end_to_the_bit(
    interruptions: list[Interruption], tmp_path: Path, uninterrupted: tuple[Path, Any]
) -> None:
    expected, experience = uninterrupted
    for number, interruption in enumerate(interruptions):
        stop(tmp_path, interruption, resume=number > 0)
        assert not (tmp_path / "final.zip").exists()
        DQN.load(tmp_path / "latest.zip")
    np.random.seed(99)  # what happens in between is no part of it
    torch.manual_seed(99)
    buffer = train(LEARNER, tmp_path, resume=True).replay_buffer
    assert_same(tmp_path, expected)
    for name in ("observations", "next_observations", "actions", "rewards", "dones", "timeouts"):
        assert np.array_equal(getattr(buffer, name), getattr(experience, name)), name
    assert (buffer.pos, buffer.full) == (experience.pos, experience.full)


def test_an_evaluation_that_is_broken_off_is_done_again(tmp_path: Path) -> None:
    stop(tmp_path, Interruption(224, evaluating=True))
    assert not (tmp_path / "best.zip").exists()
    assert begun(tmp_path) == (LEARNER, 224)  # from before the batch that completes a quarter
    stop(tmp_path, Interruption(240), resume=True)
    assert described(tmp_path / "best.zip")["training"]["timesteps"] == 240


def test_minutes_end_a_training_that_can_be_resumed(
    tmp_path: Path, uninterrupted: tuple[Path, Any]
) -> None:
    with pytest.raises(Stopped):
        train(LEARNER, tmp_path, minutes=0.1 / 60)
    assert not (tmp_path / "final.zip").exists()
    train(LEARNER, tmp_path, minutes=60, resume=True)
    assert_same(tmp_path, uninterrupted[0])


def test_a_finished_training_stays_as_it_is_when_it_is_resumed(
    tmp_path: Path, uninterrupted: tuple[Path, Any]
) -> None:
    shutil.copytree(uninterrupted[0], tmp_path, dirs_exist_ok=True)
    train(LEARNER, tmp_path, resume=True)
    assert_same(tmp_path, uninterrupted[0])


def test_where_there_is_nothing_to_resume_it_says_so_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ArcadeError, match="no training to resume"):
        train(LEARNER, tmp_path / "runs", resume=True)
    assert not (tmp_path / "runs").exists()


def test_a_training_is_not_resumed_by_other_settings(tmp_path: Path) -> None:
    stop(tmp_path, Interruption(96))
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UsageError, match="other settings"):
        train(replace(LEARNER, steps=3200), tmp_path, resume=True)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_training_is_not_resumed_by_other_rules(tmp_path: Path) -> None:
    stop(tmp_path, Interruption(96))
    state = read_state(tmp_path)
    write_state(replace(state, actions=state.actions[::-1].copy()), tmp_path)
    with pytest.raises(ModelError, match="other rules"):
        train(LEARNER, tmp_path, resume=True)


def damage(content: bytes) -> bytes:
    return content[: len(content) // 2]


def foreign(content: bytes) -> bytes:
    return b"not a zip at all"


@pytest.mark.parametrize("change", [damage, foreign])
def test_what_cannot_be_resumed_from_is_one_clear_error(
    change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    stop(tmp_path, Interruption(0))
    content = (tmp_path / RESUME).read_bytes()
    (tmp_path / RESUME).write_bytes(change(content))
    with pytest.raises(ArcadeError, match=r"latest\.resume is damaged.*--replace"):
        train(LEARNER, tmp_path, resume=True)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("preset", {"steps": "many"}), ("preset", {"new": 1}), ("tally", {"episodes": None}),
        ("generators", {}), ("actions", torch.zeros(3)),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_of_its_type_is_one_clear_error(part: str, value: Any, tmp_path: Path) -> None:
    stop(tmp_path, Interruption(16))
    path = tmp_path / RESUME
    record = torch.load(path, weights_only=True)
    record[part] = record[part] | value if part in ("preset", "tally") else value
    torch.save(record, path)
    with pytest.raises(ArcadeError, match=r"latest\.resume is damaged.*--replace"):
        train(LEARNER, tmp_path, resume=True)


def test_what_is_resumed_is_read_when_nobody_else_can_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop(tmp_path, Interruption(96))
    other = replace(LEARNER, seed=7)

    def just_after_another(folder: Path) -> Any:
        monkeypatch.undo()
        train(replace(other, steps=16), folder, replace=True)
        return sole_trainer(folder)

    monkeypatch.setattr(training, "sole_trainer", just_after_another)
    with pytest.raises(UsageError, match="other settings"):
        train(LEARNER, tmp_path, resume=True)
    assert begun(tmp_path)[0].seed == 7


def test_resuming_costs_little_room(tmp_path: Path) -> None:
    stop(tmp_path, Interruption(0))
    before = (tmp_path / RESUME).stat().st_size
    stop(tmp_path, Interruption(944), resume=True)
    assert (tmp_path / RESUME).stat().st_size - before < 944 + 20_000  # Adam's moments


def test_a_replaced_training_cannot_be_resumed(tmp_path: Path) -> None:
    stop(tmp_path, Interruption(96))
    train(replace(LEARNER, seed=1, steps=16), tmp_path, replace=True)
    assert begun(tmp_path)[0].seed == 1


@pytest.mark.skipif(
    importlib.util.find_spec("tensorboard") is not None, reason="TensorBoard is installed"
)
def test_logs_without_tensorboard_are_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pip install"):
        train(LEARNER, tmp_path / "runs", tensorboard=tmp_path / "logs")
    assert not (tmp_path / "runs").exists()


def test_a_resumed_training_goes_on_in_the_same_logs(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed")
    accumulators = importlib.import_module("tensorboard.backend.event_processing.event_accumulator")
    stop(tmp_path / "runs", Interruption(480), tensorboard=tmp_path / "logs")
    train(LEARNER, tmp_path / "runs", resume=True, tensorboard=tmp_path / "logs")
    (logs,) = (tmp_path / "logs").iterdir()
    events = accumulators.EventAccumulator(str(logs))
    events.Reload()
    steps = [event.step for event in events.Scalars("evaluation/lines_per_ending")]
    assert steps[0] < 480 < steps[-1]
