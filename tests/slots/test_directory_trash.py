"""A folder of slots: what is renamed, deleted and brought back is whole throughout."""

import io
import json
from pathlib import Path

import pytest

from tests.slots.wholeness import Keep, assert_whole, files_of
from tetris_arcade.errors import SlotExistsError, SlotNotFoundError, StoreError
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Metadata

TWO_FILES = {"model.zip", "metadata.json"}


def test_a_renamed_slot_is_the_same_under_its_new_name(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"model")
    renamed = store.rename("mine", "yours")
    assert renamed == store.read("yours")
    assert store.names() == ["yours"]
    assert assert_whole(store, "yours") == b"model"
    written = json.loads((tmp_path / "slots/yours/metadata.json").read_text())
    assert written["name"] == renamed.metadata.name == "yours"
    assert files_of(tmp_path / "slots/yours") == TWO_FILES


def test_a_slot_whose_folder_was_renamed_by_hand_has_the_name_of_the_folder(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"model")
    (tmp_path / "slots/mine").rename(tmp_path / "slots/yours")
    assert store.read("yours").metadata.name == "yours"


def test_renaming_to_a_taken_name_changes_nothing(store: DirectoryStore, keep: Keep) -> None:
    keep("mine", b"mine")
    keep("yours", b"yours")
    with pytest.raises(SlotExistsError, match="'yours'"):
        store.rename("mine", "yours")
    assert assert_whole(store, "mine") == b"mine"
    assert assert_whole(store, "yours") == b"yours"


def test_a_damaged_slot_can_be_renamed_and_deleted(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("broken", b"model")
    (tmp_path / "slots/broken/metadata.json").write_text("{")
    assert store.rename("broken", "later").problem is not None
    assert store.delete("later").slot.problem is not None
    assert store.names() == []


def test_a_deleted_slot_comes_back_as_it_was(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"model")
    before = store.read("mine")
    discarded = store.delete("mine")
    assert store.names() == []
    assert discarded.slot == before
    assert store.discarded() == [discarded]
    assert store.restore(discarded.key, "mine") == before
    assert store.discarded() == []
    assert assert_whole(store, "mine") == b"model"
    assert files_of(tmp_path / "slots/mine") == TWO_FILES


def test_the_trash_lists_the_latest_first(store: DirectoryStore, keep: Keep) -> None:
    for number in range(5):
        keep("mine", bytes([number]))
        store.delete("mine")
    found = [discarded.slot.metadata.model for discarded in store.discarded()]
    moments = [discarded.moment for discarded in store.discarded()]
    assert moments == sorted(moments, reverse=True)
    assert len({info.sha256 for info in found if info}) == 5


def test_a_slot_comes_back_under_another_name_or_in_place_of_another(
    store: DirectoryStore, keep: Keep
) -> None:
    keep("mine", b"old")
    store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
    [old] = store.discarded()
    with pytest.raises(SlotExistsError):
        store.restore(old.key, "mine")
    store.restore(old.key, "mine", replace=True)
    assert assert_whole(store, "mine") == b"old"
    [new] = store.discarded()
    assert store.restore(new.key, "other").metadata.name == "other"
    assert assert_whole(store, "other") == b"new"


def test_purging_leaves_nothing_of_that_slot_and_all_else(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"one")
    one = store.delete("mine")
    keep("mine", b"two")
    two = store.delete("mine")
    store.purge(one.key)
    assert store.discarded() == [two]
    assert files_of(tmp_path / "slots") == {".lock", ".trash"}
    assert files_of(tmp_path / "slots/.trash") == {two.key}


@pytest.mark.parametrize(
    "key", ["mine", "../mine", "mine~20260101T000000.000000Z~00000000", "a~2026~x", ""]
)
def test_what_is_not_in_the_trash_is_an_error_of_its_own(
    store: DirectoryStore, keep: Keep, key: str
) -> None:
    keep("mine", b"model")
    with pytest.raises(SlotNotFoundError, match="in the trash"):
        store.restore(key, "other")
    with pytest.raises(SlotNotFoundError, match="in the trash"):
        store.purge(key)
    assert store.names() == ["mine"]


def test_the_trash_of_a_store_that_is_gone_is_a_clear_error(tmp_path: Path) -> None:
    store = DirectoryStore(str(tmp_path / "gone"))
    with pytest.raises(StoreError, match="no such folder"):
        store.discarded()


def test_strange_things_in_the_trash_are_not_listed(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"model")
    store.delete("mine")
    (tmp_path / "slots/.trash/notes.txt").write_text("")
    (tmp_path / "slots/.trash/other").mkdir()
    assert len(store.discarded()) == 1
