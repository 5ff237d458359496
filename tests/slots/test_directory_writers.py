"""Whoever dies or writes at the same time, a slot is the old one or the new one, whole."""

import hashlib
import io
import os
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.slots.wholeness import Keep, assert_whole, files_of, model_of
from tetris_arcade.slots import directory
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Metadata

WRITER = """
import io, os, sys
from msgspec.structs import replace as changed
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Metadata

folder, verb, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = DirectoryStore(folder)
calls = 0

def die_before_the_call(event, arguments):
    global calls
    mutates = event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir") or (
        event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    )
    if mutates and folder in str(arguments[0]):
        calls += 1
        if calls == number:
            os._exit(9)

sys.addaudithook(die_before_the_call)
if verb == "annotate":
    store.annotate("kept", changed(store.read("kept").metadata, notes="annotated"))
elif verb == "replace":
    store.save("kept", io.BytesIO(b"new"), Metadata(), replace=True)
else:
    store.save("fresh", io.BytesIO(b"new"), Metadata())
print(calls)
"""


def start_writer(folder: Path, verb: str, number: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(folder), verb, str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def assert_old_or_new(store: DirectoryStore, verb: str) -> None:
    assert assert_whole(store, "kept") in (b"old", b"new" if verb == "replace" else b"old")
    assert store.read("kept").metadata.notes in (None, "annotated")
    if "fresh" in store.names():
        assert assert_whole(store, "fresh") == b"new"
    assert {"kept"} <= set(store.names()) <= {"kept", "fresh", "next"}


def let_hours_pass(folder: Path) -> None:
    past = time.time() - 2 * 3600
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (past, past))


def assert_no_litter(store: DirectoryStore, folder: Path) -> None:
    assert files_of(folder) - {".lock", ".trash"} == set(store.names())
    for name in store.names():
        assert files_of(folder / name) == {"model.zip", "metadata.json"}


@pytest.mark.parametrize("verb", ["save", "replace", "annotate"])
def test_dying_before_any_mutating_call_leaves_old_or_new_and_a_save_hours_later_clears_up(
    tmp_path: Path, verb: str
) -> None:
    def prepared(number: int) -> Path:
        folder = tmp_path / f"{number}"
        DirectoryStore(str(folder)).save("kept", io.BytesIO(b"old"), Metadata())
        return folder

    with start_writer(prepared(0), verb, 0) as whole_run:
        points = int(whole_run.communicate()[0])
    assert points >= 3
    folders = [prepared(number) for number in range(1, points + 1)]
    writers = [start_writer(folder, verb, at) for at, folder in enumerate(folders, start=1)]
    for folder, writer in zip(folders, writers, strict=True):
        writer.communicate()
        assert writer.returncode == 9
        store = DirectoryStore(str(folder))
        assert_old_or_new(store, verb)
        store.save("next", io.BytesIO(b"next"), Metadata())
        assert_old_or_new(store, verb)
        let_hours_pass(folder)
        store.save("next", io.BytesIO(b"next"), Metadata(), replace=True)
        assert_old_or_new(store, verb)
        assert_no_litter(store, folder)


REPLACER = """
import io, itertools, sys
from pathlib import Path
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Metadata
store = DirectoryStore(sys.argv[1])
for number in itertools.count(1):
    if Path(sys.argv[2]).exists():
        break
    model = io.BytesIO(b"m" * (number % 60))
    store.save("mine", model, Metadata(notes=str(number)), replace=True)
"""


def test_readers_never_see_a_torn_or_missing_slot_while_it_is_replaced(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"first")
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", REPLACER, str(tmp_path / "slots"), str(stop)]
    seen: set[str | None] = set()
    with subprocess.Popen(command) as replacer:
        try:
            while len(seen) < 30 and replacer.poll() is None:
                slot, model = store.open_slot("mine")
                with model:
                    content = model.read()
                assert slot.metadata.model is not None
                assert slot.metadata.model.sha256 == hashlib.sha256(content).hexdigest()
                seen.add(slot.metadata.notes)
                assert store.names() == ["mine"]
                assert store.read("mine").problem is None
                assert model_of(store, "mine").strip(b"m") in (b"", b"first")
        finally:
            stop.touch()
    assert replacer.returncode == 0
    assert len(seen) == 30


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks that do not hold, as on some network file systems."""
    monkeypatch.setattr(directory, "FileLock", lambda *_, **__: nullcontext())


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
    [trashed] = (Path(store.location.removeprefix("dir:")) / ".trash").iterdir()
    assert (trashed / "model.zip").read_bytes() == b"old"


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
    (tmp_path / "slots/mine/.draft-1").write_text("")
    keep("last", b"model")
    assert (tmp_path / "slots/mine/.draft-1").exists()
