"""Which slots there are, and which of them is meant."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from tetris_arcade.errors import SlotNotFoundError, StoreError
from tetris_arcade.slots.metadata import Evaluation
from tetris_arcade.slots.plugins import open_stores
from tetris_arcade.slots.store import Slot, SlotStore, command


def find_slot(name: str, locations: Iterable[str]) -> Slot:
    """The slot called ``name`` in the last of ``locations`` that has one.

    The last, so that of `default_locations` the user's own slots come before the starters. Raises
    `SlotNotFoundError` where none has it, and what opening and reading a store raises.
    """
    stores = open_stores(locations)
    for store in reversed(stores):
        with suppress(SlotNotFoundError):
            return store.read(name)
    places = " or ".join(store.location for store in stores)
    options = [word for store in stores for word in ("--store", store.location)]
    raise SlotNotFoundError(
        f"there is no slot {name!r} in {places}; {_meant(name, stores)}"
        f"to see what there is: {command('slots', 'list', *options)}"
    )


def _meant(name: str, stores: Iterable[SlotStore]) -> str:
    """A question after the slot whose name is nearly this one, if there is one."""
    from difflib import get_close_matches  # noqa: PLC0415 - who finds his slot does without

    names: list[str] = []
    for store in stores:
        with suppress(StoreError):  # what there is not is the error to be told, not this
            names += store.names()
    near = get_close_matches(name, names, n=1)
    return f"did you mean {near[0]!r}? " if near else ""


def shown_slots(locations: Iterable[str]) -> list[Slot]:
    """Every slot that `find_slot` finds in ``locations``, sorted by name: one for each name."""
    found = {slot.name: slot for store in open_stores(locations) for slot in store.slots()}
    return [found[name] for name in sorted(found)]


def rank(slots: Iterable[Slot], ranked: Callable[[Evaluation], bool]) -> list[Slot]:
    """Best first: by mean lines those whose evaluation is to be ``ranked``, which compare.

    Then, each by name, those evaluated otherwise, those not evaluated, and the damaged.
    """

    def place(slot: Slot) -> tuple[int, float, str]:
        evaluation = slot.metadata.evaluation
        if slot.problem is not None:
            return 3, 0, slot.name
        if evaluation is None:
            return 2, 0, slot.name
        return (0, -evaluation.mean_lines, slot.name) if ranked(evaluation) else (1, 0, slot.name)

    return sorted(slots, key=place)
