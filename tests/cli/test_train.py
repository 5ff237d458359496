"""``train``, as a user types it, stops it and goes on with it."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.learning.test_training_resumed import tensors
from tetris_arcade.cli import main
from tetris_arcade.learning.training import begun, train
from tetris_arcade.presets import find_preset

ROOT = Path(__file__).parent.parent.parent
NOVICE = ["--preset", "novice", "--steps", "2000"]


def begin(folder: Path, *options: str) -> int:
    return main(["train", *NOVICE, *options, "--checkpoints", str(folder)])


def go_on(folder: Path, *options: str) -> int:
    return main(["train", "--resume", *options, "--checkpoints", str(folder)])


def weights(folder: Path, name: str) -> dict[str, list[float]]:
    return {key: value.tolist() for key, value in tensors(folder / f"{name}.zip").items()}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    assert begin(folder) == 0
    return folder


def test_ctrl_c_saves_and_stops_and_the_training_goes_on_to_the_same_end(
    tmp_path: Path, uninterrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-m", "tetris_arcade", "train", *NOVICE]
    with subprocess.Popen(
        [*command, "--checkpoints", str(tmp_path)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as trainer:  # fmt: skip
        assert trainer.stdout is not None
        assert trainer.stdout.readline().startswith("training novice")
        trainer.send_signal(signal.SIGINT)
        out, err = trainer.communicate()
    assert (trainer.returncode, err) == (130, "")
    assert f"to go on: python -m tetris_arcade train --resume --checkpoints {tmp_path}" in out
    assert not (tmp_path / "final.zip").exists()

    assert go_on(tmp_path) == 0
    assert "slots save best NAME" in capsys.readouterr().out
    for name in ("best", "final"):
        assert weights(tmp_path, name) == weights(uninterrupted, name)


class Impatience:
    """In the midst of the first save, some signals arrive."""

    def __init__(self, *signals: int) -> None:
        self._signals = signals

    def __call__(self, descriptor: int) -> None:
        signals, self._signals = self._signals, ()
        for number in signals:
            os.kill(os.getpid(), number)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_in_a_save_lets_it_end(
    number: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", Impatience(number))
    assert begin(tmp_path) == code
    assert begun(tmp_path)[1] == 16  # one batch later
    assert go_on(tmp_path, "--minutes", "1e-9") == 0


def test_a_second_signal_stops_at_once_and_loses_nothing_that_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(tmp_path, "--minutes", "1e-9") == 0
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    monkeypatch.setattr(os, "fsync", Impatience(signal.SIGINT, signal.SIGINT))
    assert go_on(tmp_path) == 130
    assert "latest.zip" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    monkeypatch.undo()
    assert go_on(tmp_path) == 0


def test_signals_mean_after_training_what_they_meant_before(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    begin(tmp_path, "--minutes", "1e-9")
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_minutes_end_a_sitting_and_not_the_training(
    tmp_path: Path, uninterrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(tmp_path, "--minutes", "1e-9") == 0
    assert "saved and stopped; to go on" in capsys.readouterr().out
    assert go_on(tmp_path, "--minutes", "60") == 0
    assert weights(tmp_path, "final") == weights(uninterrupted, "final")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--preset", "expert"], "began with --preset novice"),
        (["--steps", "4000"], "began with --steps 2000"),
        (["--seed", "7"], "began with --seed 0"),
    ],
)
def test_a_training_goes_on_by_the_settings_that_it_began_with(
    options: list[str], complaint: str, uninterrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert go_on(uninterrupted, *options) == 2
    assert complaint in capsys.readouterr().err


def test_the_settings_that_it_began_with_may_be_repeated(
    uninterrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert go_on(uninterrupted, *NOVICE, "--seed", "0") == 0
    assert "trained already" in capsys.readouterr().out


def test_the_name_of_a_strangers_preset_does_not_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    preset = replace(find_preset("novice"), name="\x1b[31mred", steps=16)
    train(preset, tmp_path)
    assert go_on(tmp_path) == 0
    out = capsys.readouterr().out
    assert "red" in out
    assert "\x1b" not in out


def test_where_there_is_nothing_to_resume_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert go_on(tmp_path / "runs") == 1
    assert "no training to resume" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


def test_an_earlier_training_is_not_overwritten_unless_asked(
    uninterrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in uninterrupted.iterdir()}
    capsys.readouterr()
    assert begin(uninterrupted) == 1
    said = capsys.readouterr()
    assert said.out == ""  # nothing is announced that is then refused
    assert "--replace" in said.err
    assert "--resume" in said.err
    assert {path: path.read_bytes() for path in uninterrupted.iterdir()} == before


@pytest.mark.parametrize("minutes", ["0", "-1", "nan"])
def test_no_time_at_all_is_refused(
    minutes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(tmp_path / "runs", "--minutes", minutes) == 2
    assert "use more than 0" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()
