import errno
import io
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.slots.memory_store import MemoryStore
from tetris_arcade.errors import (
    ModelError,
    SlotDamagedError,
    SlotExistsError,
    SlotNotFoundError,
    StoreError,
)
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Evaluation, Metadata
from tetris_arcade.slots.operations.exporting import export_bundle
from tetris_arcade.slots.operations.transfer import copy_slot, copy_slots, import_file
from tetris_arcade.slots.operations.verification import verify_slot
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, SlotStore

Put = Callable[..., Slot]
Build = Callable[..., bytes]


def model_of(store: SlotStore, name: str) -> bytes:
    with store.open_model(name) as model:
        return model.read()


def test_a_copy_is_the_slot_with_all_that_is_known_about_it(
    store: DirectoryStore, other: SlotStore, put: Put
) -> None:
    slot = put(
        store, "mine", b"m" * 5_000_000, evaluation=Evaluation(mean_lines=5.0), unknown={"lab": [1]}
    )
    copied = copy_slot(store, "mine", other)
    assert not copied.already_there
    assert copied.slot.metadata == slot.metadata
    assert other.read("mine").metadata == slot.metadata
    assert model_of(other, "mine") == model_of(store, "mine")
    back = copy_slot(other, "mine", store, "back")
    assert back.slot.name == "back"
    assert model_of(store, "back") == model_of(store, "mine")


def test_a_repeated_copy_finds_that_it_is_done(
    store: DirectoryStore, other: SlotStore, put: Put
) -> None:
    put(store, "mine", notes="first")
    copy_slot(store, "mine", other)
    before = other.read("mine")
    for taken in ("refuse", "replace", "suffix"):
        copied = copy_slot(store, "mine", other, taken=taken)
        assert copied.already_there
        assert copied.slot == before
    assert other.names() == ["mine"]
    assert other.discarded() == []


def test_another_slot_of_that_name_is_refused_replaced_or_joined(
    store: DirectoryStore, other: SlotStore, put: Put
) -> None:
    put(store, "mine", b"new")
    put(other, "mine", b"old")
    with pytest.raises(SlotExistsError):
        copy_slot(store, "mine", other)
    assert copy_slot(store, "mine", other, taken="suffix").slot.name == "mine-2"
    again = copy_slot(store, "mine", other, taken="suffix")
    assert (again.slot.name, again.already_there) == ("mine-2", True)
    copy_slot(store, "mine", other, taken="replace")
    assert model_of(other, "mine") == b"new"
    assert [each.slot.name for each in other.discarded()] == ["mine"]


def test_metadata_that_differs_alone_is_another_slot(
    store: DirectoryStore, other: SlotStore, put: Put
) -> None:
    slot = put(store, "mine")
    copy_slot(store, "mine", other)
    store.annotate("mine", Metadata(model=slot.metadata.model, notes="since then"))
    with pytest.raises(SlotExistsError):
        copy_slot(store, "mine", other)


def test_a_foreign_slot_without_a_hash_is_copied_once(
    store: DirectoryStore, other: SlotStore, tmp_path: Path
) -> None:
    (tmp_path / "slots/foreign").mkdir()
    (tmp_path / "slots/foreign/model.zip").write_bytes(b"model")
    assert not copy_slot(store, "foreign", other).already_there
    assert verify_slot(other, "foreign").metadata.model is not None
    assert copy_slot(store, "foreign", other).already_there


def test_a_rotten_model_does_not_spread(
    store: DirectoryStore, other: SlotStore, put: Put, tmp_path: Path
) -> None:
    put(store, "mine")
    put(other, "theirs")
    (tmp_path / "slots/mine/model.zip").write_bytes(b"medal")
    with pytest.raises(SlotDamagedError):
        copy_slot(store, "mine", other)
    assert other.names() == ["theirs"]


def test_what_cannot_be_copied_does_not_stop_the_others(
    store: DirectoryStore, other: SlotStore, put: Put, tmp_path: Path
) -> None:
    for name in ("a", "rotten", "taken", "z"):
        put(store, name)
    put(other, "taken", b"another")
    (tmp_path / "slots/rotten/model.zip").write_bytes(b"medal")
    results = list(copy_slots(store.slots(), other))
    assert [(each.slot.name, type(each.error)) for each in results] == [
        ("a", type(None)),
        ("rotten", SlotDamagedError),
        ("taken", SlotExistsError),
        ("z", type(None)),
    ]
    assert other.names() == ["a", "taken", "z"]
    assert model_of(other, "taken") == b"another"


def test_a_model_that_cannot_be_read_does_not_stop_the_others(
    store: DirectoryStore, other: SlotStore, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    class BadSector(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    for name in ("a", "bad", "z"):
        put(store, name)
    whole = DirectoryStore.open_slot

    def open_slot(self: DirectoryStore, name: str) -> tuple[Slot, BinaryIO]:
        slot, model = whole(self, name)
        if name != "bad":
            return slot, model
        model.close()
        return slot, BadSector()

    monkeypatch.setattr(DirectoryStore, "open_slot", open_slot)
    results = list(copy_slots(store.slots(), other))
    assert [str(each.error)[:12] for each in results] == ["None", "slot 'bad': ", "None"]
    assert other.names() == ["a", "z"]


def test_progress_starts_anew_where_a_name_is_taken_meanwhile(
    store: DirectoryStore, put: Put
) -> None:
    class Contended(MemoryStore):
        def save(
            self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
        ) -> Slot:
            slot = super().save(name, model, metadata, replace=replace)
            if name == "mine":
                raise SlotExistsError(name)
            return slot

    put(store, "mine", bytes(2 << 20))
    seen: list[int] = []
    copied = copy_slot(
        store, "mine", Contended("x"), taken="suffix", progress=lambda done, _: seen.append(done)
    )
    assert copied.slot.name == "mine-2"
    assert max(seen) == 2 << 20


def test_a_transfer_that_died_is_repeated_from_where_it_was(
    store: DirectoryStore, other: SlotStore, put: Put
) -> None:
    for name in ("a", "b", "c"):
        put(store, name, name.encode() * 3_000_000)

    class Death(BaseException):
        pass

    def die(done: int, total: int | None) -> None:
        assert total == 9_000_000
        if done > 4_000_000:
            raise Death

    with pytest.raises(Death):
        list(copy_slots(store.slots(), other, progress=die))
    assert other.names() == ["a"]
    again = list(copy_slots(store.slots(), other))
    assert [each.already_there for each in again] == [True, False, False]
    assert all(verify_slot(other, name).problem is None for name in ("a", "b", "c"))


def test_progress_counts_all_bytes_once_even_of_what_is_there(
    store: DirectoryStore, other: SlotStore, put: Put
) -> None:
    for name in ("a", "b"):
        put(store, name, bytes(2 << 20))
    copy_slot(store, "a", other)
    seen: list[tuple[int, int | None]] = []
    list(copy_slots(store.slots(), other, progress=lambda *now: seen.append(now)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (4 << 20, 4 << 20)


def test_a_full_disk_stops_a_transfer_and_keeps_what_there_is(
    store: DirectoryStore, other: SlotStore, put: Put, tmp_path: Path
) -> None:
    put(other, "old", b"old")
    put(store, "big", bytes(1 << 20))
    before = sorted(tmp_path.rglob("*"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, hard))
    try:
        with pytest.raises(StoreError) as caught:
            list(copy_slots(store.slots(), other))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert model_of(other, "old") == b"old"
    assert sorted(tmp_path.rglob("*")) == before


def test_a_plugins_store_whose_models_can_only_be_read_forward_is_copied(
    other: SlotStore, put: Put
) -> None:
    class Forward(io.BytesIO):
        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

    class Stream(MemoryStore):
        def open_slot(self, name: str) -> tuple[Slot, io.BytesIO]:
            slot, model = super().open_slot(name)
            return slot, Forward(model.read())

    source = Stream(other.location)
    put(source, "mine", b"streamed")
    put(other, "mine", b"another")
    assert copy_slot(source, "mine", other, taken="suffix").slot.name == "mine-2"
    assert model_of(other, "mine-2") == b"streamed"


def test_a_model_of_someone_elses_is_imported(
    other: SlotStore, tmp_path: Path, checkpoint_bytes: Build
) -> None:
    file = tmp_path / "theirs.zip"
    file.write_bytes(checkpoint_bytes(num_timesteps=7))
    slot = import_file(other, "mine", file, notes="from them").slot
    assert (slot.metadata.source, slot.metadata.notes) == ("import", "from them")
    assert model_of(other, "mine") == file.read_bytes()
    with pytest.raises(SlotExistsError):
        import_file(other, "mine", file)
    assert import_file(other, "mine", file, taken="suffix").slot.name == "mine-2"


def test_a_bundle_of_one_slot_is_imported_under_any_name_with_its_metadata(
    store: DirectoryStore, other: SlotStore, put: Put, tmp_path: Path
) -> None:
    slot = put(store, "theirs", source="best", notes="known")
    bundle = tmp_path / "bundle.zip"
    export_bundle(store, "theirs", bundle)
    imported = import_file(other, "mine", bundle)
    assert imported.slot.name == "mine"
    assert (imported.slot.metadata.source, imported.slot.metadata.notes) == ("best", "known")
    assert imported.slot.metadata.model == slot.metadata.model
    assert import_file(other, "mine", bundle).already_there


def test_of_a_bundle_of_several_slots_the_one_of_that_name_is_imported(
    store: DirectoryStore, put: Put, tmp_path: Path
) -> None:
    bundle = open_store(f"zip:{tmp_path}/several.zip")
    for name in ("a", "b"):
        put(bundle, name, name.encode())
    assert model_of(store, import_file(store, "b", tmp_path / "several.zip").slot.name) == b"b"
    with pytest.raises(SlotNotFoundError, match=r"no 'c' but a, b; .*slots copy --all --store zip"):
        import_file(store, "c", tmp_path / "several.zip")


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_a_file_that_is_neither_model_nor_bundle_is_refused(
    store: DirectoryStore, tmp_path: Path, content: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tetris_arcade.slots.checkpoints._PAUSE_SECONDS", 0)
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ModelError, match=str(file)):
        import_file(store, "mine", file)
    assert store.names() == []
