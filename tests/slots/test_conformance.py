"""`check_slot_store` passes a correct store, and tells an incorrect one what it breaks."""

import io
from collections.abc import Callable
from dataclasses import replace as replaced
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace as changed

from tests.slots.broken_stores import BROKEN, Broken
from tests.slots.memory_store import MemoryStore
from tetris_arcade import (
    DirectoryStore,
    Discarded,
    Metadata,
    PluginError,
    Slot,
    StoreError,
    check_slot_store,
)
from tetris_arcade.slots import conformance
from tetris_arcade.slots.bundle import ZipStore
from tetris_arcade.slots.hookspecs import StoreFactory
from tetris_arcade.slots.promises import PROMISES, Promise
from tetris_arcade.slots.promises.keeping import everything_in_the_metadata_reads_back

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def sentence(promise: Promise) -> str:
    return promise.__name__.replace("_", " ")


def a_new_folder(folder: Path) -> str:
    return str(folder / "new")


def a_new_zip(folder: Path) -> str:
    return str(folder / "new.zip")


def a_memory(folder: Path) -> str:
    return uuid4().hex


@pytest.mark.parametrize(
    ("factory", "place"),
    [(DirectoryStore, a_new_folder), (ZipStore, a_new_zip), (MemoryStore, a_memory)],
)
def test_a_correct_store_passes_and_is_empty_afterwards(
    factory: StoreFactory, place: Callable[[Path], str], tmp_path: Path
) -> None:
    rest = place(tmp_path)
    check_slot_store(factory, rest)
    assert factory(rest).names() == []
    assert factory(rest).discarded() == []


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.store.__name__)
def test_a_broken_promise_is_named(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conformance, "PROMISES", (broken.promise,))
    with pytest.raises(PluginError, match="broke its contract") as caught:
        check_slot_store(broken.store, uuid4().hex)
    assert f"\n  {sentence(broken.promise)}: " in str(caught.value)
    assert len({promise for promise in PROMISES if sentence(promise) in str(caught.value)}) == 1


def test_every_promise_is_broken_by_some_store_here() -> None:
    assert {broken.promise for broken in BROKEN} == set(PROMISES)


class ListsBackwards(MemoryStore):
    def names(self) -> list[str]:
        return super().names()[::-1]


class RaisesAndListsBackwards(ListsBackwards):
    def purge(self, key: str) -> None:
        raise ZeroDivisionError("half way")


def test_every_broken_promise_is_told_with_what_was_expected_and_what_came() -> None:
    with pytest.raises(PluginError) as caught:
        check_slot_store(RaisesAndListsBackwards, uuid4().hex)
    first, *lines = str(caught.value).splitlines()
    assert first.startswith("memory:")
    told = dict(line.strip().split(": ", 1) for line in lines)
    listed = "names(): expected ['check-04-a', 'check-04-a-b', 'check-04-a10', "
    assert told["names are sorted"].startswith(listed)
    assert ", came ['check-04-z', 'check-04-a_b', " in told["names are sorted"]
    purging = "purging deletes one for good and leaves the others"
    assert told[purging] == "ZeroDivisionError: half way"
    assert told["everything can be deleted and purged"].startswith("expected an empty store, came ")
    cause = caught.value.__cause__
    assert isinstance(cause, ExceptionGroup)
    assert len(cause.exceptions) == len(lines)
    assert any(isinstance(error, ZeroDivisionError) for error in cause.exceptions)


def test_of_two_slots_only_what_differs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class ForgetsTheNotes(MemoryStore):
        def read(self, name: str) -> Slot:
            slot = super().read(name)
            return replaced(slot, metadata=changed(slot.metadata, notes=None))

    monkeypatch.setattr(conformance, "PROMISES", (everything_in_the_metadata_reads_back,))
    with pytest.raises(PluginError) as caught:
        check_slot_store(ForgetsTheNotes, uuid4().hex)
    [_, line] = str(caught.value).splitlines()
    what = "everything in the metadata reads back: metadata.notes of the slot: expected 'two"
    assert line.strip().startswith(what)
    assert line.endswith(", came None")


def test_a_store_in_use_is_refused_and_left_as_it_is() -> None:
    rest = uuid4().hex
    store = MemoryStore(rest)
    store.save("mine", io.BytesIO(b"model"), Metadata())
    with pytest.raises(StoreError, match=f"memory:{rest} is not empty"):
        check_slot_store(MemoryStore, rest)
    assert store.names() == ["mine"]
    key = store.delete("mine").key
    with pytest.raises(StoreError, match="is not empty"):
        check_slot_store(MemoryStore, rest)
    assert [each.key for each in store.discarded()] == [key]


def test_what_others_save_meanwhile_is_left_alone() -> None:
    rest = uuid4().hex

    class InUse(MemoryStore):
        def rename(self, name: str, new_name: str) -> Slot:
            for others in ("theirs", "gone"):
                MemoryStore(rest).save(others, io.BytesIO(b"model"), Metadata(), replace=True)
            MemoryStore(rest).delete("gone")
            return super().rename(name, new_name)

    check_slot_store(InUse, rest)
    assert MemoryStore(rest).names() == ["theirs"]
    assert {each.slot.name for each in MemoryStore(rest).discarded()} == {"theirs", "gone"}


def test_ctrl_c_ends_the_check_and_clears_up() -> None:
    rest = uuid4().hex

    class Interrupted(MemoryStore):
        def annotate(self, name: str, metadata: Metadata) -> Slot:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_slot_store(Interrupted, rest)
    assert MemoryStore(rest).names() == []
    assert MemoryStore(rest).discarded() == []


def test_a_store_that_cannot_be_used_at_all_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such folder"):
        check_slot_store(DirectoryStore, str(tmp_path / "missing" / "slots"))
    assert not (tmp_path / "missing").exists()


def test_a_new_store_that_cannot_delete_is_not_taken_for_one_in_use(tmp_path: Path) -> None:
    class Keeping(DirectoryStore):
        def delete(self, name: str) -> Discarded:
            return Discarded("a~20260101T000000.000000Z~00000000", self.read(name), NOW)

    with pytest.raises(PluginError, match="everything can be deleted"):
        check_slot_store(Keeping, str(tmp_path / "new"))


@pytest.mark.parametrize(
    ("factory", "reason"),
    [(lambda rest: rest, "a str, not a SlotStore"), (lambda rest: 1 / 0, "ZeroDivisionError")],
)
def test_what_is_no_store_at_all_is_said_to_be_that(factory: StoreFactory, reason: str) -> None:
    with pytest.raises(PluginError, match=reason):
        check_slot_store(factory, "x")
