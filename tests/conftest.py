"""What more than one test needs: a model that was really trained, and real plugins."""

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import settings

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
# The slots, the settings and the logs of whoever runs the tests are none of their business.
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="tetris-arcade-tests-")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"]

from tetris_arcade.learning.training import train
from tetris_arcade.policies import registry
from tetris_arcade.presets import PRESETS
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.plugins import installed_plugins, open_store
from tetris_arcade.slots.store import SlotStore

# Run in the background, this process may ignore Ctrl-C, and what it starts would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says nothing on a busy machine.
settings.register_profile("arcade", deadline=None)
settings.load_profile("arcade")

TINY = replace(PRESETS["novice"], steps=800, height=8, net_arch=(8, 8), evaluations=2)
"""A preset that trains in a second."""

Install = Callable[..., None]


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which training has left its checkpoints."""
    folder = tmp_path_factory.mktemp("training") / "checkpoints"
    train(TINY, folder)
    return folder


@pytest.fixture
def store(tmp_path: Path, checkpoints: Path) -> SlotStore:
    """A store of one slot, `tiny`, that can play."""
    folder = tmp_path / "slots"
    folder.mkdir()
    opened = open_store(f"dir:{folder}")
    save_checkpoint(opened, "tiny", checkpoints / "best.zip", source="best")
    return opened


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs a distribution of one module, named in the entry-point group.

    Nobody knows of one any more once the test is over.
    """
    modules = []

    def write(distribution: str, source: str, version: str = "1.0") -> None:
        module = distribution.replace("-", "_")
        modules.append(module)
        (tmp_path / f"{module}.py").write_text(dedent(source))
        info = tmp_path / f"{module}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        )
        (info / "entry_points.txt").write_text(f"[tetris_arcade]\n{module}-plugin = {module}\n")
        monkeypatch.syspath_prepend(tmp_path)
        forget()

    def forget() -> None:
        installed_plugins.cache_clear()
        registry._registered.cache_clear()

    monkeypatch.delenv("TETRIS_ARCADE_PLUGINS", raising=False)
    yield write
    for module in modules:
        sys.modules.pop(module, None)
    forget()
