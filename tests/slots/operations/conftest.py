"""The stores that operations work between: each test runs on every kind that is built in."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, SlotStore

KINDS = ("dir:{}/other", "zip:{}/other.zip")


@pytest.fixture(params=KINDS, ids=lambda kind: kind[:3])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> SlotStore:
    """A store of either kind, not there before something is saved to it."""
    return open_store(request.param.format(tmp_path))


@pytest.fixture
def put() -> Callable[..., Slot]:
    """Saves bytes as a slot of any store."""

    def save(store: SlotStore, name: str, model: bytes = b"model", **metadata: object) -> Slot:
        return store.save(name, io.BytesIO(model), Metadata(**metadata))  # type: ignore[arg-type]

    return save
