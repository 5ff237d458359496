"""Somebody stands at the pop-up of a real slot."""

from pathlib import Path

import pytest

from tests.scenes.operations.steering import Hands
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.menu.ranking import Entry, read
from tetris_arcade.slots.store import SlotStore


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of its own, whose user has neither downloads nor slots."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("XDG_DOWNLOAD_DIR", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (tmp_path / "home").mkdir()


@pytest.fixture
def entry(store: SlotStore) -> Entry:
    """The slot `tiny` of a real store."""
    [only] = read([store]).entries
    return only


@pytest.fixture
def hands(art: Art, entry: Entry, store: SlotStore) -> Hands:
    return Hands(art, entry, stores=(store.location,))
