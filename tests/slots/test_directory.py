import errno
import hashlib
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

import pytest
from msgspec.structs import replace as changed

from tetris_arcade.errors import (
    SlotDamagedError,
    SlotError,
    SlotExistsError,
    SlotNameError,
    SlotNotFoundError,
    StoreError,
)
from tetris_arcade.slots import directory
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.durable import in_one_line
from tetris_arcade.slots.metadata import Evaluation, Metadata
from tetris_arcade.slots.store import Slot

Keep = Callable[[str, bytes], None]


def model_of(store: DirectoryStore, name: str) -> bytes:
    with store.open_model(name) as model:
        return model.read()


def assert_whole(store: DirectoryStore, name: str) -> bytes:
    """The slot's model, which its metadata describes truly. For a store nobody writes to."""
    slot = store.read(name)
    assert slot.problem is None
    assert slot.metadata.model is not None
    model = model_of(store, name)
    assert slot.metadata.model.sha256 == hashlib.sha256(model).hexdigest()
    return model


def files_of(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_saved_slot_is_exactly_two_files_and_reads_back(
    store: DirectoryStore, tmp_path: Path
) -> None:
    saved = store.save("mine", io.BytesIO(b"model"), Metadata(notes="n"))
    assert saved == store.read("mine") == store.slots()[0]
    assert store.names() == ["mine"]
    assert saved.metadata.name == "mine"
    assert saved.metadata.notes == "n"
    assert saved.metadata.model is not None
    assert saved.metadata.model.size == 5
    assert assert_whole(store, "mine") == b"model"
    assert files_of(tmp_path / "slots/mine") == {"model.zip", "metadata.json"}


def test_the_location_opens_the_same_store(store: DirectoryStore, keep: Keep) -> None:
    keep("mine", b"model")
    scheme, _, rest = store.location.partition(":")
    assert scheme == "dir"
    assert DirectoryStore(rest).names() == ["mine"]


def test_saving_creates_the_folder_but_not_its_parents(tmp_path: Path) -> None:
    DirectoryStore(str(tmp_path / "new")).save("mine", io.BytesIO(b"m"), Metadata())
    assert (tmp_path / "new/mine").is_dir()
    with pytest.raises(StoreError, match="no such folder"):
        DirectoryStore(str(tmp_path / "a/b")).save("mine", io.BytesIO(b"m"), Metadata())
    assert not (tmp_path / "a").exists()


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert DirectoryStore("~/models").location == f"dir:{tmp_path / 'models'}"


def test_every_spelling_of_a_folder_is_one_absolute_location(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    for spelling in ("s", "./s", "s/", "x/../s", str(tmp_path / "s")):
        assert DirectoryStore(spelling).location == f"dir:{tmp_path / 's'}"
    assert DirectoryStore("link/s").location == f"dir:{tmp_path / 'link/s'}"


def test_a_store_stays_where_it_was_when_the_working_folder_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = DirectoryStore("s")
    store.save("mine", io.BytesIO(b"model"), Metadata())
    monkeypatch.chdir("/")
    assert store.names() == ["mine"]


def test_a_taken_name_is_refused_and_the_slot_stays(store: DirectoryStore, keep: Keep) -> None:
    keep("mine", b"old")
    with pytest.raises(SlotExistsError, match="--replace"):
        keep("mine", b"new")
    assert assert_whole(store, "mine") == b"old"


def test_replacing_moves_the_old_slot_whole_to_the_trash(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"old")
    store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
    assert assert_whole(store, "mine") == b"new"
    assert store.names() == ["mine"]
    [old] = (tmp_path / "slots/.trash").iterdir()
    assert old.name.startswith("mine~")
    assert (old / "model.zip").read_bytes() == b"old"
    assert files_of(tmp_path / "slots/mine") == files_of(old) == {"model.zip", "metadata.json"}


def test_a_model_that_is_not_the_one_its_metadata_names_is_refused(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"model")
    with pytest.raises(SlotDamagedError, match="not the one"):
        store.save("copy", io.BytesIO(b"torn"), store.read("mine").metadata)
    assert files_of(tmp_path / "slots") == {"mine", ".lock"}


def test_annotating_changes_the_metadata_alone(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"model")
    evaluated = changed(store.read("mine").metadata, evaluation=Evaluation(mean_lines=7.0))
    assert store.annotate("mine", evaluated) == store.read("mine")
    assert store.read("mine").metadata == evaluated
    assert assert_whole(store, "mine") == b"model"
    assert files_of(tmp_path / "slots/mine") == {"model.zip", "metadata.json"}


def test_results_of_a_replaced_model_are_not_put_on_the_new_one(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"old")
    evaluated = changed(store.read("mine").metadata, evaluation=Evaluation(mean_lines=7.0))
    store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
    with pytest.raises(SlotError, match="another model"):
        store.annotate("mine", evaluated)
    assert store.read("mine").metadata.evaluation is None
    assert files_of(tmp_path / "slots/mine") == {"model.zip", "metadata.json"}


@pytest.mark.parametrize("name", ["../outside", "/etc", "A", ""])
def test_no_verb_accepts_a_name_outside_the_rule(store: DirectoryStore, name: str) -> None:
    for verb in (
        lambda: store.read(name),
        lambda: store.open_model(name),
        lambda: store.save(name, io.BytesIO(b"m"), Metadata()),
        lambda: store.annotate(name, Metadata()),
    ):
        with pytest.raises(SlotNameError):
            verb()


def test_a_slot_that_is_not_there_is_an_error_of_its_own(store: DirectoryStore) -> None:
    for verb in (
        lambda: store.read("mine"),
        lambda: store.open_model("mine"),
        lambda: store.annotate("mine", Metadata()),
    ):
        with pytest.raises(SlotNotFoundError, match="no slot 'mine'"):
            verb()


def test_a_foreign_slot_without_metadata_lists_with_blanks(
    store: DirectoryStore, tmp_path: Path
) -> None:
    (tmp_path / "slots/foreign").mkdir()
    (tmp_path / "slots/foreign/model.zip").write_bytes(b"model")
    assert store.slots() == [Slot("foreign", store.location, Metadata())]
    assert model_of(store, "foreign") == b"model"


def cut_model(folder: Path) -> None:
    (folder / "model.zip").write_bytes(b"cut")


def remove_model(folder: Path) -> None:
    (folder / "model.zip").unlink()


def spoil_metadata(folder: Path) -> None:
    (folder / "metadata.json").write_text('{"format": "\x1b[31m"}')


def link_model_out(folder: Path) -> None:
    remove_model(folder)
    (folder / "model.zip").symlink_to("/etc/hostname")


def put_pipe_for_metadata(folder: Path) -> None:
    (folder / "metadata.json").unlink()
    os.mkfifo(folder / "metadata.json")


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (cut_model, "3 bytes"),
        (remove_model, "model.zip is missing"),
        (spoil_metadata, "metadata.json"),
        (link_model_out, "no ordinary file"),
        (put_pipe_for_metadata, "no ordinary file"),
    ],
)
def test_a_damaged_slot_lists_with_its_problem_beside_the_sound_ones(
    store: DirectoryStore, keep: Keep, tmp_path: Path, damage: Callable[[Path], None], problem: str
) -> None:
    keep("broken", b"a whole model")
    keep("sound", b"model")
    damage(tmp_path / "slots/broken")
    broken, sound = store.slots()
    assert sound.problem is None
    assert broken.problem is not None
    assert problem in broken.problem
    assert "'broken'" in broken.problem
    with pytest.raises(SlotDamagedError, match=problem):
        store.open_model("broken")
    with pytest.raises(SlotDamagedError, match=problem):
        store.annotate("broken", broken.metadata)
    store.save("broken", io.BytesIO(b"repaired"), Metadata(), replace=True)
    assert assert_whole(store, "broken") == b"repaired"


def test_what_is_no_slot_never_lists(store: DirectoryStore, keep: Keep, tmp_path: Path) -> None:
    keep("mine", b"model")
    root = tmp_path / "slots"
    (root / "file").write_text("")
    (root / "empty").mkdir()
    (root / "Capital").mkdir()
    (root / "Capital/model.zip").write_text("")
    (root / ".hidden").mkdir()
    (root / ".hidden/model.zip").write_text("")
    (root / "link").symlink_to(root / "mine")
    (root / "dangling").symlink_to(root / "nowhere")
    (root / ".next-junk").write_text("")
    assert store.names() == ["mine"]
    with pytest.raises(SlotNotFoundError):
        store.read("link")
    with pytest.raises(SlotExistsError):
        keep("link", b"model")
    keep("other", b"model")
    assert store.names() == ["mine", "other"]


def test_an_open_model_stays_the_same_while_the_slot_is_replaced(
    store: DirectoryStore, keep: Keep
) -> None:
    keep("mine", b"old")
    with store.open_model("mine") as model:
        store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
        assert model.read() == b"old"


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
            for staging in (tmp_path / "slots").glob(".staging-*"):
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
    (tmp_path / "slots/.trash").unlink()
    keep("other", b"model")
    assert assert_whole(store, "mine") == b"new"


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Permissions do not bind root, so root steps down."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_read_only_store_reads_and_refuses_to_write_in_one_line() -> None:
    with tempfile.TemporaryDirectory() as outer:
        root = Path(outer)
        root.chmod(0o755)
        store = DirectoryStore(str(root / "slots"))
        store.save("mine", io.BytesIO(b"model"), Metadata())
        (root / "slots").chmod(0o555)
        with ordinary_user():
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
        with ordinary_user():
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
        in_one_line("write to", Path("x")),
        Path("/dev/full").open("wb", buffering=0) as file,
    ):
        file.write(b"x")


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


def test_an_error_that_is_not_the_disk_passes_through() -> None:
    with pytest.raises(ValueError, match="mine"), in_one_line("write to", Path("x")):
        raise ValueError("mine")


def test_an_unforeseen_system_error_still_names_the_store() -> None:
    message = "dir:x: Input/output error"
    with pytest.raises(StoreError, match=message), in_one_line("read", Path("x")):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


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
