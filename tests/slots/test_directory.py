"""A folder of slots: what is saved reads back, and nothing else lists."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from tests.slots.wholeness import Keep, assert_whole, files_of, model_of
from tetris_arcade.errors import (
    SlotDamagedError,
    SlotError,
    SlotExistsError,
    SlotNameError,
    SlotNotFoundError,
    StoreError,
)
from tetris_arcade.slots import tree
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.folder import generation
from tetris_arcade.slots.metadata import Evaluation, Metadata
from tetris_arcade.slots.store import Slot


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


def test_a_folder_with_a_name_that_no_slot_may_have_lists_with_that_problem(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"model")
    (tmp_path / "slots/Capital").mkdir()
    (tmp_path / "slots/Capital/model.zip").write_text("")
    capital, mine = store.slots()
    assert mine.problem is None
    assert capital.problem is not None
    assert "'Capital' cannot be a slot's name: use only lower-case" in capital.problem


def test_an_open_model_stays_the_same_while_the_slot_is_replaced(
    store: DirectoryStore, keep: Keep
) -> None:
    keep("mine", b"old")
    with store.open_model("mine") as model:
        store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
        assert model.read() == b"old"


def make_file(path: Path) -> None:
    path.write_text("")


def make_folder_of_notes(path: Path) -> None:
    path.mkdir()
    (path / "notes.txt").write_text("")


def make_link(path: Path) -> None:
    path.symlink_to(path.parent)


@pytest.mark.parametrize("stand_in_the_way", [make_file, make_folder_of_notes, make_link])
@pytest.mark.parametrize("entry", ["thesis", ".next-thesis"])
def test_what_is_no_slot_is_not_replaced_but_named(
    store: DirectoryStore,
    keep: Keep,
    tmp_path: Path,
    stand_in_the_way: Callable[[Path], None],
    entry: str,
) -> None:
    if entry != "thesis":
        keep("thesis", b"old")
    stand_in_the_way(tmp_path / "slots" / entry)
    before = files_of(tmp_path / "slots") | {".lock"}
    with pytest.raises(SlotExistsError, match=f"'{entry}' in .* is no slot; move it away"):
        store.save("thesis", io.BytesIO(b"new"), Metadata(), replace=True)
    assert files_of(tmp_path / "slots") == before


def test_an_empty_folder_in_the_way_of_the_next_slot_is_cleared(
    store: DirectoryStore, keep: Keep, tmp_path: Path
) -> None:
    keep("mine", b"old")
    (tmp_path / "slots/.next-mine").mkdir()
    store.save("mine", io.BytesIO(b"new"), Metadata(), replace=True)
    assert assert_whole(store, "mine") == b"new"
    assert files_of(tmp_path / "slots") == {"mine", ".lock", ".trash"}


def test_what_is_no_slot_is_looked_at_no_more_than_it_takes(
    store: DirectoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []

    def counted(folder: Path) -> tuple[int, int] | None:
        looks.append(folder)
        return generation(folder)

    monkeypatch.setattr(tree, "generation", counted)
    make_file(tmp_path / "slots/file")
    make_folder_of_notes(tmp_path / "slots/folder")
    assert store.names() == []
    assert len(looks) <= 8
