"""What the tests of stores ask of a store again and again."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from tetris_arcade.slots.directory import DirectoryStore

Keep = Callable[[str, bytes], None]


def model_of(store: DirectoryStore, name: str) -> bytes:
    with store.open_model(name) as model:
        return model.read()


def assert_whole(store: DirectoryStore, name: str) -> bytes:
    """The slot's model, which its metadata describes truly. For a store nobody writes to."""
    slot = store.read(name)
    assert slot.problem is None
    assert slot.metadata.model is not None
    model = model_of(store, name)
    assert slot.metadata.model.sha256 == hashlib.sha256(model).hexdigest()
    return model


def files_of(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}
