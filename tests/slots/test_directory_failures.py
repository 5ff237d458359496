"""A store that fails says so in one line, and loses nothing."""

import errno
import io
import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.slots.wholeness import Keep, assert_whole, files_of, without_write_access
from tetris_arcade.errors import (
    StoreError,
)
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.durable import in_one_line
from tetris_arcade.slots.metadata import Metadata


def test_a_store_that_is_gone_or_no_folder_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder, reason in (("gone", "no such folder"), ("file", "not a folder")):
        store = DirectoryStore(str(tmp_path / folder))
        with pytest.raises(StoreError, match=reason):
            store.slots()
        with pytest.raises(StoreError, match=reason):
            store.read("mine")
    with pytest.raises(StoreError, match="not a folder"):
        store.save("mine", io.BytesIO(b"m"), Metadata())
    with pytest.raises(StoreError, match="not a folder"):
        DirectoryStore(str(tmp_path / "file/deeper")).save("mine", io.BytesIO(b"m"), Metadata())


def test_what_goes_missing_inside_a_store_is_not_taken_for_a_missing_store(
    store: DirectoryStore, tmp_path: Path
) -> None:
    class Sweeping(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            for staging in (tmp_path / "slots").glob(".staging~*"):
                staging.rename(tmp_path / "gone")
            return super().read(size)

    with pytest.raises(StoreError, match=r"metadata\.json.*try again") as caught:
        store.save("mine", Sweeping(b"model"), Metadata())
    assert "no such folder" not in str(caught.value)
    assert store.names() == []


def test_a_file_in_the_way_of_the_trash_is_named(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"old")
    (tmp_path / "slots/.trash").write_text("")
    with pytest.raises(StoreError, match=r"\.trash"):
        store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
    assert assert_whole(store, "mine") == b"old"
    assert files_of(tmp_path / "slots") == {"mine", ".lock", ".trash"}


def test_a_slot_that_may_not_be_moved_stays_and_stops_no_work_on_the_others() -> None:
    with tempfile.TemporaryDirectory() as outer:
        root = Path(outer) / "slots"
        store = DirectoryStore(str(root))
        store.save("mine", io.BytesIO(b"old"), Metadata())
        store.save("other", io.BytesIO(b"other"), Metadata())
        discarded = store.delete("other")
        (root / "mine").chmod(0o555)
        with ordinary_user_owning(Path(outer)):
            with pytest.raises(StoreError, match="permission denied"):
                store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
            with pytest.raises(StoreError, match="permission denied"):
                store.restore(discarded.key, "mine", replace=True)
            assert assert_whole(store, "mine") == b"old"
            assert store.discarded() == [discarded]
            assert files_of(root) == {"mine", ".lock", ".trash"}
            store.save("next", io.BytesIO(b"next"), Metadata())
            assert store.names() == ["mine", "next"]
        (root / "mine").chmod(0o755)


def test_a_slot_of_a_lower_layer_of_a_container_stays_and_the_fix_is_named(
    store: DirectoryStore, keep: Keep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("mine", b"old")
    layer, rename = tmp_path / "slots/mine", Path.rename

    def rename_on_layers(source: Path, target: Path) -> Path:
        if source == layer:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source))
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", rename_on_layers)
    with pytest.raises(StoreError, match="slots copy --all"):
        store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
    assert assert_whole(store, "mine") == b"old"
    keep("other", b"other")
    assert files_of(tmp_path / "slots") == {"mine", "other", ".lock", ".trash"}


def test_a_replacement_that_cannot_be_finished_stops_work_on_its_slot_alone(
    store: DirectoryStore, keep: Keep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("mine", b"old")
    keep("new", b"new")
    (tmp_path / "slots/new").rename(tmp_path / "slots/.next-mine")  # its writer died here
    rename = Path.rename

    def rename_on_layers(source: Path, target: Path) -> Path:
        if source == tmp_path / "slots/mine":
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source))
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", rename_on_layers)
    keep("other", b"other")
    with pytest.raises(StoreError, match="layer"):
        store.annotate("mine", store.read("mine").metadata)
    assert assert_whole(store, "mine") == b"new"
    monkeypatch.undo()
    keep("last", b"last")
    assert files_of(tmp_path / "slots") == {"mine", "other", "last", ".lock", ".trash"}
    assert (tmp_path / "slots/mine/model.zip").read_bytes() == b"new"


@contextmanager
def ordinary_user_owning(folder: Path) -> Iterator[None]:
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 65534, 65534)
    with without_write_access():
        yield


def test_a_read_only_store_reads_and_refuses_to_write_in_one_line() -> None:
    with tempfile.TemporaryDirectory() as outer:
        root = Path(outer)
        root.chmod(0o755)
        store = DirectoryStore(str(root / "slots"))
        store.save("mine", io.BytesIO(b"model"), Metadata())
        (root / "slots").chmod(0o555)
        with without_write_access():
            assert assert_whole(store, "mine") == b"model"
            with pytest.raises(StoreError, match="permission denied") as caught:
                store.save("other", io.BytesIO(b"m"), Metadata())
            assert "\n" not in str(caught.value)
            assert store.names() == ["mine"]
        (root / "slots").chmod(0o755)


def test_a_slot_out_of_reach_lists_with_its_problem() -> None:
    with tempfile.TemporaryDirectory() as outer:
        root = Path(outer)
        root.chmod(0o755)
        store = DirectoryStore(str(root))
        store.save("mine", io.BytesIO(b"model"), Metadata())
        (root / "mine").chmod(0)
        with without_write_access():
            [slot] = store.slots()
            assert slot.problem is not None
            assert "permissions" in slot.problem
        (root / "mine").chmod(0o755)


class BadSector(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_metadata_on_a_bad_sector_damages_its_slot_alone(
    store: DirectoryStore, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_on_a_bad_sector(path: str, mode: str) -> BinaryIO:
        return BadSector() if path.endswith("broken/metadata.json") else Path(path).open("rb")

    keep("broken", b"model")
    keep("sound", b"model")
    monkeypatch.setattr("tetris_arcade.slots.folder.open", open_on_a_bad_sector, raising=False)
    broken, sound = store.slots()
    assert sound.problem is None
    assert broken.problem is not None
    assert "Input/output error" in broken.problem


def test_a_write_that_fails_half_way_leaves_the_old_slot_and_no_litter(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, hard))
    try:
        with pytest.raises(StoreError, match="cannot write to dir:"):
            store.save("mine", io.BytesIO(bytes(1 << 18)), Metadata(), replace=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert assert_whole(store, "mine") == b"old"
    assert files_of(tmp_path / "slots") == {"mine", ".lock"}


def test_a_full_disk_is_named_as_such() -> None:
    with (
        pytest.raises(StoreError, match="dir:x: the disk is full"),
        in_one_line("write to", "dir:x", Path("x")),
        Path("/dev/full").open("wb", buffering=0) as file,
    ):
        file.write(b"x")


def test_an_error_that_is_not_the_disk_passes_through() -> None:
    with pytest.raises(ValueError, match="mine"), in_one_line("write to", "dir:x", Path("x")):
        raise ValueError("mine")


def test_an_unforeseen_system_error_still_names_the_store() -> None:
    message = "dir:x: Input/output error"
    with pytest.raises(StoreError, match=message), in_one_line("read", "dir:x", Path("x")):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
