"""The README is true: what it shows is run, and what it links to is there."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def session(block: str) -> list[tuple[str, str]]:
    """The commands shown after a $, each with the output shown below it."""
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)


def run(command: str, folder: Path) -> str:
    """Run a command of the README as a user would, from another folder; return what it prints."""
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "tetris_arcade"]
    if len(words) == 3 or words[3].startswith("--"):
        words += ["--frames", "3"]  # the arcade itself goes on until somebody leaves
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SDL_VIDEODRIVER": "dummy",
        "XDG_DATA_HOME": str(folder / "data"),
    }
    done = subprocess.run(
        [sys.executable, *words[1:]],
        cwd=folder, capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


@pytest.mark.parametrize("block", blocks("console"))
def test_the_session_goes_as_shown(block: str, tmp_path: Path) -> None:
    checker = doctest.OutputChecker()
    commands = session(block)
    assert commands
    for command, shown in commands:
        printed = run(command, tmp_path)
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        assert checker.check_output(shown, printed, flags) or not shown, f"{command}:\n{printed}"


def test_there_are_exactly_two_commands_to_install_one_to_play_and_one_to_test() -> None:
    play, test = blocks("sh")
    assert play.strip().endswith("python -m tetris_arcade")
    assert test.strip().endswith("python -m pytest")
    assert all(command.count("\n") == 1 for command in (play, test))


def test_the_python_example_runs() -> None:
    (example,) = blocks("python")
    names: dict[str, object] = {}
    exec(example, names)  # noqa: S102 - it is ours
    assert names["terminated"] is False


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize(
    "option", ["--windowed", "--store", "--seed", "--attract-after", "--frames"]
)
def test_every_option_that_the_readme_explains_exists(option: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "tetris_arcade", "play", "--help"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert option in shown
    assert f"`{option}" in README
