"""What is deleted can be had back until it is purged."""

from datetime import timedelta

from msgspec.structs import replace as changed

from tetris_arcade.errors import SlotExistsError, SlotNotFoundError
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.promises.trial import MODEL, Trial, expect, expect_same, refused


def deleting_moves_a_slot_to_the_trash(trial: Trial) -> None:
    slot = trial.save("slot", metadata=Metadata(notes="n", unknown={"a": [1]}))
    gone = trial.open().delete(slot.name)
    expect_same("the slot that delete() returns", gone.slot, slot)
    trial.expect_names()
    with refused("read() of a deleted slot", SlotNotFoundError):
        trial.open().read(slot.name)
    [listed] = trial.expect_discarded(1)
    expect("what discarded() lists", listed, gone)
    expect("its moment's distance from UTC", gone.moment.utcoffset(), timedelta(0))


def the_latest_discarded_is_the_first(trial: Trial) -> None:
    gone = [trial.open().delete(trial.save(label).name) for label in ("b", "a", "c", "a", "a")]
    trial.expect_trash(*reversed(gone))


def one_name_is_discarded_again_and_again(trial: Trial) -> None:
    models = [b"first", b"second", b"third"]
    gone = [trial.open().delete(trial.save("slot", model=model).name) for model in models]
    expect("how many keys there are", len({each.key for each in gone}), len(models))
    for number, (each, model) in enumerate(zip(gone, models, strict=True)):
        slot = trial.open().restore(each.key, trial.name(f"back-{number}"))
        trial.expect_slot(slot, model)


def restoring_brings_a_slot_back_whole(trial: Trial) -> None:
    slot = trial.save("slot", metadata=Metadata(notes="n", unknown={"a": [1]}))
    gone = trial.open().delete(slot.name)
    expect_same("what restore() returns", trial.open().restore(gone.key, slot.name), slot)
    trial.expect_slot(slot, MODEL)
    trial.expect_names("slot")
    trial.expect_trash()
    with refused("restore() of what was restored", SlotNotFoundError):
        trial.open().restore(gone.key, trial.name("again"))


def restoring_under_another_name_keeps_everything_else(trial: Trial) -> None:
    old = trial.save("slot", model=b"old", metadata=Metadata(notes="n"))
    gone = trial.open().delete(old.name)
    new = trial.save("slot", model=b"new")
    back = trial.open().restore(gone.key, trial.name("back"))
    expect("the metadata", back.metadata, changed(old.metadata, name=trial.name("back")))
    trial.expect_slot(back, b"old")
    trial.expect_slot(new, b"new")
    trial.expect_names("back", "slot")
    trial.expect_trash()


def restoring_to_a_taken_name_is_refused_and_both_slots_stay(trial: Trial) -> None:
    old = trial.save("slot", model=b"old")
    gone = trial.open().delete(old.name)
    new = trial.save("slot", model=b"new")
    with refused("restore() without replace", SlotExistsError):
        trial.open().restore(gone.key, new.name)
    trial.expect_slot(new, b"new")
    trial.expect_trash(gone)


def restoring_in_place_of_a_slot_moves_that_to_the_trash(trial: Trial) -> None:
    old = trial.save("slot", model=b"old")
    gone = trial.open().delete(old.name)
    new = trial.save("slot", model=b"new", metadata=Metadata(notes="new"))
    back = trial.open().restore(gone.key, new.name, replace=True)
    trial.expect_slot(back, b"old")
    [replaced] = trial.expect_discarded(1)
    expect_same("the slot in the trash", replaced.slot, new)
    trial.expect_slot(trial.open().restore(replaced.key, trial.name("new")), b"new")


def purging_deletes_one_for_good_and_leaves_the_others(trial: Trial) -> None:
    slot = trial.save("slot", model=b"in use")
    one = trial.open().delete(trial.save("one", model=b"one").name)
    two = trial.open().delete(trial.save("two", model=b"two").name)
    trial.open().purge(two.key)
    trial.expect_trash(one)
    with refused("restore() of what was purged", SlotNotFoundError):
        trial.open().restore(two.key, trial.name("back"))
    trial.expect_slot(slot, b"in use")
    trial.expect_slot(trial.open().restore(one.key, one.slot.name), b"one")


PROMISES = (
    deleting_moves_a_slot_to_the_trash,
    the_latest_discarded_is_the_first,
    one_name_is_discarded_again_and_again,
    restoring_brings_a_slot_back_whole,
    restoring_under_another_name_keeps_everything_else,
    restoring_to_a_taken_name_is_refused_and_both_slots_stay,
    restoring_in_place_of_a_slot_moves_that_to_the_trash,
    purging_deletes_one_for_good_and_leaves_the_others,
)
