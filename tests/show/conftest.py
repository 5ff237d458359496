"""A user with a home, starter slots and slots of his own: all of them copies."""

import pkgutil
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pygame
import pytest

from tests.show.hands import Pad
from tests.show.words import Words
from tetris_arcade import scenes
from tetris_arcade.resources import STARTER_SLOTS
from tetris_arcade.slots.store import SlotStore

CONFIG = "[look]\nreduced_motion = true\n"
FOLDERS = {
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_STATE_HOME": "state",
    "XDG_PICTURES_DIR": "Pictures",
    "XDG_DOCUMENTS_DIR": "Documents",
    "XDG_DOWNLOAD_DIR": "Downloads",
}
"""What a user may have, by the variable that says where."""


def scene_modules() -> list[str]:
    """The names of all modules of scenes."""
    found = pkgutil.walk_packages(scenes.__path__, f"{scenes.__name__}.")
    return [module.name for module in found]


@dataclass(frozen=True)
class Home:
    """Where everything of the user lies."""

    folder: Path

    @property
    def starters(self) -> Path:
        """The slots that came with the program."""
        return self.folder / "starters"

    @property
    def own(self) -> Path:
        """The user's store."""
        return self.folder / "data" / "tetris-arcade" / "slots"

    @property
    def config(self) -> Path:
        """His configuration."""
        return self.folder / "config" / "tetris-arcade" / "config.toml"


@pytest.fixture
def home(
    store: SlotStore, tmp_path: Path, checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Home]:
    """A user who has trained something, and has a slot; whose current folder is his home."""
    home = Home(tmp_path / "home")
    home.folder.mkdir()
    for variable, name in FOLDERS.items():
        (home.folder / name).mkdir()
        monkeypatch.setenv(variable, str(home.folder / name))
    monkeypatch.setenv("HOME", str(home.folder))
    monkeypatch.setenv("TETRIS_ARCADE_PLUGINS", "")
    for name in ("bcts", "novice"):
        shutil.copytree(STARTER_SLOTS / name, home.starters / name)
    shutil.copytree(tmp_path / "slots", home.own)
    shutil.copytree(checkpoints, home.folder / "checkpoints")
    home.config.parent.mkdir()
    home.config.write_text(CONFIG)
    for name in scene_modules():
        import_module(name)
    for module in list(sys.modules.values()):
        if module.__name__.startswith("tetris_arcade.") and hasattr(module, "STARTER_LOCATION"):
            monkeypatch.setattr(module, "STARTER_LOCATION", f"dir:{home.starters}")
    monkeypatch.chdir(home.folder)
    monkeypatch.setattr(pygame.joystick, "Joystick", Pad)
    yield home
    pygame.quit()


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Words:
    """What can be read on the screen."""
    return Words(monkeypatch)
