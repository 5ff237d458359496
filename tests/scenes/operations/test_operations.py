"""What can be done with slots is chosen on the screen, and begins as a job."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.scenes.operations.steering import Hands
from tests.scenes.stand_ins import NOW, a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.jobs.job import Copy, Delete, Evaluate, Export, Import, Rename, Save
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.menu.ranking import Entry, read
from tetris_arcade.scenes.operations.choose import Choose
from tetris_arcade.slots.locations import STARTER_LOCATION, user_location
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore


def test_a_slot_is_evaluated(hands: Hands, store: SlotStore) -> None:
    hands.choose("EVALUATE")
    assert hands.jobs.started == [Evaluate(store.location, "tiny")]
    assert hands.closed


def test_a_slot_is_renamed_by_turning_its_letters(hands: Hands, store: SlotStore) -> None:
    hands.choose("RENAME")
    hands.do(Action.LEFT, Action.UP, Action.LEFT, Action.DOWN, Action.CONFIRM)
    assert hands.jobs.started == [Rename(store.location, "tiny", "timz")]
    assert hands.closed


def test_a_slot_is_renamed_by_typing(hands: Hands, store: SlotStore) -> None:
    hands.choose("RENAME")
    assert hands.top.typing
    hands.type("Champs\b-1")
    hands.do(Action.CONFIRM)
    assert hands.jobs.started == [Rename(store.location, "tiny", "champ-1")]


def test_keys_that_write_are_letters_before_they_are_actions(hands: Hands) -> None:
    hands.choose("RENAME")
    for action, text in ((Action.LEFT, "a"), (Action.BACK, "b"), (Action.CONFIRM, "c")):
        hands.stack[-1].handle(Input(action, text=text))
    hands.do(Action.CONFIRM)
    assert [job.title for job in hands.jobs.started] == ["renaming tiny"]
    assert "abc" in str(hands.jobs.started)


@pytest.mark.parametrize(
    ("name", "told"),
    [("tiny", "is there already"), ("-x", "start with a letter"), ("con", "Windows reserves")],
)
def test_a_name_that_cannot_be_is_refused_before_anything_begins(
    hands: Hands, name: str, told: str
) -> None:
    hands.choose("RENAME")
    hands.type(name)
    assert told in hands.told
    hands.do(Action.CONFIRM)
    assert not hands.jobs.started
    assert not hands.closed


def test_nobody_is_blamed_for_the_name_that_was_there(hands: Hands) -> None:
    hands.choose("RENAME")
    assert hands.told == "A new name for tiny"
    hands.do(Action.CONFIRM)
    assert "is there already" in hands.told


def test_a_deletion_is_confirmed_and_no_comes_first(hands: Hands, store: SlotStore) -> None:
    hands.choose("DELETE")
    assert "can be brought back" in hands.told
    hands.do(Action.CONFIRM)
    assert not hands.jobs.started
    hands.choose("DELETE")
    hands.choose("YES")
    assert hands.jobs.started == [Delete(store.location, "tiny")]


def test_a_slot_is_copied_to_a_store_that_is_shown_or_elsewhere(
    art: Art, entry: Entry, store: SlotStore, tmp_path: Path
) -> None:
    lab = f"dir:{tmp_path / 'lab'}"
    for label, typed, target in (
        ("YOUR OWN SLOTS", "", user_location()),
        ("LAB", "", lab),
        ("ANOTHER PLACE", "zip:show.zip ", "zip:show.zip"),
    ):
        hands = Hands(art, entry, stores=(store.location, lab))
        hands.choose("COPY")
        hands.choose(label)
        if typed:
            hands.type(typed)
            hands.do(Action.CONFIRM)
        assert hands.jobs.started == [Copy(store.location, "tiny", target, "tiny")]
        assert hands.closed


def test_a_copy_whose_name_is_taken_gets_another(
    art: Art, entry: Entry, store: SlotStore, tmp_path: Path
) -> None:
    lab = f"dir:{tmp_path / 'lab'}"
    there = entry._replace(slot=replace(entry.slot, location=lab))
    hands = Hands(art, entry, [entry, there], stores=(store.location, lab))
    hands.choose("COPY")
    assert hands.reasons["SLOTS"] == "It is there already"
    hands.choose("LAB")
    assert "have a tiny already" in hands.told.lower()
    hands.do(Action.CONFIRM)
    assert hands.jobs.started == [Copy(store.location, "tiny", lab, "tiny-2")]


def test_no_store_is_opened_to_ask_what_is_to_be_done(
    art: Art, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hangs(location: str) -> None:
        raise AssertionError(f"{location} is on a dead mount")

    monkeypatch.setattr("tetris_arcade.slots.plugins._open", hangs)
    for labels, typed in (
        (("RENAME",), "other"),
        (("COPY", "YOUR OWN SLOTS"), ""),
        (("COPY", "DIR:LAB"), ""),
        (("COPY", "ANOTHER PLACE"), "zip:show.zip"),
        (("IMPORT A FILE", "TYPE A PATH"), "their.zip"),
    ):
        hands = Hands(art, entry, [entry], stores=("dir:lab",), named_store="lab")
        for label in labels:
            hands.choose(label)
        hands.type(typed)
        while not hands.closed:
            hands.do(Action.CONFIRM)
        assert len(hands.jobs.started) == 1


@pytest.mark.parametrize("written", [4e11, -1e20, 1e300])
def test_a_file_with_a_wild_date_is_offered_without_one(
    art: Art, monkeypatch: pytest.MonkeyPatch, written: float
) -> None:
    """Not every disk can keep such a date, so it is not asked to."""

    class Wild(type(Path())):  # type: ignore[misc]
        def stat(self, *, follow_symlinks: bool = True) -> SimpleNamespace:
            return SimpleNamespace(st_mtime=written)

    found = [(Path("wild.zip"), written)]
    monkeypatch.setattr("tetris_arcade.scenes.operations.keeping.nearby_files", lambda: found)
    monkeypatch.setattr(
        "tetris_arcade.scenes.operations.keeping.find_checkpoint",
        lambda folder, source: Wild(folder, f"{source}.zip"),
    )
    for operation, label in (("IMPORT A FILE", "wild.zip"), ("SAVE A CHECKPOINT", "BEST")):
        hands = Hands(art, None)
        hands.choose(operation)
        assert isinstance(hands.top, Choose)
        choice = hands.top.choices[0]
        assert (choice.label, choice.note, choice.reason) == (label, "", None)


@pytest.mark.parametrize(
    ("label", "bundle"), [("EXPORT THE MODEL", False), ("EXPORT A BUNDLE", True)]
)
def test_one_button_exports_to_a_file_that_is_not_there_yet(
    art: Art, entry: Entry, tmp_path: Path, label: str, bundle: bool
) -> None:
    home = tmp_path / "home"
    for there, file in (
        (None, home / "tiny.zip"),
        (home / "Downloads" / "other.zip", home / "Downloads" / "tiny.zip"),
        (home / "Downloads" / "tiny.zip", home / "Downloads" / "tiny-2.zip"),
    ):
        if there is not None:
            there.parent.mkdir(exist_ok=True)
            there.touch()
        hands = Hands(art, entry)
        hands.choose(label)
        hands.do(Action.CONFIRM)
        assert hands.jobs.started == [Export(entry.slot.location, "tiny", file, bundle)]


def test_a_path_may_be_typed(hands: Hands, store: SlotStore, tmp_path: Path) -> None:
    hands.choose("EXPORT THE MODEL")
    hands.type("~/My Models/t.zip")
    hands.do(Action.CONFIRM)
    file = tmp_path / "home" / "My Models" / "t.zip"
    assert hands.jobs.started == [Export(store.location, "tiny", file, bundle=False)]


def test_checkpoints_are_shown_with_their_age_and_saved_under_a_name(
    art: Art, checkpoints: Path, tmp_path: Path
) -> None:
    hands = Hands(art, None)
    shutil.copytree(checkpoints, tmp_path / "checkpoints")
    (tmp_path / "checkpoints" / "final.zip").unlink()
    hour_ago = NOW.timestamp() - 3700
    os.utime(tmp_path / "checkpoints" / "latest.zip", (hour_ago, hour_ago))
    hands.choose("SAVE A CHECKPOINT")
    assert isinstance(hands.top, Choose)
    assert [choice.label for choice in hands.top.choices] == ["BEST", "LATEST", "FINAL"]
    assert hands.top.choices[1].note == "1h ago"
    assert "none in the folder checkpoints" in str(hands.top.choices[2].reason)
    hands.choose("LATEST")
    hands.do(Action.CONFIRM)
    saved = Save(Path("checkpoints"), "latest", "latest", user_location())
    assert hands.jobs.started == [saved]


def test_a_file_that_lies_near_is_imported_under_a_name_like_its_own(
    art: Art, tmp_path: Path
) -> None:
    (tmp_path / "Best Model (1).ZIP").touch()
    named = f"dir:{tmp_path / 'lab'}"
    hands = Hands(art, None, named_store=str(tmp_path / "lab"), stores=(named,))
    hands.choose("IMPORT A FILE")
    hands.choose("Best Model (1).ZIP")
    hands.do(Action.CONFIRM)
    assert hands.jobs.started == [Import(Path("Best Model (1).ZIP"), "best-model-1", named)]


def test_a_file_elsewhere_is_imported(art: Art, tmp_path: Path) -> None:
    hands = Hands(art, None)
    hands.choose("IMPORT A FILE")
    hands.do(Action.CONFIRM, Action.CONFIRM)
    assert hands.told == "Type the path of a file"
    hands.type("/media/usb/theirs.zip")
    hands.do(Action.CONFIRM, Action.CONFIRM)
    assert hands.jobs.started == [Import(Path("/media/usb/theirs.zip"), "theirs", user_location())]


def test_a_starter_is_changed_only_where_its_store_was_named(art: Art) -> None:
    starter = read([open_store(STARTER_LOCATION)]).entries[0]
    hands, named = Hands(art, starter), Hands(art, starter, named_store="x")
    assert hands.impossible == {"RENAME", "DELETE", "UNDO"}
    hands.choose("RENAME")
    assert "came with the program" in hands.told
    assert named.impossible == {"UNDO"}


def test_an_empty_table_has_nothing_to_change(art: Art) -> None:
    hands = Hands(art, None)
    assert hands.reasons.keys() - hands.impossible == {"SAVE A CHECKPOINT", "IMPORT A FILE"}


def test_what_cannot_play_is_not_evaluated(art: Art) -> None:
    [broken] = a_table("broken")
    hands = Hands(art, broken._replace(slot=replace(broken.slot, problem="torn")))
    hands.choose("EVALUATE")
    assert hands.told == "It cannot play: torn"
    assert not hands.jobs.started
