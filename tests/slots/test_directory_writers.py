"""Whoever dies or writes at the same time, and though locks may not hold, no slot is lost."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import filelock
import pytest

from tests.slots.wholeness import SCHEMES, Keep, assert_whole, litter, location_in
from tetris_arcade.errors import SlotNotFoundError, StoreError
from tetris_arcade.slots import directory
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.writers import locked, signed

DIES_WHILE_WRITING = """
import io, os, signal, sys
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.plugins import open_store

os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
open_store(sys.argv[1]).save("mine", io.BytesIO(b"model"), Metadata())
"""


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="no dead process waits to be buried here")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_a_dead_writer_left_is_cleared_at_once_though_nobody_has_buried_it(
    tmp_path: Path, scheme: str
) -> None:
    store = open_store(location_in(tmp_path, scheme))
    store.save("kept", io.BytesIO(b"kept"), Metadata())
    command = [sys.executable, "-c", DIES_WHILE_WRITING, store.location]
    with subprocess.Popen(command) as writer:
        os.waitid(os.P_PID, writer.pid, os.WEXITED | os.WNOWAIT)  # it stays a zombie
        assert litter(store)
        store.save("next", io.BytesIO(b"next"), Metadata())
        assert litter(store) == set()
        assert store.names() == ["kept", "next"]
    assert assert_whole(store, "kept") == b"kept"


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks that do not hold, as on some network file systems."""
    monkeypatch.setattr(filelock, "FileLock", lambda *_, **__: nullcontext())


@pytest.mark.usefixtures("no_locks")
@pytest.mark.parametrize("step", range(4))
def test_a_replacement_that_another_writer_finishes_meanwhile_is_kept(
    store: DirectoryStore, keep: Keep, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    keep("mine", b"old")
    rename, renames = Path.rename, []

    def rename_after_the_other_writer(source: Path, target: Path) -> Path:
        renames.append(source)
        if len(renames) == step:
            keep("other", b"other")  # finishes what it finds
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", rename_after_the_other_writer)
    store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
    monkeypatch.undo()
    assert len(renames) >= step
    assert assert_whole(store, "mine") == b"new"
    [discarded] = store.discarded()
    store.restore(discarded.key, "old")
    assert assert_whole(store, "old") == b"old"


@pytest.mark.usefixtures("no_locks")
def test_what_a_living_writer_is_writing_is_left_alone(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            keep(f"other-{self.tell()}", b"other")
            return super().read(size)

    store.save("mine", Slow(b"model"), Metadata())
    assert store.names() == ["mine", "other-0", "other-5"]
    draft = tmp_path / "slots/mine" / signed(".draft")
    draft.write_text("")
    keep("last", b"model")
    assert draft.exists()


CHANGES: dict[str, Callable[[DirectoryStore, str], object]] = {
    "annotate": lambda store, _: store.annotate("mine", store.read("mine").metadata),
    "rename": lambda store, _: store.rename("mine", "yours"),
    "delete": lambda store, _: store.delete("mine"),
    "restore": lambda store, key: store.restore(key, "back"),
    "purge": lambda store, key: store.purge(key),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_writer_takes_away_before_the_lock_is_ours_is_not_found(
    store: DirectoryStore, keep: Keep, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    keep("gone", b"gone")
    key = store.delete("gone").key
    keep("mine", b"mine")
    other, held = DirectoryStore(store.location.removeprefix("dir:")), locked

    def locked_after_the_other_writer(lock: Path, location: str) -> AbstractContextManager[None]:
        monkeypatch.undo()
        other.purge(key)
        other.delete("mine")
        return held(lock, location)

    monkeypatch.setattr(directory, "locked", locked_after_the_other_writer)
    with pytest.raises(SlotNotFoundError):
        CHANGES[change](store, key)
    assert store.names() == []


def test_a_folder_that_vanishes_is_not_made_anew_by_its_lock(
    store: DirectoryStore, keep: Keep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("mine", b"mine")
    held = locked

    def locked_after_the_drive_is_gone(lock: Path, location: str) -> AbstractContextManager[None]:
        (tmp_path / "slots").rename(tmp_path / "elsewhere")
        return held(lock, location)

    monkeypatch.setattr(directory, "locked", locked_after_the_drive_is_gone)
    with pytest.raises(StoreError, match="there is no such folder"):
        store.delete("mine")
    assert not (tmp_path / "slots").exists()
