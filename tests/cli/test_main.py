"""The command line says what it can do, and fails in one line with the right exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tetris_arcade.cli import main

SLOTS = (
    "list", "show", "save", "delete", "restore", "purge", "rename", "copy", "export", "import",
    "verify", "inspect",
)  # fmt: skip
COMMANDS = [
    *([], ["play"], ["train"], ["evaluate"], ["plugins"], ["slots"]),
    *(["slots", command] for command in SLOTS),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    assert "example: python -m tetris_arcade" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "wrong",
    [
        ["sing"],
        ["slots"],
        ["slots", "save", "worst", "a"],
        ["train", "--steps", "many"],
        ["--frames", "-3"],
        ["--nonsense"],
    ],
)
def test_wrong_usage_ends_with_code_2(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code: object = main(wrong)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert capsys.readouterr().err


def test_a_failure_is_one_line_on_stderr_and_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slots", "list", "--store", "nosuch:place"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "nosuch" in err


def test_debug_shows_where_an_error_came_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--debug", "slots", "list", "--store", "nosuch:place"]) == 1
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "StoreError" in err
    assert main(["--debug", "evaluate"]) == 2


def test_debug_does_not_let_a_stranger_steer_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object) -> object:
        raise RuntimeError("the \x1b[31mmoon")

    monkeypatch.setattr("tetris_arcade.cli.slots.listing.rank", fail)
    assert main(["--debug", "slots", "list"]) == 1
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "moon" in err
    assert "in fail" in err


def test_it_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "tetris_arcade", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    for command_name in ("play", "slots", "train", "evaluate", "plugins"):
        assert command_name in shown.stdout


def test_the_command_line_itself_loads_nothing_heavy() -> None:
    heavy = ["torch", "stable_baselines3", "gymnasium", "numba", "pygame"]
    code = f"import sys, tetris_arcade.cli; print([m for m in {heavy} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tetris_arcade", *arguments],
        capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m tetris_arcade slots list --json | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602
    assert (done.stdout, done.stderr) == ("[", "")


def test_letters_that_the_terminal_lacks_are_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "模型"
    folder.mkdir()
    done = run("slots", "list", "--store", f"dir:{folder}", PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (0, "")


def test_what_nobody_foresaw_is_one_line_as_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object) -> object:
        raise RuntimeError("the \x1b[31mmoon\nfell")

    monkeypatch.setattr("tetris_arcade.cli.slots.listing.rank", fail)
    assert main(["slots", "list"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "\x1b" not in err
    assert "--debug" in err


def test_examples_can_be_copied_from_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        with pytest.raises(SystemExit):
            main([*command, "--help"])
        (example,) = [
            line for line in capsys.readouterr().out.splitlines() if line.startswith("example: ")
        ]
        assert example.removeprefix("example: ").startswith("python -m tetris_arcade")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.strip()
