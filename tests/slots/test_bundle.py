"""One file of slots: what is saved reads back, and the trash brings back what was there."""

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from tests.slots.wholeness import assert_whole, contents, files_of, litter, model_of
from tests.slots.zips import streamed, zip_of
from tetris_arcade.errors import (
    SlotDamagedError,
    SlotError,
    SlotExistsError,
    SlotNameError,
    SlotNotFoundError,
)
from tetris_arcade.slots.bundle import ZipStore
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Evaluation, Metadata
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot

Keep = Callable[[str, bytes], Slot]


@pytest.fixture
def store(tmp_path: Path) -> ZipStore:
    """A bundle that is not there yet, in a folder of its own."""
    (tmp_path / "own").mkdir()
    return ZipStore(str(tmp_path / "own/slots.zip"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "own/slots.zip"


@pytest.fixture
def keep(store: ZipStore) -> Keep:
    def save(name: str, model: bytes) -> Slot:
        return store.save(name, io.BytesIO(model), Metadata())

    return save


def test_a_saved_slot_is_two_stored_members_and_reads_back(store: ZipStore, place: Path) -> None:
    saved = store.save("mine", io.BytesIO(b"model"), Metadata(notes="n"))
    assert saved == store.read("mine") == store.slots()[0]
    assert store.names() == ["mine"]
    assert (saved.metadata.name, saved.metadata.notes) == ("mine", "n")
    assert assert_whole(store, "mine") == b"model"
    with zipfile.ZipFile(place) as archive:
        assert {info.filename for info in archive.infolist()} == {
            "mine/model.zip",
            "mine/metadata.json",
        }
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.testzip() is None
    assert litter(store) == set()


def test_the_scheme_and_the_suffix_open_a_bundle(place: Path, keep: Keep) -> None:
    keep("mine", b"model")
    for location in (f"zip:{place}", str(place)):
        assert open_store(location).names() == ["mine"]
        assert open_store(location).location == f"zip:{place}"


def test_every_spelling_of_a_path_is_one_absolute_location(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for spelling in ("s.zip", "./s.zip", "x/../s.zip", "~/s.zip", str(tmp_path / "s.zip")):
        assert ZipStore(spelling).location == f"zip:{tmp_path / 's.zip'}"


def test_an_open_model_reads_anywhere_in_it(store: ZipStore, keep: Keep) -> None:
    inner = zip_of({"a": b"x" * 10_000})
    keep("before", b"b" * 100)
    keep("mine", inner)
    keep("after", b"a" * 100)
    with store.open_model("mine") as model:
        assert (model.readable(), model.seekable(), model.writable()) == (True, True, False)
        assert model.seek(-4, io.SEEK_END) == len(inner) - 4
        assert model.read() == inner[-4:]
        assert model.seek(10) == 10
        assert model.read(7) == inner[10:17]
        model.seek(-7, io.SEEK_CUR)
        assert model.read() == inner[10:]
        model.seek(1, io.SEEK_END)
        assert model.read() == b""
        with pytest.raises(OSError, match="Invalid"):
            model.seek(-1)
        with zipfile.ZipFile(model) as archive:
            assert archive.read("a") == b"x" * 10_000


def test_no_file_stays_open_once_a_model_is_closed(store: ZipStore, keep: Keep) -> None:
    keep("mine", b"model")
    before = os.listdir("/proc/self/fd")  # noqa: PTH208  # the numbers are enough
    store.open_model("mine").close()
    with pytest.raises(SlotNotFoundError):
        store.open_model("other")
    assert os.listdir("/proc/self/fd") == before  # noqa: PTH208


def test_an_open_model_stays_the_same_while_the_slot_is_replaced(
    store: ZipStore, keep: Keep
) -> None:
    keep("mine", b"old")
    with store.open_model("mine") as model:
        store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
        store.purge(store.discarded()[0].key)
        assert model.read() == b"old"


def test_a_taken_name_is_refused_before_the_model_is_read(store: ZipStore, keep: Keep) -> None:
    keep("mine", b"old")
    model = io.BytesIO(b"new")
    with pytest.raises(SlotExistsError, match="--replace"):
        store.save("mine", model, Metadata())
    assert model.tell() == 0
    assert assert_whole(store, "mine") == b"old"


def test_what_is_replaced_or_deleted_comes_back_from_the_trash(store: ZipStore, keep: Keep) -> None:
    keep("mine", b"old")
    store.save("mine", io.BytesIO(b"new"), Metadata(notes="n"), replace=True)
    deleted = store.delete("mine")
    assert (deleted.slot.name, deleted.slot.metadata.notes) == ("mine", "n")
    latest, first = store.discarded()
    assert latest == deleted
    assert store.names() == []
    assert store.restore(first.key, "first") == store.read("first")
    assert assert_whole(store, "first") == b"old"
    assert store.read("first").metadata.name == "first"
    store.restore(latest.key, "first", replace=True)
    assert assert_whole(store, "first") == b"new"
    [replaced] = store.discarded()
    assert replaced.slot.name == "first"
    store.purge(replaced.key)
    assert store.discarded() == []
    assert litter(store) == set()


def test_a_slot_called_otherwise_keeps_all_else(store: ZipStore, keep: Keep) -> None:
    before = keep("mine", b"model")
    renamed = store.rename("mine", "yours")
    assert renamed == store.read("yours")
    assert renamed.metadata == changed(before.metadata, name="yours")
    assert assert_whole(store, "yours") == b"model"
    assert store.names() == ["yours"]
    keep("mine", b"other")
    for new_name in ("mine", "yours"):
        with pytest.raises(SlotExistsError):
            store.rename("yours", new_name)
    assert contents(store).slots.keys() == {"mine", "yours"}


def test_annotating_changes_the_metadata_alone(store: ZipStore, keep: Keep) -> None:
    keep("mine", b"model")
    evaluated = changed(store.read("mine").metadata, evaluation=Evaluation(mean_lines=7.0))
    assert store.annotate("mine", evaluated) == store.read("mine")
    assert store.read("mine").metadata == evaluated
    assert assert_whole(store, "mine") == b"model"
    store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
    with pytest.raises(SlotError, match="another model"):
        store.annotate("mine", evaluated)
    assert store.read("mine").metadata.evaluation is None


def test_a_model_that_is_not_the_one_its_metadata_names_is_refused(
    store: ZipStore, keep: Keep
) -> None:
    metadata = keep("mine", b"model").metadata
    with pytest.raises(SlotDamagedError, match="not the one"):
        store.save("copy", io.BytesIO(b"torn"), metadata)
    assert store.names() == ["mine"]
    assert litter(store) == set()


@pytest.mark.parametrize("name", ["../outside", "/etc", "A", "con", ""])
def test_no_verb_accepts_a_name_outside_the_rule(store: ZipStore, keep: Keep, name: str) -> None:
    keep("mine", b"model")
    key = store.delete("mine").key
    keep("mine", b"model")
    for verb in (
        lambda: store.read(name),
        lambda: store.open_model(name),
        lambda: store.save(name, io.BytesIO(b"m"), Metadata()),
        lambda: store.annotate(name, Metadata()),
        lambda: store.rename("mine", name),
        lambda: store.rename(name, "yours"),
        lambda: store.delete(name),
        lambda: store.restore(key, name),
    ):
        with pytest.raises(SlotNameError):
            verb()


def test_what_is_not_there_is_an_error_of_its_own(store: ZipStore, keep: Keep) -> None:
    keep("other", b"model")
    key = store.delete("other").key
    store.purge(key)
    for verb in (
        lambda: store.read("mine"),
        lambda: store.open_model("mine"),
        lambda: store.annotate("mine", Metadata()),
        lambda: store.rename("mine", "yours"),
        lambda: store.delete("mine"),
        lambda: store.restore(key, "mine"),
        lambda: store.purge(key),
        lambda: store.purge("../mine"),
    ):
        with pytest.raises(SlotNotFoundError, match=r"there is no .*to see what there is"):
            verb()


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_folder_of_slots_that_was_zipped_is_a_bundle(
    store: ZipStore, keep: Keep, place: Path, tmp_path: Path, compression: int
) -> None:
    folder = DirectoryStore(str(tmp_path / "slots"))
    for name in ("a", "b", "b"):
        folder.save(name, io.BytesIO(name.encode() * 5000), Metadata(notes=name), replace=True)
    folder.delete("a")
    with zipfile.ZipFile(place, "w", compression) as archive:
        for path in sorted((tmp_path / "slots").rglob("*")):
            archive.write(path, path.relative_to(tmp_path / "slots"))
        archive.writestr("__MACOSX/a/._model.zip", b"junk")
        archive.writestr("README.md", b"read me")
        archive.writestr("Icon\r", b"")
    assert contents(store) == contents(folder)
    keep("c", b"another")
    with zipfile.ZipFile(place) as archive:
        assert archive.testzip() is None
        assert archive.read("README.md") == b"read me"
        assert {"__MACOSX/a/._model.zip", "Icon\r", ".lock"} <= set(archive.namelist())
    assert assert_whole(store, "b") == b"b" * 5000


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_was_streamed_out_is_kept_with_its_sizes_in_front(
    store: ZipStore, keep: Keep, place: Path, compression: int
) -> None:
    place.write_bytes(streamed({"a/model.zip": b"model" * 99, "x": b"stray"}, compression))
    assert model_of(store, "a") == b"model" * 99
    keep("b", b"another")
    with zipfile.ZipFile(place) as archive:
        assert archive.testzip() is None
        assert all(info.flag_bits == 0 for info in archive.infolist())
    assert model_of(store, "a") == b"model" * 99


def test_an_unzipped_bundle_is_a_folder_of_slots(
    store: ZipStore, keep: Keep, place: Path, tmp_path: Path
) -> None:
    for name in ("a", "b", "c"):
        keep(name, name.encode())
    store.delete("a")
    store.rename("b", "d")
    shutil.unpack_archive(place, tmp_path / "slots")
    folder = DirectoryStore(str(tmp_path / "slots"))
    assert contents(folder) == contents(store)
    assert files_of(tmp_path / "slots") == {"c", "d", ".trash"}


def test_other_tools_read_what_is_written(store: ZipStore, keep: Keep, place: Path) -> None:
    keep("a", b"model")
    store.delete("a")
    keep("b", b"model")
    try:
        subprocess.run(["unzip", "-tq", place], check=True, capture_output=True)  # noqa: S607
    except FileNotFoundError:
        pytest.skip("there is no unzip on this machine")


def test_a_slot_without_metadata_lists_with_blanks(store: ZipStore, place: Path) -> None:
    place.write_bytes(zip_of({"foreign/model.zip": b"model"}))
    assert store.slots() == [Slot("foreign", store.location, Metadata())]
    assert model_of(store, "foreign") == b"model"
    assert store.annotate("foreign", Metadata(notes="n")).metadata.notes == "n"


def test_a_slot_of_a_bad_name_lists_with_its_problem(store: ZipStore, place: Path) -> None:
    place.write_bytes(zip_of({"My Model/model.zip": b"model", "mine/model.zip": b"model"}))
    assert store.names() == ["My Model", "mine"]
    bad, good = store.slots()
    assert good.problem is None
    assert "cannot be a slot's name" in str(bad.problem)


def test_what_is_no_slot_never_lists_and_is_never_written_over(
    store: ZipStore, keep: Keep, place: Path
) -> None:
    place.write_bytes(
        zip_of(
            {
                "model.zip": b"top",
                "empty/": b"",
                "file": b"",
                "deep/er/model.zip": b"",
                ".next-x/model.zip": b"",
                ".trash/junk/model.zip": b"",
                "Mixed/readme": b"",
                "mine/model.zip": b"model",
            }
        )
    )
    assert store.names() == ["mine"]
    assert store.discarded() == []
    before = place.read_bytes()
    for taken in ("empty", "file", "deep", "mixed"):
        for replace in (False, True):
            with pytest.raises(SlotExistsError, match=r"in zip:.* is no slot; move it away"):
                store.save(taken, io.BytesIO(b"model"), Metadata(), replace=replace)
    assert place.read_bytes() == before


@pytest.mark.parametrize("force_zip64", [False, True])
def test_what_is_said_about_the_zip_and_its_members_stays(
    store: ZipStore, keep: Keep, place: Path, force_zip64: bool
) -> None:
    field = b"\xfe\xca\2\0hi"
    member = zipfile.ZipInfo("a/model.zip")
    member.extra, member.comment = field, b"of a member"
    with zipfile.ZipFile(place, "w") as archive:
        with archive.open(member, "w", force_zip64=force_zip64) as written:
            written.write(b"model")
        member.extra = field * 2  # the directory may say more than the member's own header
        archive.comment = b"of the zip"
    keep("b", b"another")
    store.rename("a", "c")
    assert field in place.read_bytes()[:60]
    with zipfile.ZipFile(place) as archive:
        assert archive.comment == b"of the zip"
        kept = archive.getinfo("c/model.zip")
        assert (kept.comment, kept.extra) == (b"of a member", field * 2)
        assert archive.testzip() is None
    assert model_of(store, "c") == b"model"
