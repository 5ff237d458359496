"""The worker keeps a few policies, those that were used last, and each is what its slot holds."""

import pytest
from msgspec.structs import replace as changed

from tests.playing.traced import Traced
from tetris_arcade.errors import ModelError, SlotNotFoundError
from tetris_arcade.playing.shelf import KEPT, Shelf


def fetch(shelf: Shelf, traced: Traced, name: str) -> object:
    return shelf.fetch(traced.store.location, name).policy


def test_a_policy_is_loaded_once_and_the_least_recently_used_goes_first(traced: Traced) -> None:
    shelf = Shelf()
    names = [traced.add(f"slot-{number}") for number in range(KEPT + 1)]
    for name in names[:KEPT]:
        fetch(shelf, traced, name)
    first = fetch(shelf, traced, names[0])
    assert traced.loads == names[:KEPT]
    fetch(shelf, traced, names[KEPT])
    assert fetch(shelf, traced, names[0]) is first
    assert traced.loads == names
    fetch(shelf, traced, names[1])
    assert traced.loads == [*names, names[1]]


def test_a_slot_whose_metadata_changed_is_loaded_anew(traced: Traced) -> None:
    shelf = Shelf()
    traced.add("slot")
    before = fetch(shelf, traced, "slot")
    metadata = traced.store.read("slot").metadata
    traced.store.annotate("slot", changed(metadata, notes="another"))
    after = fetch(shelf, traced, "slot")
    assert after is not before
    assert fetch(shelf, traced, "slot") is after


def test_a_slot_that_is_gone_is_not_played_from_memory(traced: Traced) -> None:
    shelf = Shelf()
    traced.add("slot")
    fetch(shelf, traced, "slot")
    traced.store.delete("slot")
    with pytest.raises(SlotNotFoundError):
        fetch(shelf, traced, "slot")


def test_where_memory_is_short_the_others_make_room(traced: Traced) -> None:
    shelf = Shelf()
    traced.add("other")
    traced.add("greedy", greedy=True)
    fetch(shelf, traced, "other")
    fetch(shelf, traced, "greedy")
    assert traced.loads == ["other", "greedy", "greedy"]
    fetch(shelf, traced, "other")
    assert traced.loads == ["other", "greedy", "greedy", "other"]


def test_where_there_is_nothing_to_drop_a_shortage_is_told_at_once(traced: Traced) -> None:
    traced.add("greedy", greedy=True)
    with pytest.raises(ModelError, match="more memory"):
        fetch(Shelf(), traced, "greedy")
    assert traced.loads == ["greedy"]
