"""Training, by the command that a user types."""

from pathlib import Path

import pytest

from tetris_arcade.cli import main
from tetris_arcade.presets import Preset


def test_train_says_how_to_keep_what_it_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "runs"
    command = ["train", "--preset", "novice", "--steps", "64", "--checkpoints", str(folder)]
    assert main(command) == 0
    assert f"slots save best NAME --checkpoints {folder}" in capsys.readouterr().out
    assert (folder / "best.zip").is_file()


@pytest.mark.parametrize("wrong", [["--steps", "3"], ["--steps", "-1"], ["--seed", "-1"]])
def test_train_refuses_numbers_that_make_no_sense(
    wrong: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *wrong, "--checkpoints", str(tmp_path / "runs")]) == 2
    assert "use" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


def test_a_training_that_is_interrupted_says_what_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(preset: Preset, checkpoints: Path, *args: object, **settings: object) -> None:
        checkpoints.mkdir()
        (checkpoints / "latest.zip").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr("tetris_arcade.learning.training.train", interrupted)
    assert main(["train", "--preset", "novice", "--checkpoints", str(tmp_path / "runs")]) == 130
    assert "latest.zip" in capsys.readouterr().out
