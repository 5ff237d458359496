"""The slots of all stores in the order of the high-score table."""

from collections.abc import Iterable
from typing import NamedTuple

from tetris_arcade.errors import StoreError
from tetris_arcade.slots.operations import rank
from tetris_arcade.slots.store import Slot, SlotStore


class Entry(NamedTuple):
    """A slot and its place in the table."""

    slot: Slot
    rank: int | None
    """1 for the best; None for a slot that was never evaluated or cannot be played."""

    @property
    def playable(self) -> bool:
        """Whether the slot can be shown."""
        return self.slot.problem is None


class Ranking(NamedTuple):
    """The whole table, and one line for each store that could not be read."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()


def places(slots: Iterable[Slot]) -> tuple[Entry, ...]:
    """Slots in order of rank; those never evaluated and those damaged come last, without one."""
    return tuple(
        Entry(slot, place if slot.problem is None and slot.metadata.evaluation else None)
        for place, slot in enumerate(rank(slots), start=1)
    )


def read(stores: Iterable[SlotStore]) -> Ranking:
    """The table of several stores. A store that fails is reported, and the rest is shown."""
    slots: list[Slot] = []
    problems: list[str] = []
    for store in stores:
        try:
            slots += store.slots()
        except StoreError as error:
            problems.append(str(error))
        except Exception as error:  # whatever a plugin's store does, the others are shown
            problem = f"{store.location} cannot be read ({type(error).__name__}: {error})"
            advice = "check it, or report it to its plugin's author"
            problems.append(" ".join(f"{problem}; {advice}".split()))
    return Ranking(places(slots), tuple(problems))
