import io
from pathlib import Path

import pytest

from tetris_arcade.errors import SlotNotFoundError
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Evaluation, Metadata
from tetris_arcade.slots.operations.finding import find_slot, rank, shown_slots
from tetris_arcade.slots.store import Slot


def test_rank_puts_the_best_first_then_what_does_not_compare_then_the_damaged() -> None:
    def slot(
        name: str, mean: float | None, problem: str | None = None, protocol: str = "ours"
    ) -> Slot:
        evaluation = None if mean is None else Evaluation(mean_lines=mean, protocol=protocol)
        return Slot(name, "dir:x", Metadata(evaluation=evaluation), problem)

    slots = [
        slot("d", 9.0, "cut"), slot("b", None), slot("a", None), slot("z", 0.0), slot("c", 5),
        slot("y", 3.0, protocol="theirs"), slot("x", 2.0, protocol="theirs"),
    ]  # fmt: skip
    ranked = rank(slots, lambda evaluation: evaluation.protocol == "ours")
    assert [each.name for each in ranked] == ["c", "z", "x", "y", "a", "b", "d"]


def test_a_slot_is_found_in_the_last_store_that_has_it(
    store: DirectoryStore, tmp_path: Path
) -> None:
    own = DirectoryStore(str(tmp_path / "own"))
    for place, name in ((store, "both"), (store, "starter"), (own, "both")):
        place.save(name, io.BytesIO(b"model"), Metadata())
    locations = [store.location, own.location]
    assert find_slot("both", locations).location == own.location
    assert find_slot("starter", locations).location == store.location
    with pytest.raises(SlotNotFoundError) as caught:
        find_slot("neither", locations)
    assert all(location in str(caught.value) for location in locations)


def test_a_name_that_is_nearly_a_slots_is_asked_after(store: DirectoryStore) -> None:
    store.save("starter", io.BytesIO(b"model"), Metadata())
    with pytest.raises(SlotNotFoundError, match="did you mean 'starter'"):
        find_slot("startr", [store.location])
    with pytest.raises(SlotNotFoundError) as wrong:
        find_slot("quite-another", [store.location])
    assert "did you mean" not in str(wrong.value)


def test_of_several_stores_each_name_is_shown_once_from_the_last(
    store: DirectoryStore, tmp_path: Path
) -> None:
    own = DirectoryStore(str(tmp_path / "own"))
    for place, name in ((store, "both"), (store, "starter"), (own, "both")):
        place.save(name, io.BytesIO(b"model"), Metadata())
    shown = shown_slots([store.location, own.location])
    assert [(slot.name, slot.location) for slot in shown] == [
        ("both", own.location),
        ("starter", store.location),
    ]
