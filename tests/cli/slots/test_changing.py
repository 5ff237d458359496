"""``slots delete``, ``restore``, ``purge`` and ``rename``."""

import io
import json
import shlex
import sys
from pathlib import Path

import pytest

from tests.cli.slots.conftest import Fail, Run, keep
from tetris_arcade.cli import main
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.store import SlotStore


def test_what_is_deleted_comes_back_with_the_command_that_deleting_prints(
    run: Run, store: SlotStore
) -> None:
    keep(store, "yours")
    out = run("delete", "mine", "yours", "--store", store.location)
    assert store.names() == []
    for line in out.splitlines():
        back = line.partition("to bring it back: python -m tetris_arcade slots ")[2]
        run(*back.split())
    assert store.names() == ["mine", "yours"]
    assert store.read("mine").metadata.notes == "kept"


def test_deleting_is_all_or_nothing(fail: Fail, store: SlotStore) -> None:
    assert "'typo'" in fail("delete", "mine", "typo", "--store", store.location)
    assert store.names() == ["mine"]


def test_the_trash_is_shown_the_latest_first(run: Run, store: SlotStore) -> None:
    at = ("--store", store.location)
    assert "nothing in the trash" in run("restore", *at)
    keep(store, "yours")
    [deleted] = json.loads(run("delete", "mine", "--json", *at))
    run("delete", "yours", *at)
    lines = run("restore", *at).splitlines()
    assert [line.split()[0] for line in lines] == ["name", "yours", "mine"]
    listed = json.loads(run("restore", "--json", *at))
    assert [each["name"] for each in listed] == ["yours", "mine"]
    assert listed[1] == deleted
    assert (deleted["notes"], deleted["store"], deleted["problem"]) == (
        "kept",
        store.location,
        None,
    )
    assert deleted["discarded"].endswith("+00:00")


def test_one_of_several_comes_back_by_its_key_under_a_new_name(
    run: Run, fail: Fail, store: SlotStore
) -> None:
    at = ("--store", store.location)
    run("delete", "mine", *at)
    keep(store, "mine", b"second")
    run("delete", "mine", *at)
    older = json.loads(run("restore", "--json", *at))[1]
    [restored] = json.loads(run("restore", "--key", older["key"], "--as", "first", "--json", *at))
    assert (restored["name"], restored["notes"]) == ("first", "kept")
    assert store.read("first").problem is None
    assert "in the trash" in fail("restore", "--key", older["key"], *at)
    assert "in the trash" in fail("restore", "typo", *at)


def test_what_comes_back_to_a_taken_name_is_refused_unless_told(
    run: Run, fail: Fail, store: SlotStore
) -> None:
    at = ("--store", store.location)
    run("delete", "mine", *at)
    keep(store, "mine", b"second")
    fail("restore", "mine", *at)
    assert "'mine-2'" in run("restore", "mine", "--suffix", *at)
    run("delete", "mine-2", *at)
    run("restore", "mine-2", "--as", "mine", "--replace", *at)
    assert store.read("mine").metadata.notes == "kept"
    assert [each.slot.name for each in store.discarded()] == ["mine"]


def test_purging_destroys_only_what_is_named_and_only_with_a_yes(
    run: Run, fail: Fail, store: SlotStore
) -> None:
    at = ("--store", store.location)
    keep(store, "yours")
    keep(store, "third")
    run("delete", "mine", "yours", *at)
    assert "add --yes" in fail("purge", "mine", *at, code=2)
    assert "'typo'" in fail("purge", "mine", "typo", "--yes", *at)
    assert len(store.discarded()) == 2
    [purged] = json.loads(run("purge", "mine", "--yes", "--json", *at))
    assert purged["name"] == "mine"
    assert [each.slot.name for each in store.discarded()] == ["yours"]
    assert "purged 1" in run("purge", "--all", "--yes", *at)
    assert store.discarded() == []
    assert store.names() == ["third"]
    assert "purged 0" in run("purge", "--all", "--yes", *at)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("answer", ["y\n", "yes\n", "n\n", "\n", ""])
def test_on_a_terminal_purging_says_what_will_go_and_asks(
    store: SlotStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
) -> None:
    store.delete("mine")
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    confirmed = answer.startswith("y")
    assert main(["slots", "purge", "--all", "--store", store.location]) == (not confirmed)
    asked = capsys.readouterr().err
    assert "mine" in asked
    assert "for good? [y/N]" in asked
    assert bool(store.discarded()) == (not confirmed)


@pytest.mark.parametrize(
    "arguments",
    [("purge",), ("purge", "a", "--all"), ("restore", "a", "--key", "k"), ("restore", "--as", "b")],
)
def test_what_makes_no_sense_is_wrong_usage(
    fail: Fail, store: SlotStore, arguments: tuple[str, ...]
) -> None:
    fail(*arguments, "--store", store.location, code=2)


def test_renaming_keeps_the_slot_and_refuses_a_taken_name(
    run: Run, fail: Fail, store: SlotStore
) -> None:
    at = ("--store", store.location)
    keep(store, "yours")
    assert "--suffix" in fail("rename", "mine", "yours", *at)
    assert "'typo'" in fail("rename", "typo", "new", *at)
    assert "'yours-2'" in run("rename", "mine", "yours", "--suffix", *at)
    [renamed] = json.loads(run("rename", "yours-2", "best", "--json", *at))
    assert (renamed["name"], renamed["notes"]) == ("best", "kept")
    assert store.names() == ["best", "yours"]


def test_the_advice_for_a_taken_name_deletes_from_this_store_alone(
    run: Run, fail: Fail, store: SlotStore, own: Path
) -> None:
    own.parent.mkdir(parents=True)
    keep(DirectoryStore(str(own)), "yours")
    keep(store, "yours")
    line = fail("rename", "mine", "yours", "--store", store.location)
    run(*shlex.split(line.partition("python -m tetris_arcade slots ")[2]))
    assert store.names() == ["mine"]
    assert DirectoryStore(str(own)).names() == ["yours"]


def test_looking_into_the_trash_makes_no_folder(run: Run, fail: Fail, own: Path) -> None:
    assert "nothing in the trash" in run("restore")
    assert "purged 0" in run("purge", "--all", "--yes")
    for words in ("restore a", "purge a --yes", "delete a", "rename a b"):
        assert "no slots of your own yet" in fail(*words.split())
    assert not own.parent.exists()


def test_the_trash_says_which_slot_is_damaged(run: Run, tmp_path: Path) -> None:
    damaged = DirectoryStore(str(tmp_path / "damaged"))
    keep(damaged, "mine")
    (tmp_path / "damaged/mine/model.zip").unlink()
    damaged.delete("mine")
    assert "    damaged: slot 'mine'" in run("restore", "--store", damaged.location)


def test_a_starter_slot_is_not_deleted_or_renamed_by_accident(
    run: Run, fail: Fail, own: Path
) -> None:
    line = fail("delete", "grandmaster")
    assert "starter" in line
    assert "slots delete grandmaster --store dir:" in line
    assert "mine --suffix --store dir:" in fail("rename", "grandmaster", "mine", "--suffix")
    assert "'typo'" not in fail("rename", "typo", "grandmaster")
    own.mkdir(parents=True)
    assert "'typo'" in fail("delete", "typo")
    keep(DirectoryStore(str(own)), "grandmaster")
    assert "slots restore grandmaster\n" in run("delete", "grandmaster")
    assert "restored 'grandmaster'" in run("restore", "grandmaster")
    assert "checkpoints/slots" in run("list")
