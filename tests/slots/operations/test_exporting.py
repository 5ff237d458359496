import errno
import os
import resource
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from stable_baselines3 import DQN

from tetris_arcade.errors import SlotDamagedError, SlotNotFoundError, StoreError
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.operations.exporting import export_bundle, export_model
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.operations.transfer import copy_slot
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, SlotStore

Put = Callable[..., Slot]
Export = Callable[..., Slot]
BOTH = pytest.mark.parametrize("export", [export_model, export_bundle])
MODEL = os.urandom(1 << 20) * 20


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where to export to: a folder with nothing in it."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_what_is_exported_is_the_model_itself(other: SlotStore, put: Put, out: Path) -> None:
    slot = put(other, "mine", MODEL)
    seen: list[tuple[int, int | None]] = []
    exported = export_model(other, "mine", out / "m.zip", progress=lambda *now: seen.append(now))
    assert exported == slot
    assert (out / "m.zip").read_bytes() == MODEL
    assert names_in(out) == ["m.zip"]
    assert seen[-1] == (len(MODEL), len(MODEL))
    assert len(seen) > 2


def test_a_file_that_is_exported_has_the_permissions_of_any_new_file(
    store: DirectoryStore, put: Put, out: Path
) -> None:
    put(store, "mine")
    export_model(store, "mine", out / "m.zip")
    (out / "ordinary").touch()
    assert (out / "m.zip").stat().st_mode == (out / "ordinary").stat().st_mode


def test_stable_baselines3_loads_what_is_exported(
    store: DirectoryStore, tmp_path: Path, out: Path
) -> None:
    DQN("MlpPolicy", "CartPole-v1", buffer_size=10, device="cpu").save(tmp_path / "best.zip")
    save_checkpoint(store, "mine", tmp_path / "best.zip", source="best")
    export_model(store, "mine", out / "m.zip")
    DQN.load(out / "m.zip", device="cpu")


def test_an_exported_bundle_is_a_store_of_this_one_slot(
    other: SlotStore, put: Put, out: Path
) -> None:
    slot = put(other, "mine", notes="known")
    export_bundle(other, "mine", out / "bundle.zip")
    bundle = open_store(f"zip:{out}/bundle.zip")
    assert bundle.names() == ["mine"]
    assert bundle.read("mine").metadata == slot.metadata
    assert copy_slot(bundle, "mine", other).already_there
    assert names_in(out) == ["bundle.zip"]


@BOTH
def test_a_file_that_is_there_is_replaced_only_if_asked(
    store: DirectoryStore, put: Put, out: Path, export: Export
) -> None:
    put(store, "mine")
    (out / "m.zip").write_bytes(b"precious")
    with pytest.raises(StoreError, match=r"there already.*--replace"):
        export(store, "mine", out / "m.zip")
    assert (out / "m.zip").read_bytes() == b"precious"
    export(store, "mine", out / "m.zip", replace=True)
    assert (out / "m.zip").read_bytes() != b"precious"
    assert names_in(out) == ["m.zip"]


@BOTH
def test_a_file_that_appears_while_exporting_is_not_replaced(
    store: DirectoryStore, put: Put, out: Path, export: Export
) -> None:
    put(store, "mine")

    def appear(done: int, total: int | None) -> None:
        (out / "m.zip").write_bytes(b"precious")

    with pytest.raises(StoreError, match="there already"):
        export(store, "mine", out / "m.zip", progress=appear)
    assert (out / "m.zip").read_bytes() == b"precious"
    assert names_in(out) == ["m.zip"]


def test_a_file_system_without_hard_links_will_do(
    store: DirectoryStore, put: Put, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    put(store, "mine")
    export_model(store, "mine", out / "m.zip")
    assert (out / "m.zip").read_bytes() == b"model"


@pytest.mark.parametrize("export", [partial(export_model, verify=True), export_bundle])
def test_a_rotten_model_is_not_exported_where_it_is_verified(
    store: DirectoryStore, put: Put, out: Path, tmp_path: Path, export: Export
) -> None:
    put(store, "mine", MODEL)
    (tmp_path / "slots/mine/model.zip").write_bytes(MODEL[:-1] + b"!")
    (out / "m.zip").write_bytes(b"precious")
    with pytest.raises(SlotDamagedError, match="'mine'"):
        export(store, "mine", out / "m.zip", replace=True)
    assert (out / "m.zip").read_bytes() == b"precious"
    assert names_in(out) == ["m.zip"]
    with pytest.raises(SlotNotFoundError):
        export(store, "missing", out / "n.zip")


@BOTH
def test_a_disk_without_room_is_said_in_one_line_and_nothing_stays(
    store: DirectoryStore, put: Put, out: Path, export: Export
) -> None:
    put(store, "mine", MODEL)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, hard))
    try:
        with pytest.raises(StoreError, match=r"cannot write .*m\.zip: .*; check") as caught:
            export(store, "mine", out / "m.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert names_in(out) == []
    with pytest.raises(StoreError, match="No such file or directory"):
        export(store, "mine", out / "missing/m.zip")


@BOTH
def test_what_the_progress_raises_ends_the_export_without_litter(
    store: DirectoryStore, put: Put, out: Path, export: Export
) -> None:
    put(store, "mine", MODEL)
    threads = threading.active_count()

    def stop(done: int, total: int | None) -> None:
        if done > len(MODEL) // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(store, "mine", out / "m.zip", progress=stop)
    assert names_in(out) == []
    assert threading.active_count() == threads


@pytest.mark.parametrize("number", [errno.EXDEV, errno.ENOSYS, None])
def test_where_the_kernel_cannot_copy_the_bytes_are_carried(
    store: DirectoryStore, put: Put, out: Path, number: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: Any) -> int:
        if number is None:
            return 0
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "copy_file_range", cannot)
    put(store, "mine", MODEL)
    export_model(store, "mine", out / "m.zip")
    assert (out / "m.zip").read_bytes() == MODEL


def test_a_system_that_has_no_such_call_will_do(
    store: DirectoryStore, put: Put, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "copy_file_range")
    put(store, "mine", MODEL)
    export_model(store, "mine", out / "m.zip")
    assert (out / "m.zip").read_bytes() == MODEL


def test_a_model_that_cannot_be_read_is_not_blamed_on_the_file(
    store: DirectoryStore, put: Put, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "copy_file_range", fail)
    monkeypatch.setattr(os, "pread", fail)
    put(store, "mine", MODEL)
    with pytest.raises(SlotDamagedError, match="'mine': its model cannot be read"):
        export_model(store, "mine", out / "m.zip")
    assert names_in(out) == []


@BOTH
def test_what_a_killed_export_left_is_cleared_by_the_next(
    store: DirectoryStore, put: Put, out: Path, export: Export
) -> None:
    put(store, "mine")
    child = os.fork()
    if child == 0:
        export(store, "mine", out / "m.zip", progress=lambda *_: os._exit(9))
        os._exit(0)
    os.waitpid(child, 0)
    assert len(names_in(out)) == 1
    export(store, "mine", out / "m.zip")
    assert names_in(out) == ["m.zip"]


@BOTH
def test_a_folder_is_not_taken_for_a_file(
    store: DirectoryStore, put: Put, out: Path, export: Export
) -> None:
    put(store, "mine")
    with pytest.raises(StoreError, match="is a folder; name a file in it"):
        export(store, "mine", out, replace=True)


@BOTH
def test_a_device_or_a_pipe_is_never_replaced(
    store: DirectoryStore, put: Put, out: Path, export: Export
) -> None:
    put(store, "mine")
    os.mkfifo(out / "pipe")
    with pytest.raises(StoreError, match="no ordinary file"):
        export(store, "mine", out / "pipe", replace=True)
    assert (out / "pipe").is_fifo()
