"""``slots copy``, ``export`` and ``verify``."""

import json
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.slots.conftest import Fail, Run, keep
from tetris_arcade.cli import main
from tetris_arcade.errors import StoreError
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, SlotStore


@pytest.fixture(params=["dir:{}/target", "zip:{}/target.zip"], ids=["to-dir", "to-zip"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> SlotStore:
    """A store of either kind, not there yet."""
    return open_store(request.param.format(tmp_path))


def test_a_whole_store_is_copied_and_a_repetition_skips_what_is_there(
    run: Run, store: SlotStore, target: SlotStore
) -> None:
    keep(store, "yours", b"another")
    words = ("copy", "--all", "--store", store.location, "--to", target.location)
    assert run(*words).count("copied: ") == 2
    assert run(*words).count("already there: ") == 2
    assert [slot.metadata for slot in target.slots()] == [slot.metadata for slot in store.slots()]
    keep(store, "third")
    results = json.loads(run(*words, "--json"))
    assert [(each["name"], each["already_there"]) for each in results] == [
        ("mine", True),
        ("third", False),
        ("yours", True),
    ]
    assert {each["store"] for each in results} == {target.location}


def test_what_cannot_be_copied_is_named_at_the_end(
    run: Run, fail: Fail, store: SlotStore, target: SlotStore
) -> None:
    for name in ("a", "z"):
        keep(store, name)
    keep(target, "mine", b"another")
    words = ("copy", "--all", "--store", store.location, "--to", target.location)
    line = fail(*words)
    assert "not copied, 1 of 3: mine (" in line
    assert "--replace" in line
    assert target.names() == ["a", "mine", "z"]
    run(*words, "--suffix")
    assert target.names() == ["a", "mine", "mine-2", "z"]
    run("copy", "mine", "--store", store.location, "--to", target.location, "--replace")
    assert target.read("mine").metadata.notes == "kept"


def test_copying_reads_the_users_own_slots_and_the_starters(
    run: Run, fail: Fail, own: Path, target: SlotStore
) -> None:
    own.mkdir(parents=True)
    keep(DirectoryStore(str(own)), "novice", notes="mine now")
    run("copy", "novice", "apprentice", "--to", target.location)
    assert target.names() == ["apprentice", "novice"]
    assert target.read("novice").metadata.notes == "mine now"
    assert "'typo'" in fail("copy", "typo", "--to", target.location)


def test_copy_as_json_says_what_it_did_before_the_store_failed(
    tmp_path: Path, target: SlotStore, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["copy", "a", "b", "--to", target.location]
    for name in ("a", "b"):
        keep(DirectoryStore(f"{tmp_path}/{name}s"), name)
        words += ["--store", f"{tmp_path}/{name}s"]
    save = type(target).save

    def save_once(self: SlotStore, name: str, *args: Any, **kwargs: Any) -> Slot:
        if name == "b":
            raise StoreError("the disk is full")
        return save(self, name, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(target), "save", save_once)
        assert main(["slots", *words, "--json"]) == 1
    [copied] = json.loads(capsys.readouterr().out)
    assert (copied["name"], copied["problem"]) == ("a", None)


def test_copy_wants_names_or_all(fail: Fail, target: SlotStore) -> None:
    fail("copy", "--to", target.location, code=2)
    fail("copy", "mine", "--all", "--to", target.location, code=2)


def test_a_model_is_exported_for_use_elsewhere(
    run: Run, fail: Fail, store: SlotStore, tmp_path: Path
) -> None:
    file = tmp_path / "my model.zip"
    words = ("export", "mine", str(file), "--store", store.location)
    assert "5 bytes" in run(*words)
    assert file.read_bytes() == b"model"
    assert "--replace" in fail(*words)
    [exported] = json.loads(run(*words, "--replace", "--json"))
    assert exported["notes"] == "kept"
    assert "no such" in fail("export", "mine", f"{tmp_path}/no/m.zip", *words[3:]).lower()


def test_an_exported_bundle_is_imported_with_the_command_that_is_printed(
    run: Run, store: SlotStore, own: Path, tmp_path: Path
) -> None:
    out = run("export", "mine", f"{tmp_path}/b.zip", "--bundle", "--store", store.location)
    run(*out.partition("python -m tetris_arcade slots ")[2].split())
    assert DirectoryStore(str(own)).read("mine").metadata.notes == "kept"


def test_verify_says_which_slot_is_damaged_and_what_to_do(
    run: Run, fail: Fail, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own.parent.mkdir(parents=True)
    store = DirectoryStore(str(tmp_path / "slots of mine"))
    for name in ("mine", "yours"):
        keep(store, name)
    at = ("--store", store.location)
    assert run("verify", *at).count("whole") == 2
    (tmp_path / "slots of mine/mine/model.zip").write_bytes(b"medal")
    line = fail("verify", *at)
    assert "1 of 2 damaged: mine" in line
    keep(DirectoryStore(str(own)), "mine", b"healthy")
    run("verify", "yours", *at)
    capsys.readouterr()
    fail("verify", "mine", "--json", *at)
    assert "'typo'" in fail("verify", "typo", *at)
    run(*shlex.split(line.partition("python -m tetris_arcade slots ")[2]))
    assert store.names() == ["yours"]
    assert DirectoryStore(str(own)).names() == ["mine"]


def test_what_no_command_can_delete_is_to_be_renamed(fail: Fail, tmp_path: Path) -> None:
    store = DirectoryStore(str(tmp_path / "slots"))
    keep(store, "mine")
    (tmp_path / "slots/mine").rename(tmp_path / "slots/Mine")
    line = fail("verify", "--store", store.location)
    assert f"rename the folder of 'Mine' in {store.location}" in line
    assert "slots delete" not in line


def test_verify_as_json_has_the_problem_of_each_slot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = DirectoryStore(str(tmp_path / "slots"))
    for name in ("mine", "yours"):
        keep(store, name)
    (tmp_path / "slots/mine/model.zip").write_bytes(b"medal")
    assert main(["slots", "verify", "--json", "--store", store.location]) == 1
    problems = {each["name"]: each["problem"] for each in json.loads(capsys.readouterr().out)}
    assert "not the one" in problems["mine"]
    assert problems["yours"] is None


def test_the_starters_are_whole(run: Run, own: Path) -> None:
    assert "damaged" not in run("verify")


def test_a_store_that_is_gone_is_one_clear_error_for_every_command(
    fail: Fail, store: SlotStore, tmp_path: Path
) -> None:
    place = Path(store.location.partition(":")[2])
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    at = ("--store", store.location)
    for words in (
        ("list",),
        ("show", "mine"),
        ("delete", "mine"),
        ("rename", "mine", "new"),
        ("restore",),
        ("restore", "mine"),
        ("purge", "--all", "--yes"),
        ("copy", "--all", "--to", str(tmp_path / "target")),
        ("export", "mine", str(tmp_path / "m.zip")),
        ("verify",),
    ):
        assert place.name in fail(*words, *at)
    assert not (tmp_path / "m.zip").exists()
