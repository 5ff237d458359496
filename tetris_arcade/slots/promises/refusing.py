"""What is refused, with which error, and that nothing changes by it."""

import io
from collections.abc import Callable

from msgspec.structs import replace as changed

from tetris_arcade.errors import (
    ArcadeError,
    SlotDamagedError,
    SlotExistsError,
    SlotNameError,
    SlotNotFoundError,
)
from tetris_arcade.slots.metadata import Metadata, ModelInfo
from tetris_arcade.slots.names import MAX_LENGTH
from tetris_arcade.slots.promises.trial import MODEL, Trial, expect, refused
from tetris_arcade.slots.store import SlotStore

_NO_NAMES = ("", ".", "../outside", "a/b", "/etc", "a\\b", "Capital", "dot.", "con", "é", "a\nb")
_NO_KEYS = ("", ".", "..", "../outside", "no-such-key", "a~b~c", "\0")


def a_taken_name_is_refused_and_its_slot_stays(trial: Trial) -> None:
    old = trial.save("slot", model=b"old")
    with refused("save() without replace", SlotExistsError):
        trial.save("slot", model=b"new")
    trial.expect_slot(old, b"old")
    trial.expect_trash()


def names_that_no_slot_may_have_are_refused(trial: Trial) -> None:
    slot = trial.save("slot")
    gone = trial.open().delete(trial.save("gone").name)
    for bad in (*_NO_NAMES, "x" * (MAX_LENGTH + 1)):
        for verb, call in _finding(trial.open(), bad, slot.metadata).items():
            with refused(f"{verb} of {bad!r}", SlotNameError):
                call()
        for replace in (False, True):
            with refused(f"save() as {bad!r}", SlotNameError):
                trial.open().save(bad, io.BytesIO(MODEL), Metadata(), replace=replace)
        with refused(f"rename() to {bad!r}", SlotNameError):
            trial.open().rename(slot.name, bad)
        with refused(f"restore() as {bad!r}", SlotNameError):
            trial.open().restore(gone.key, bad)
    trial.expect_slot(slot, MODEL)
    trial.expect_names("slot")
    trial.expect_trash(gone)


def a_slot_that_is_not_there_is_not_found(trial: Trial) -> None:
    slot = trial.save("slot")
    calls = _finding(trial.open(), trial.name("other"), slot.metadata)
    for verb, call in calls.items():
        with refused(f"{verb} of a slot that is not there", SlotNotFoundError):
            call()
    trial.expect_names("slot")
    trial.expect_trash()


def a_key_that_is_not_in_the_trash_is_not_found(trial: Trial) -> None:
    slot = trial.save("slot")
    gone = trial.open().delete(trial.save("gone").name)
    for key in (*_NO_KEYS, slot.name, f"{gone.key}0"):
        with refused(f"restore() of the key {key!r}", SlotNotFoundError):
            trial.open().restore(key, trial.name("back"))
        with refused(f"purge() of the key {key!r}", SlotNotFoundError):
            trial.open().purge(key)
    trial.expect_slot(slot, MODEL)
    trial.expect_names("slot")
    trial.expect_trash(gone)


def a_model_that_its_metadata_does_not_describe_is_refused(trial: Trial) -> None:
    described = trial.save("slot").metadata
    info = described.model or ModelInfo(sha256="0" * 64, size=0)
    torn = io.BytesIO(MODEL[:-1])
    with refused("save() of other bytes than metadata.model names", SlotDamagedError):
        trial.open().save(trial.name("torn"), torn, described)
    for field in (changed(info, size=info.size + 1), changed(info, sha256="0" * 64)):
        with refused(f"save() of a model that is not {field}", SlotDamagedError):
            trial.save("other", metadata=Metadata(model=field))
        with refused(f"save() with replace of a model that is not {field}", SlotDamagedError):
            trial.save("slot", metadata=Metadata(model=field), replace=True)
    trial.expect_names("slot")
    trial.expect_trash()


def metadata_that_could_not_be_read_again_is_refused(trial: Trial) -> None:
    slot = trial.save("slot")
    bad = {"not a number": float("nan"), "no JSON": object()}
    for what, value in bad.items():
        metadata = changed(slot.metadata, unknown={"field": value})
        with refused(f"save() with metadata that is {what}", SlotDamagedError):
            trial.save("other", metadata=metadata)
        with refused(f"annotate() with metadata that is {what}", SlotDamagedError):
            trial.open().annotate(slot.name, metadata)
    trial.expect_slot(slot, MODEL)
    trial.expect_names("slot")


def every_refusal_is_told_in_one_line(trial: Trial) -> None:
    slot = trial.save("slot")
    calls = _finding(trial.open(), trial.name("other"), slot.metadata)
    calls["save()"] = lambda: trial.save("slot")
    calls["purge()"] = lambda: trial.open().purge("no\nkey")
    for verb, call in calls.items():
        try:
            call()
        except ArcadeError as error:
            expect(f"lines in the message of {verb}: {error}", len(str(error).splitlines()), 1)


def _finding(store: SlotStore, name: str, metadata: Metadata) -> dict[str, Callable[[], object]]:
    """What reads or changes the slot of this name."""
    return {
        "read()": lambda: store.read(name),
        "open_model()": lambda: store.open_model(name),
        "open_slot()": lambda: store.open_slot(name),
        "annotate()": lambda: store.annotate(name, metadata),
        "rename()": lambda: store.rename(name, f"{name}-2"),
        "delete()": lambda: store.delete(name),
    }


PROMISES = (
    a_taken_name_is_refused_and_its_slot_stays,
    names_that_no_slot_may_have_are_refused,
    a_slot_that_is_not_there_is_not_found,
    a_key_that_is_not_in_the_trash_is_not_found,
    a_model_that_its_metadata_does_not_describe_is_refused,
    metadata_that_could_not_be_read_again_is_refused,
    every_refusal_is_told_in_one_line,
)
