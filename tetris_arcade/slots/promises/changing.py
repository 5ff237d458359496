"""A slot that is replaced, annotated or renamed, and a change that fails half way."""

from msgspec.structs import replace as changed

from tetris_arcade.errors import ArcadeError, SlotError, SlotExistsError
from tetris_arcade.slots.metadata import Evaluation, Metadata
from tetris_arcade.slots.promises.streams import one_way
from tetris_arcade.slots.promises.trial import MODEL, Trial, expect, expect_same, refused

_HALF = bytes(3 << 20)


class Interruption(KeyboardInterrupt):
    """Ctrl-C, told from one that is meant."""


_ERRORS: tuple[tuple[BaseException, tuple[type[BaseException], ...]], ...] = (
    (OSError("half way"), (OSError, ArcadeError)),
    (Interruption(), (Interruption,)),
)
"""What a stream may raise, and as what it may come out of ``save``."""


def replacing_puts_the_new_slot_in_place_of_the_old(trial: Trial) -> None:
    trial.save("slot", model=b"old", metadata=Metadata(notes="old"))
    new = trial.save("slot", model=b"new", metadata=Metadata(notes="new"), replace=True)
    trial.expect_slot(new, b"new")
    expect("its notes", new.metadata.notes, "new")
    trial.expect_names("slot")


def replacing_moves_the_old_slot_to_the_trash(trial: Trial) -> None:
    old = trial.save("slot", model=b"old", metadata=Metadata(notes="old", unknown={"a": [1]}))
    trial.save("slot", model=b"new", replace=True)
    [discarded] = trial.expect_discarded(1)
    expect_same("the slot in the trash", discarded.slot, old)
    trial.expect_slot(trial.open().restore(discarded.key, old.name, replace=True), b"old")
    expect_same("the old slot, restored", trial.open().read(old.name), old)


def replace_saves_a_slot_that_is_not_there_yet(trial: Trial) -> None:
    trial.expect_slot(trial.save("slot", replace=True), MODEL)
    trial.expect_trash()


def a_save_that_fails_half_way_keeps_nothing(trial: Trial) -> None:
    for error, expected in _ERRORS:
        with refused(f"save() from a stream that raises {error!r}", *expected):
            trial.open().save(trial.name("slot"), one_way(_HALF, error), Metadata())
        trial.expect_names()
        trial.expect_trash()
    trial.expect_slot(trial.save("slot"), MODEL)


def a_replacement_that_fails_half_way_leaves_the_old_slot(trial: Trial) -> None:
    old = trial.save("slot", model=b"old")
    for error, expected in _ERRORS:
        with refused(f"save() from a stream that raises {error!r}", *expected):
            trial.open().save(old.name, one_way(_HALF, error), Metadata(), replace=True)
        trial.expect_slot(old, b"old")
        trial.expect_trash()
    trial.expect_slot(trial.save("slot", model=b"new", replace=True), b"new")


def annotating_changes_the_metadata_alone(trial: Trial) -> None:
    slot = trial.save("slot", metadata=Metadata(notes="before", unknown={"a": 1}))
    metadata = changed(
        slot.metadata, evaluation=Evaluation(mean_lines=7.0), notes=None, unknown={"b": {"c": 2}}
    )
    annotated = trial.open().annotate(slot.name, metadata)
    trial.expect_slot(annotated, MODEL)
    expect("the metadata", annotated.metadata, metadata)
    trial.expect_names("slot")
    trial.expect_trash()


def what_was_measured_of_a_replaced_model_is_not_put_on_the_new_one(trial: Trial) -> None:
    old = trial.save("slot", model=b"old")
    new = trial.save("slot", model=b"new", replace=True)
    measured = changed(old.metadata, evaluation=Evaluation(mean_lines=7.0))
    with refused("annotate() with the metadata of a replaced model", SlotError):
        trial.open().annotate(new.name, measured)
    trial.expect_slot(new, b"new")


def renaming_keeps_everything_but_the_name(trial: Trial) -> None:
    old = trial.save("old", metadata=Metadata(notes="n", unknown={"a": 1}))
    new = trial.open().rename(old.name, trial.name("new"))
    expect("metadata of the renamed slot", new.metadata, changed(old.metadata, name=new.name))
    expect("the name of the renamed slot", new.name, trial.name("new"))
    trial.expect_slot(new, MODEL)
    trial.expect_names("new")
    trial.expect_trash()


def renaming_to_a_taken_name_is_refused_and_both_slots_stay(trial: Trial) -> None:
    one, two = trial.save("one", model=b"one"), trial.save("two", model=b"two")
    for taken in (two, one):
        with refused(f"rename() of {one.name!r} to {taken.name!r}", SlotExistsError):
            trial.open().rename(one.name, taken.name)
    trial.expect_slot(one, b"one")
    trial.expect_slot(two, b"two")
    trial.expect_names("one", "two")
    trial.expect_trash()


PROMISES = (
    replacing_puts_the_new_slot_in_place_of_the_old,
    replacing_moves_the_old_slot_to_the_trash,
    replace_saves_a_slot_that_is_not_there_yet,
    a_save_that_fails_half_way_keeps_nothing,
    a_replacement_that_fails_half_way_leaves_the_old_slot,
    annotating_changes_the_metadata_alone,
    what_was_measured_of_a_replaced_model_is_not_put_on_the_new_one,
    renaming_keeps_everything_but_the_name,
    renaming_to_a_taken_name_is_refused_and_both_slots_stay,
)
