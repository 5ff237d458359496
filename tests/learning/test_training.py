"""Training leaves whole checkpoints that say what they are, and does learn."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from stable_baselines3 import DQN

from tests.conftest import TINY
from tetris_arcade.errors import ArcadeError
from tetris_arcade.evaluation.evaluate import chooser, play_games
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.inspection import inspect_zip
from tetris_arcade.learning.training import Progress, train
from tetris_arcade.presets import PRESETS


def described(checkpoint: Path) -> dict[str, Any]:
    with zipfile.ZipFile(checkpoint) as archive:
        record: dict[str, Any] = json.loads(archive.read("data"))["slot_metadata"]
    return record


def test_training_leaves_exactly_its_three_checkpoints_and_what_resumes(checkpoints: Path) -> None:
    assert sorted(path.name for path in checkpoints.iterdir() if path.name[0] != ".") == [
        "best.zip", "final.zip", "latest.resume", "latest.zip",
    ]  # fmt: skip
    for path in checkpoints.glob("*.zip"):
        DQN.load(path)


def test_a_checkpoint_says_in_plain_json_what_a_slot_needs_to_know(checkpoints: Path) -> None:
    record = described(checkpoints / "final.zip")
    training = record["training"]
    assert (training["timesteps"], training["seed"], training["preset"]) == (800, 0, "novice")
    assert training["episodes"] > 10
    assert training["seconds"] > 0
    assert record["policy"] == {"name": "PlacementPolicy", "arguments": {"net_arch": [8, 8]}}
    assert record["environment"]["arguments"]["height"] == 8
    assert set(record["versions"]) == {"python", "torch", "stable-baselines3", "gymnasium"}


def test_nothing_in_a_checkpoint_would_run_as_code_where_it_is_loaded(checkpoints: Path) -> None:
    with (checkpoints / "final.zip").open("rb") as file:
        risks = inspect_zip(file).risks
    assert len(risks) > 10
    assert {risk.verdict for risk in risks} == {"ordinary"}


def test_progress_is_reported_to_the_last_step(tmp_path: Path) -> None:
    heard: list[Progress] = []
    train(replace(TINY, steps=160, evaluations=1), tmp_path, heard.append)
    assert [progress.steps for progress in heard] == list(range(0, 161, 16))
    assert heard[0].lines is None
    assert heard[-1].lines is not None


def test_best_is_the_checkpoint_that_evaluated_best(tmp_path: Path) -> None:
    seen: dict[int, float] = {}

    def hear(progress: Progress) -> None:
        if progress.lines is not None:
            seen.setdefault(progress.steps, progress.lines)

    train(replace(TINY, steps=1600, evaluations=4), tmp_path, hear)
    evaluated = {steps: seen[steps] for steps in (400, 800, 1200, 1600)}
    best = described(tmp_path / "best.zip")["training"]["timesteps"]
    assert evaluated[best] == max(evaluated.values())


def test_the_same_preset_gives_the_same_model(tmp_path: Path, checkpoints: Path) -> None:
    train(TINY, tmp_path)

    def weights(folder: Path) -> bytes:
        with zipfile.ZipFile(folder / "final.zip") as archive:
            return archive.read("policy.pth")

    assert weights(tmp_path) == weights(checkpoints)


def test_a_few_seconds_of_training_beat_none(tmp_path: Path) -> None:
    protocol = Protocol(games=50, seed=3, max_pieces=500)
    short = train(replace(PRESETS["novice"], steps=16, evaluations=1), tmp_path / "short")
    longer = train(replace(PRESETS["novice"], steps=10_000, evaluations=1), tmp_path / "longer")
    untrained, trained = (
        play_games(chooser(model.policy), protocol).mean_lines for model in (short, longer)
    )
    assert trained > untrained + 2


def test_the_checkpoints_of_another_training_are_not_overwritten_unless_asked(
    tmp_path: Path,
) -> None:
    train(TINY, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ArcadeError, match="--replace"):
        train(replace(TINY, seed=1), tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    train(replace(TINY, seed=1), tmp_path, replace=True)
    assert described(tmp_path / "best.zip")["training"]["seed"] == 1


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArcadeError, match="--checkpoints"):
        train(TINY, tmp_path / "file" / "checkpoints")
