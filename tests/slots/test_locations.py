import io
from pathlib import Path

import pytest

from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.locations import STARTER_LOCATION, default_locations, user_location
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.plugins import open_stores

LINUX_ONLY = pytest.mark.skipif("sys.platform != 'linux'", reason="XDG_DATA_HOME is Linux's")


@LINUX_ONLY
def test_the_users_own_slots_lie_in_their_data_folder_and_are_read_once_they_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    own = tmp_path / "tetris-arcade/slots"
    assert user_location() == f"dir:{own}"
    assert default_locations() == [STARTER_LOCATION]
    own.mkdir(parents=True)
    assert default_locations() == [STARTER_LOCATION, f"dir:{own}"]


def test_the_starter_slots_are_there() -> None:
    [starters] = open_stores([STARTER_LOCATION])
    assert "novice" in starters.names()


def test_a_place_spelt_in_several_ways_is_opened_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        DirectoryStore(name).save("mine", io.BytesIO(b"model"), Metadata())
    stores = open_stores(["b", "a", "dir:b", "./b", str(tmp_path / "b"), "dir:a/"])
    assert [store.location for store in stores] == [f"dir:{tmp_path / name}" for name in "ba"]
