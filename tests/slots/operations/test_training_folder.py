"""What Stable-Baselines3's callbacks and rl-baselines3-zoo write is found for what it is."""

import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from stable_baselines3 import DQN
from stable_baselines3.common.callbacks import CheckpointCallback, EvalCallback
from stable_baselines3.common.monitor import Monitor

from tetris_arcade.errors import ModelError
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.operations import training_folder
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.operations.training_folder import (
    EVALUATIONS,
    evaluation_note,
    find_checkpoint,
)

Build = Callable[..., bytes]


@pytest.mark.parametrize("source", ["best", "latest", "final"])
def test_what_is_not_there_is_missed_with_advice(tmp_path: Path, source: str) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(ModelError, match=rf"no {source}\.zip .*--checkpoints.* train"):
            find_checkpoint(folder, source)  # type: ignore[arg-type]
    (tmp_path / f"{source}.zip").touch()
    assert find_checkpoint(tmp_path, source) == tmp_path / f"{source}.zip"  # type: ignore[arg-type]


def test_the_latest_is_the_one_of_most_steps_by_number(tmp_path: Path) -> None:
    for name in ("rl_model_9000_steps", "rl_model_80000_steps", "rl_model_x_steps", "rl_steps"):
        (tmp_path / f"{name}.zip").touch()
    (tmp_path / "rl_model_900000_steps.zip").mkdir()
    assert find_checkpoint(tmp_path, "latest").name == "rl_model_80000_steps.zip"


@pytest.mark.parametrize("run", ["tetris_arcade-Tetris-v0_12", "tetris_arcade-Tetris-v0_3_a-uuid"])
def test_the_zoos_final_model_has_the_name_of_its_run(tmp_path: Path, run: str) -> None:
    folder = tmp_path / run
    folder.mkdir()
    for name in ("best_model", "rl_model_100_steps", "tetris_arcade-Tetris-v0", "other"):
        (folder / f"{name}.zip").touch()
    assert find_checkpoint(folder, "final").name == "tetris_arcade-Tetris-v0.zip"


def test_the_zoos_final_model_is_known_by_its_settings_in_a_folder_of_another_name(
    tmp_path: Path,
) -> None:
    (tmp_path / "Tetris-v0").mkdir()
    (tmp_path / "Tetris-v0/args.yml").touch()
    for name in ("another", "Tetris-v0"):
        (tmp_path / f"{name}.zip").touch()
    assert find_checkpoint(tmp_path, "final").name == "Tetris-v0.zip"


def test_our_own_checkpoints_win(tmp_path: Path) -> None:
    folder = tmp_path / "T-v0_1"
    folder.mkdir()
    ours = [folder / f"{name}.zip" for name in ("best", "latest", "final")]
    for path in (*ours, folder / "best_model.zip", folder / "a_9_steps.zip", folder / "T-v0.zip"):
        path.touch()
    assert [find_checkpoint(folder, name) for name in ("best", "latest", "final")] == ours


def test_what_the_callbacks_of_stable_baselines3_write_becomes_slots_that_say_how_good_they_are(
    store: DirectoryStore, tmp_path: Path
) -> None:
    folder = tmp_path / "CartPole-v1_1"
    evaluation = EvalCallback(
        Monitor(gymnasium.make("CartPole-v1")),
        n_eval_episodes=2, eval_freq=20, verbose=0,
        best_model_save_path=str(folder), log_path=str(folder),
    )  # fmt: skip
    periodic = CheckpointCallback(20, str(folder))
    model = DQN(
        "MlpPolicy", "CartPole-v1", buffer_size=100, learning_starts=10, seed=1, device="cpu"
    )
    model.learn(120, callback=[evaluation, periodic])
    model.save(folder / "CartPole-v1")
    log = np.load(folder / EVALUATIONS)
    means = log["results"].mean(axis=1)
    best = means.argmax()
    slots = {
        source: save_checkpoint(store, source, find_checkpoint(folder, source), source=source)
        for source in ("best", "latest", "final")
    }
    notes = {source: slot.metadata.notes or "" for source, slot in slots.items()}
    assert f"mean reward {means[best]:,.2f} over 2 episodes" in notes["best"]
    assert f"after {log['timesteps'][best]} steps" in notes["best"]
    assert f"mean reward {means[-1]:,.2f} over 2 episodes after 120 steps" in notes["latest"]
    assert all(slot.metadata.evaluation is None for slot in slots.values())
    assert slots["latest"].metadata.training is not None
    assert slots["latest"].metadata.training.timesteps == 120


def test_an_evaluation_of_other_steps_is_not_the_models(tmp_path: Path) -> None:
    np.savez(tmp_path / EVALUATIONS, timesteps=[100, 200], results=[[1.0, 2.0], [5.0, 6.0]])
    assert evaluation_note(tmp_path, 150) is None
    assert evaluation_note(tmp_path, None) is None
    note = evaluation_note(tmp_path, 200)
    assert note is not None
    assert note.startswith("mean reward 5.50 over 2 episodes after 200 steps")


class Bomb:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.folder / "exploded"),)


def test_nothing_in_the_log_is_unpickled(tmp_path: Path) -> None:
    armed = np.array([[Bomb(tmp_path)]], dtype=object)
    np.savez(tmp_path / EVALUATIONS, timesteps=[100], results=armed)
    assert evaluation_note(tmp_path, 100) is None
    (tmp_path / EVALUATIONS).write_bytes(pickle.dumps(Bomb(tmp_path)))
    assert evaluation_note(tmp_path, 100) is None
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize(
    "log",
    [
        {"timesteps": [100]},
        {"timesteps": [100], "results": [[float("nan")]]},
        {"timesteps": [100], "results": [["text"]]},
        {"timesteps": [1, 100], "results": [[1.0]]},
        {"timesteps": [100], "results": np.zeros((1, 0))},
        {"timesteps": 100, "results": 3.0},
    ],
)
def test_a_log_that_makes_no_sense_says_nothing(tmp_path: Path, log: dict[str, object]) -> None:
    np.savez(tmp_path / EVALUATIONS, **log)  # type: ignore[arg-type]
    assert evaluation_note(tmp_path, 100) is None


def test_a_huge_or_torn_log_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / EVALUATIONS
    np.savez(path, timesteps=[100], results=[[5.0]])
    assert evaluation_note(tmp_path, 100) is not None
    monkeypatch.setattr(training_folder, "_MAX_ARRAY_BYTES", 100)
    assert evaluation_note(tmp_path, 100) is None
    monkeypatch.undo()
    path.write_bytes(path.read_bytes()[:-10])
    assert evaluation_note(tmp_path, 100) is None


def test_a_log_that_claims_more_than_it_holds_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / EVALUATIONS
    np.savez(path, timesteps=[100], results=[[5.0]])
    with np.load(path) as log:
        steps = log["timesteps"]
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1, 99999999999), }"
    claim = b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little") + header.ljust(117) + b"\n"
    with zipfile.ZipFile(path, "w") as archive:
        with archive.open("timesteps.npy", "w") as member:
            np.lib.format.write_array(member, steps)
        archive.writestr("results.npy", claim + bytes(8))
    assert evaluation_note(tmp_path, 100) is None


def test_what_our_trainer_says_of_itself_is_not_mixed_with_anothers_log(
    store: DirectoryStore, tmp_path: Path, checkpoint_bytes: Build
) -> None:
    np.savez(tmp_path / EVALUATIONS, timesteps=[100], results=[[5.0]])
    ours, theirs = tmp_path / "best.zip", tmp_path / "best_model.zip"
    ours.write_bytes(checkpoint_bytes(slot_metadata={}, num_timesteps=100))
    theirs.write_bytes(checkpoint_bytes(num_timesteps=100))
    assert save_checkpoint(store, "ours", ours, source="best").metadata.notes is None
    assert save_checkpoint(store, "theirs", theirs, source="best").metadata.notes is not None
    said = save_checkpoint(store, "said", theirs, source="best", notes="mine").metadata.notes
    assert said == "mine"
