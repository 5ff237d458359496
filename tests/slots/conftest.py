"""Real zips and real stores for the tests of the slot store."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Metadata


@pytest.fixture
def checkpoint_bytes() -> Callable[..., bytes]:
    """Builds what SB3's ``save()`` writes, with these attributes under ``data``."""

    def build(**attributes: object) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("data", json.dumps(attributes))
            archive.writestr("policy.pth", bytes(range(256)) * 40)
        return buffer.getvalue()

    return build


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    """An empty folder of slots, ``tmp_path / "slots"``."""
    (tmp_path / "slots").mkdir()
    return DirectoryStore(str(tmp_path / "slots"))


@pytest.fixture
def keep(store: DirectoryStore) -> Callable[[str, bytes], None]:
    """Saves bytes as a slot of ``store``."""

    def save(name: str, model: bytes) -> None:
        store.save(name, io.BytesIO(model), Metadata())

    return save
