"""The README is true: what it shows is run, and what it links to is there."""

import doctest
import re
import shlex
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

from tests.distributions.installing import ROOT, install, run

README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """What stands under a heading, up to the next one."""
    [text] = re.findall(rf"^##+ {heading}\n(.*?)(?=^##|\Z)", README, re.DOTALL | re.MULTILINE)
    return str(text)


def blocks(language: str, text: str = README) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


TUTORIAL = section("A store of your own")
SESSIONS = [block for block in blocks("console") if block not in TUTORIAL]


def session(block: str) -> list[tuple[str, str]]:
    """The commands shown after a $, each with the output shown below it."""
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)


def check_session(block: str, folder: Path, plugins: Path | None = None) -> None:
    """Run the commands as a user would, in another folder; each must print what is shown."""
    checker = doctest.OutputChecker()
    commands = session(block)
    assert commands
    for command, shown in commands:
        python, *words = shlex.split(command)
        assert python == "python"
        if re.match(r"python -m tetris_arcade( --|$)", command):
            words += ["--frames", "3"]  # the arcade itself goes on until somebody leaves
        done = run(words, folder=folder, plugins=plugins)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        printed = done.stdout
        assert checker.check_output(shown, printed, flags) or not shown, f"{command}:\n{printed}"


@pytest.mark.parametrize("block", SESSIONS)
def test_the_session_goes_as_shown(block: str, tmp_path: Path) -> None:
    check_session(block, tmp_path)


def test_the_plugin_of_the_tutorial_works_as_shown(tmp_path: Path) -> None:
    [module], [project], [shown] = (
        blocks(each, TUTORIAL) for each in ("python", "toml", "console")
    )
    [name] = re.findall(r"`(\w+\.py)`", TUTORIAL)
    (tmp_path / "lab-slots").mkdir()
    (tmp_path / "lab-slots" / name).write_text(module)
    (tmp_path / "lab-slots" / "pyproject.toml").write_text(project)
    install(tmp_path / "plugins", tmp_path / "lab-slots")
    (tmp_path / "lab-share").mkdir()
    check_session(shown, tmp_path, tmp_path / "plugins")
    assert (tmp_path / "lab-share" / "demo" / "novice" / "model.zip").is_file()
    for what in (["list", "--store", "lab:other"], ["show", "other", "--store", "lab:demo"]):
        words = ["-m", "tetris_arcade", "slots", *what]
        done = run(words, folder=tmp_path, plugins=tmp_path / "plugins")
        assert done.returncode == 1
        assert what[-1] in done.stderr  # the location as they know it, not the folder's
        assert "dir:" not in done.stderr


def test_there_are_exactly_two_commands_to_install_one_to_play_and_one_to_test() -> None:
    play, test = blocks("sh")
    assert play.strip().endswith("python -m tetris_arcade")
    assert test.strip().endswith("python -m pytest")
    assert all(command.count("\n") == 1 for command in (play, test))


def test_the_python_example_runs() -> None:
    [example] = blocks("python", section("Training"))
    names: dict[str, object] = {}
    exec(example, names)  # noqa: S102 - it is ours
    assert names["terminated"] is False


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def shown_commands() -> list[str]:
    """The commands within sentences and tables."""
    commands = (
        command.split() for command in re.findall(r"`(python -m tetris_arcade[^`]*)`", README)
    )
    return sorted({" ".join(words) for words in commands})


@pytest.mark.parametrize("command", shown_commands())
def test_every_command_within_a_sentence_has_the_options_that_it_shows(command: str) -> None:
    words = command.split()[3:]
    named = list(takewhile(lambda word: re.fullmatch("[a-z]+", word), words))[:2] or ["play"]
    helped = named if named[0] in ("slots", "config") else named[:1]
    shown = subprocess.run(
        [sys.executable, "-m", "tetris_arcade", *helped, "--help"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    options = [word for word in words if word.startswith("--")]
    assert [option for option in options if option not in shown] == []
