"""Slot commands run as the program runs them, on real stores."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tetris_arcade.cli import main
from tetris_arcade.slots import locations
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, SlotStore

Run = Callable[..., str]
Fail = Callable[..., str]
DESCRIBED = {
    "policy": {"name": "PlacementPolicy"},
    "environment": {"id": "tetris_arcade/Tetris-v0"},
}
"""What our trainer leaves in a zip, as far as importing must know it."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``slots …``; what it prints."""

    def command(*arguments: str) -> str:
        capsys.readouterr()
        code = main(["slots", *arguments])
        out, err = capsys.readouterr()
        assert code == 0, err
        return out

    return command


@pytest.fixture
def fail(capsys: pytest.CaptureFixture[str]) -> Fail:
    """Runs ``slots …``, which must fail in one line; that line."""

    def command(*arguments: str, code: int = 1) -> str:
        capsys.readouterr()
        assert main(["slots", *arguments]) == code
        line = capsys.readouterr().err
        assert line.count("\n") == 1
        assert line.startswith("tetris_arcade: ")
        return line

    return command


@pytest.fixture(params=["dir:{}/slots", "zip:{}/slots.zip"], ids=["dir", "zip"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> SlotStore:
    """A store of either kind, with the slot ``mine``."""
    opened = open_store(request.param.format(tmp_path))
    keep(opened, "mine", notes="kept")
    return opened


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's own slots go; neither this folder nor those above it exist yet."""
    folder = tmp_path / "home/data/tetris-arcade/slots"
    monkeypatch.setattr(locations, "user_folder", lambda: folder)
    return folder


def keep(store: SlotStore, name: str, model: bytes = b"model", **metadata: object) -> Slot:
    return store.save(name, io.BytesIO(model), Metadata(**metadata))  # type: ignore[arg-type]


def write_checkpoint(path: Path, **attributes: object) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data", json.dumps(attributes))
        archive.writestr("policy.pth", b"weights")
