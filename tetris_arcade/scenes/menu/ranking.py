"""The slots of all stores in the order of the high-score table."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from tetris_arcade.errors import StoreError
from tetris_arcade.evaluation.protocol import is_standard
from tetris_arcade.playability import obstacle
from tetris_arcade.slots.operations.finding import rank
from tetris_arcade.slots.store import Slot, SlotStore

WIDTH: Final = 10
"""Columns of the board that the show is on."""


class Entry(NamedTuple):
    """A slot and its place in the table."""

    slot: Slot
    rank: int | None
    """1 for the best; None for a slot that cannot be played, or was not evaluated by the standard
    protocol: other scores do not compare."""

    @property
    def playable(self) -> bool:
        """Whether the slot can be shown."""
        return self.slot.problem is None

    @property
    def other_rules(self) -> str | None:
        """What the protocol calls itself by which alone the slot was evaluated; None if none did,
        or the standard one."""
        evaluation = self.slot.metadata.evaluation
        if evaluation is None or is_standard(evaluation):
            return None
        return evaluation.protocol or "unknown"

    @property
    def published(self) -> bool:
        """Whether it is a player from the literature: nobody here trained it."""
        return self.slot.metadata.algorithm == "published"


class Ranking(NamedTuple):
    """The whole table, and one line for each store that could not be read."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()


def places(slots: Iterable[Slot]) -> tuple[Entry, ...]:
    """Slots in order of rank; those that have none, for whatever reason, come last."""
    return tuple(
        Entry(slot, place if _ranked(slot) else None)
        for place, slot in enumerate(rank(slots, is_standard), start=1)
    )


def _ranked(slot: Slot) -> bool:
    evaluation = slot.metadata.evaluation
    return slot.problem is None and evaluation is not None and is_standard(evaluation)


def _marked(slot: Slot) -> Slot:
    """The slot, with the problem that its metadata alone tells."""
    if slot.problem is not None:
        return slot
    return replace(slot, problem=obstacle(slot.metadata, WIDTH))


def read(stores: Iterable[SlotStore]) -> Ranking:
    """The table of several stores. A store that fails is reported, and the rest is shown."""
    slots: list[Slot] = []
    problems: list[str] = []
    for store in stores:
        try:
            slots += map(_marked, store.slots())
        except StoreError as error:
            problems.append(str(error))
        except Exception as error:  # whatever a plugin's store does, the others are shown
            problem = f"{store.location} cannot be read ({type(error).__name__}: {error})"
            advice = "check it, or report it to its plugin's author"
            problems.append(" ".join(f"{problem}; {advice}".split()))
    return Ranking(places(slots), tuple(problems))
