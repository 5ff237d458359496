from collections.abc import Callable
from typing import get_args

import pytest

from tetris_arcade.errors import SlotExistsError, SlotNotFoundError
from tetris_arcade.slots.names import MAX_LENGTH, check_name
from tetris_arcade.slots.operations.changing import (
    delete_slots,
    latest_discarded,
    rename_slot,
    restore_slot,
)
from tetris_arcade.slots.operations.taken import Taken, candidates, keep_as
from tetris_arcade.slots.store import Slot, SlotStore

Put = Callable[..., Slot]


def model_of(store: SlotStore, name: str) -> bytes:
    with store.open_model(name) as model:
        return model.read()


def test_a_renamed_slot_is_the_same_under_another_name(other: SlotStore, put: Put) -> None:
    put(other, "old", b"this", notes="kept")
    slot = rename_slot(other, "old", "new")
    assert (slot.name, slot.metadata.notes) == ("new", "kept")
    assert other.names() == ["new"]
    assert model_of(other, "new") == b"this"


def test_renaming_to_a_taken_name_is_refused_with_advice_or_takes_the_next(
    other: SlotStore, put: Put
) -> None:
    for name in ("old", "new", "new-2"):
        put(other, name)
    with pytest.raises(SlotExistsError, match=r"'new' already.*--suffix.*slots delete new"):
        rename_slot(other, "old", "new")
    with pytest.raises(SlotExistsError, match="another name") as same:
        rename_slot(other, "old", "old", suffix=True)
    assert "delete" not in str(same.value)
    assert rename_slot(other, "old", "new", suffix=True).name == "new-3"
    assert other.names() == ["new", "new-2", "new-3"]


def test_several_slots_are_deleted_together_or_not_at_all(other: SlotStore, put: Put) -> None:
    for name in ("a", "b", "c"):
        put(other, name)
    with pytest.raises(SlotNotFoundError, match="'missing'"):
        list(delete_slots(other, ["a", "missing", "b"]))
    assert other.names() == ["a", "b", "c"]
    assert [each.slot.name for each in delete_slots(other, ["a", "b", "a"])] == ["a", "b"]
    assert other.names() == ["c"]


def test_a_deletion_that_fails_half_way_has_told_what_it_deleted(
    other: SlotStore, put: Put
) -> None:
    for name in ("a", "b"):
        put(other, name)
    deleting = delete_slots(other, ["a", "b"])
    assert next(deleting).slot.name == "a"
    other.delete("b")
    with pytest.raises(SlotNotFoundError, match="'b'"):
        next(deleting)


def test_the_latest_of_a_name_comes_back(other: SlotStore, put: Put) -> None:
    for model in (b"first", b"second"):
        put(other, "mine", model)
        other.delete("mine")
    restore_slot(other, latest_discarded(other, "mine"))
    assert model_of(other, "mine") == b"second"
    with pytest.raises(SlotNotFoundError, match="slots restore --store"):
        latest_discarded(other, "yours")


@pytest.mark.parametrize("taken", get_args(Taken))
def test_what_comes_back_to_a_taken_name_does_as_it_is_told(
    other: SlotStore, put: Put, taken: Taken
) -> None:
    put(other, "mine", b"first")
    other.delete("mine")
    put(other, "mine", b"second")
    discarded = latest_discarded(other, "mine")
    if taken == "refuse":
        with pytest.raises(SlotExistsError):
            restore_slot(other, discarded)
        assert restore_slot(other, discarded, "yours").name == "yours"
    elif taken == "suffix":
        assert restore_slot(other, discarded, taken=taken).name == "mine-2"
        assert model_of(other, "mine") == b"second"
    else:
        restore_slot(other, discarded, taken=taken)
        assert model_of(other, "mine") == b"first"
        assert model_of(other, restore_slot(other, other.discarded()[0], "was").name) == b"second"


def test_every_suffixed_name_is_allowed_and_another() -> None:
    names = list(candidates("a" * 60 + ".bcd"))
    assert len(set(names)) == len(names)
    for name in names:
        check_name(name)
    assert {len(name) for name in names} == {MAX_LENGTH}
    assert next(iter(candidates("mine"))) == "mine"


def test_a_suffix_that_another_writer_takes_first_is_passed_over(
    other: SlotStore, put: Put
) -> None:
    put(other, "mine")

    def keep(name: str, replace: bool) -> Slot:
        if name == "mine-2":
            put(other, name, b"the quicker")
        return put(other, name)

    assert keep_as(other, "mine", "suffix", keep).name == "mine-3"
    assert model_of(other, "mine-2") == b"the quicker"
