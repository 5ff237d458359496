"""Plugins that others wrote, installed by pip: a good one is one of us, a bad one a line in a list.

All those in `tests/distributions` are installed together, so each good one works beside the bad.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pygame
import pytest

from tests.distributions.installing import ROOT, install, run
from tetris_arcade.resources import STARTER_SLOTS
from tetris_arcade.scenes.menu.layout import LANDSCAPE

Arcade = Callable[..., str]
Objects = Callable[..., list[dict[str, Any]]]
SQLITE = "sqlite:shelf.sqlite"


@pytest.fixture(scope="module")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which all the distributions are installed."""
    target = tmp_path_factory.mktemp("plugins")
    projects = (ROOT / "tests" / "distributions").glob("*/pyproject.toml")
    install(target, *(project.parent for project in projects))
    return target


@pytest.fixture
def arcade(plugins: Path, tmp_path: Path) -> Arcade:
    """Runs a command, which must succeed and complain of nothing; what it prints."""

    def command(*words: str, **variables: str) -> str:
        done = run(["-m", "tetris_arcade", *words], folder=tmp_path, plugins=plugins, **variables)
        assert (done.returncode, done.stderr) == (0, ""), words
        return done.stdout

    return command


@pytest.fixture
def objects(arcade: Arcade) -> Objects:
    """The same, with ``--json``."""
    return lambda *words: json.loads(arcade(*words, "--json"))


@pytest.fixture
def checkpoints(tmp_path: Path) -> Path:
    """A folder as training leaves it: the model of a starter slot is its best."""
    (tmp_path / "runs").mkdir()
    shutil.copy(STARTER_SLOTS / "novice" / "model.zip", tmp_path / "runs" / "best.zip")
    return tmp_path / "runs"


@pytest.fixture
def refuse(plugins: Path, tmp_path: Path) -> Arcade:
    """Runs a command that must fail in one line; that line."""

    def command(*words: str, **variables: str) -> str:
        done = run(["-m", "tetris_arcade", *words], folder=tmp_path, plugins=plugins, **variables)
        assert (done.returncode, done.stdout) == (1, ""), words
        [line] = done.stderr.splitlines()
        return line

    return command


def test_every_plugin_is_listed_with_its_state_and_the_reason(objects: Objects) -> None:
    listed = {
        each["distribution"]: (each["state"], each["schemes"], each["reason"])
        for each in objects("plugins")
        if each["distribution"] != "tetris-arcade"
    }
    for claimant in ("claims-lab", "claims-lab-too"):
        state, schemes, reason = listed.pop(claimant)
        assert (state, schemes) == ("conflict", ["lab"])
        assert "both claim 'lab'" in reason
    state, _, reason = listed.pop("misspells-the-hook")
    assert state == "failed"
    assert reason.startswith("it implements 'register_slot_store', which is no hook; there ")
    assert listed == {
        "sqlite-slots": ("loaded", ["sqlite"], None),
        "raises-on-import": ("failed", [], "RuntimeError: the tape robot does not answer"),
    }


def test_the_list_is_readable_too(arcade: Arcade) -> None:
    lines = [line.split() for line in arcade("plugins").splitlines()]
    assert ["sqlite", "sqlite-slots", "1.2", "loaded", "sqlite:"] in lines


def test_a_scheme_that_two_claim_opens_neither_and_names_both(refuse: Arcade) -> None:
    line = refuse("slots", "list", "--store", "lab:x")
    assert "claims-lab 1.0" in line
    assert "claims-lab-too 2.0" in line
    assert "both claim 'lab'" in line


def test_an_empty_variable_turns_all_of_them_off(arcade: Arcade, refuse: Arcade) -> None:
    off = {"TETRIS_ARCADE_PLUGINS": ""}
    names = [each["distribution"] for each in json.loads(arcade("plugins", "--json", **off))]
    assert set(names) == {"tetris-arcade"}
    line = refuse("slots", "list", "--store", SQLITE, **off)
    assert "no plugin provides 'sqlite'" in line
    assert "novice" in arcade("slots", "list", **off)


def test_a_store_written_from_nothing_keeps_every_promise(plugins: Path, tmp_path: Path) -> None:
    check = (
        "from tetris_arcade import check_slot_store; from sqlite_slots import SqliteStore; "
        "check_slot_store(SqliteStore, 'check.sqlite')"
    )
    done = run(["-c", check], folder=tmp_path, plugins=plugins)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_slot_command_works_on_a_strangers_store(
    arcade: Arcade, objects: Objects, checkpoints: Path, tmp_path: Path
) -> None:
    def slots(*words: str) -> list[dict[str, Any]]:
        return objects("slots", *words, "--store", SQLITE)

    def names() -> list[str]:
        return sorted(slot["name"] for slot in slots("list"))

    [saved] = slots("save", "best", "tiny", "--checkpoints", str(checkpoints))
    assert saved["store"] == f"sqlite:{tmp_path / 'shelf.sqlite'}"
    assert slots("show", "tiny") == slots("list") == slots("verify") == [saved]
    slots("rename", "tiny", "small")
    assert names() == ["small"]

    arcade("slots", "copy", "small", "--to", "there", "--store", SQLITE)
    arcade("slots", "copy", "novice", "--to", SQLITE)
    assert names() == ["novice", "small"]
    arcade("slots", "export", "small", "out.zip", "--store", SQLITE)
    assert (tmp_path / "out.zip").read_bytes() == (tmp_path / "there/small/model.zip").read_bytes()
    slots("import", "out.zip", "back")
    assert (tmp_path / "out.zip").read_bytes() == (checkpoints / "best.zip").read_bytes()

    slots("delete", "back", "novice")
    assert names() == ["small"]
    slots("restore", "novice")
    assert names() == ["novice", "small"]
    assert [each["name"] for each in slots("purge", "back", "--yes")] == ["back"]
    assert slots("restore") == []


def test_a_score_is_kept_in_a_strangers_store(
    arcade: Arcade, objects: Objects, checkpoints: Path
) -> None:
    arcade("slots", "save", "best", "mine", "--checkpoints", str(checkpoints), "--store", SQLITE)
    [score] = objects("evaluate", "mine", "--store", SQLITE)
    [slot] = objects("slots", "list", "--store", SQLITE)
    assert slot["evaluation"]["mean_lines"] == score["mean_lines"]


def test_the_viewer_shows_a_strangers_store_as_it_does_a_folder(
    arcade: Arcade, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    arcade("slots", "copy", "novice", "--to", SQLITE)
    arcade("slots", "copy", "novice", "--to", "folder")
    pictures = []
    for store in (SQLITE, "folder", "none"):
        arcade("--store", store, "--frames", "30", "--size", "480x270", "--screenshot", "shown.png")
        shown = pygame.image.load(tmp_path / "shown.png")
        # The table alone: beside it a game goes on.
        pictures.append(pygame.image.tobytes(shown.subsurface(LANDSCAPE.table), "RGB"))
    stranger, folder, nothing = pictures
    assert stranger == folder != nothing


PLAY = """
import time
from tetris_arcade.playing.player import Player, Request
player, decision, deadline = Player(), None, time.monotonic() + 60
stream = player.play(Request("sqlite:shelf.sqlite", "novice", 3))
while decision is None and stream.problem is None and time.monotonic() < deadline:
    decision = stream.take()
player.close()
print(decision.action if decision else stream.problem)
"""


def test_the_players_own_process_has_the_plugin_too(
    arcade: Arcade, plugins: Path, tmp_path: Path
) -> None:
    arcade("slots", "copy", "novice", "--to", SQLITE)
    done = run(["-c", PLAY], folder=tmp_path, plugins=plugins)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().isdecimal(), done.stdout
