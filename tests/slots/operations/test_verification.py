import errno
import hashlib
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.slots.memory_store import MemoryStore
from tetris_arcade.errors import SlotDamagedError, SlotError, SlotNotFoundError
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Metadata, ModelInfo
from tetris_arcade.slots.operations.verification import open_verified, verify_slot, verify_slots
from tetris_arcade.slots.store import Slot, SlotStore


def test_a_verified_model_is_the_one_that_its_metadata_describes(store: DirectoryStore) -> None:
    saved = store.save("mine", io.BytesIO(b"model"), Metadata())
    metadata, model = open_verified(store, "mine")
    with model:
        assert model.read() == b"model"
    assert metadata == saved.metadata


def test_a_model_changed_without_a_change_of_size_is_refused_and_closed(
    store: DirectoryStore, tmp_path: Path
) -> None:
    store.save("mine", io.BytesIO(b"model"), Metadata())
    (tmp_path / "slots/mine/model.zip").write_bytes(b"medal")
    before = os.listdir("/proc/self/fd")  # noqa: PTH208  # the numbers are enough
    with pytest.raises(SlotDamagedError, match=r"'mine'.*not the one.*save the slot again"):
        open_verified(store, "mine")
    assert os.listdir("/proc/self/fd") == before  # noqa: PTH208


def test_a_foreign_model_without_a_hash_opens(store: DirectoryStore, tmp_path: Path) -> None:
    (tmp_path / "slots/foreign").mkdir()
    (tmp_path / "slots/foreign/model.zip").write_bytes(b"model")
    metadata, model = open_verified(store, "foreign")
    with model:
        assert (metadata, model.read()) == (Metadata(), b"model")


class SimpleStore(MemoryStore):
    """A plugin's store that knows no way to read metadata and model at once."""

    open_slot = SlotStore.open_slot

    def __init__(self) -> None:
        super().__init__("simple")
        self.replacements: list[bytes] = []
        self.opened: list[BinaryIO] = []
        self.content = b"first"

    def names(self) -> list[str]:
        return ["mine"]

    def read(self, name: str) -> Slot:
        digest = hashlib.sha256(self.content).hexdigest()
        info = ModelInfo(sha256=digest, size=len(self.content))
        return Slot(name, self.location, Metadata(name=name, model=info))

    def open_model(self, name: str) -> BinaryIO:
        """Each time, one more replacement falls between the metadata and the model."""
        if self.replacements:
            self.content = self.replacements.pop()
        self.opened.append(io.BytesIO(self.content))
        return self.opened[-1]


def test_metadata_and_model_belong_together_in_a_store_that_reads_them_one_by_one() -> None:
    store = SimpleStore()
    store.replacements = [b"third", b"second"]
    slot, model = store.open_slot("mine")
    assert slot == store.read("mine")
    assert model.read() == b"third"
    assert [stream.closed for stream in store.opened] == [True, True, False]


def test_a_slot_that_is_replaced_all_the_time_is_a_clear_error() -> None:
    store = SimpleStore()
    store.replacements = [b"%d" % number for number in range(20)]
    with pytest.raises(SlotError, match=r"'mine'.*try again"):
        store.open_slot("mine")
    assert all(stream.closed for stream in store.opened)


def test_a_model_that_cannot_be_read_is_closed_and_named() -> None:
    class BadSector(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    class DyingStore(SimpleStore):
        def open_model(self, name: str) -> BinaryIO:
            self.opened.append(BadSector())
            return self.opened[-1]

    store = DyingStore()
    with pytest.raises(SlotDamagedError, match="'mine': its model cannot be read"):
        open_verified(store, "mine")
    assert [stream.closed for stream in store.opened] == [True]


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_verifying_finds_what_listing_cannot(
    store: DirectoryStore, put: Callable[..., Slot], tmp_path: Path
) -> None:
    for name in ("rotten", "short", "whole"):
        put(store, name)
    (tmp_path / "slots/rotten/model.zip").write_bytes(b"medal")
    (tmp_path / "slots/short/model.zip").write_bytes(b"mod")
    listed = {slot.name: slot for slot in store.slots()}
    assert listed["rotten"].problem is None
    problems = {slot.name: slot.problem for slot in verify_slots(listed.values())}
    assert "not the one" in (problems["rotten"] or "")
    assert "3 bytes" in (problems["short"] or "")
    assert problems["whole"] is None


def test_a_foreign_model_is_verified_by_its_checksums(
    store: DirectoryStore, tmp_path: Path
) -> None:
    model = tmp_path / "slots/foreign/model.zip"
    model.parent.mkdir()
    content = zipped(data=b"some data", weights=bytes(range(256)))
    model.write_bytes(content)
    assert verify_slot(store, "foreign").problem is None
    model.write_bytes(content.replace(b"some data", b"same data"))
    assert "data is damaged" in (verify_slot(store, "foreign").problem or "")
    model.write_bytes(b"no zip at all")
    assert "not a whole zip" in (verify_slot(store, "foreign").problem or "")


def test_every_kind_of_store_is_verified(other: SlotStore, put: Callable[..., Slot]) -> None:
    slot = put(other, "mine")
    assert verify_slot(other, "mine") == slot
    with pytest.raises(SlotNotFoundError):
        verify_slot(other, "missing")


def test_verifying_counts_the_bytes_of_all_models(
    store: DirectoryStore, put: Callable[..., Slot]
) -> None:
    slots = [put(store, "a", bytes(3 << 20)), put(store, "b", bytes(1 << 20))]
    seen: list[tuple[int, int | None]] = []
    list(verify_slots(slots, lambda done, total: seen.append((done, total))))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (4 << 20, 4 << 20)
    assert len(seen) >= 4


def test_a_slot_that_goes_while_others_are_verified_is_left_out(
    store: DirectoryStore, put: Callable[..., Slot]
) -> None:
    slots = [put(store, "a"), put(store, "b")]
    store.delete("a")
    assert [slot.name for slot in verify_slots(slots)] == ["b"]


def test_a_name_that_none_may_have_is_a_problem_of_its_own(
    store: DirectoryStore, put: Callable[..., Slot], tmp_path: Path
) -> None:
    put(store, "mine")
    (tmp_path / "slots/mine").rename(tmp_path / "slots/MINE")
    [slot] = verify_slots(store.slots())
    assert "cannot be a slot's name" in (slot.problem or "")
