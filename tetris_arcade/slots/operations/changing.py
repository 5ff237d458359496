"""Renaming, deleting and bringing back."""

from collections.abc import Iterable, Iterator

from tetris_arcade.errors import SlotExistsError
from tetris_arcade.slots.operations.taken import Taken, keep_as
from tetris_arcade.slots.store import Discarded, Slot, SlotStore, command
from tetris_arcade.slots.trash import not_in_trash


def rename_slot(store: SlotStore, name: str, new_name: str, *, suffix: bool = False) -> Slot:
    """Call a slot ``new_name``, or with ``suffix`` NEW-2, NEW-3 … where that is taken.

    Raises what `SlotStore.rename` raises.
    """
    if name == new_name:
        store.read(name)  # a missing slot is the first thing to say
        raise SlotExistsError(f"{name!r} in {store.location} is called that; choose another name")
    try:
        return keep_as(
            store,
            new_name,
            "suffix" if suffix else "refuse",
            lambda candidate, _: store.rename(name, candidate),
        )
    except SlotExistsError as error:
        # The store's own advice, to replace, is not for renaming: that would be two changes.
        raise SlotExistsError(
            f"{store.location} has a {new_name!r} already; choose another name, add --suffix, "
            "or delete that one first: "
            + command("slots", "delete", new_name, "--store", store.location)
        ) from error


def delete_slots(store: SlotStore, names: Iterable[str]) -> Iterator[Discarded]:
    """Move slots to the trash, as the results are asked for; where one is not there, none.

    Raises `SlotNotFoundError`, and what `SlotStore.delete` raises: what came before is deleted.
    """
    names = list(dict.fromkeys(names))
    for name in names:
        store.read(name)
    for name in names:
        yield store.delete(name)


def latest_discarded(store: SlotStore, name: str) -> Discarded:
    """The slot called ``name`` that was deleted or replaced last.

    Raises `SlotNotFoundError` where the trash has none.
    """
    for discarded in store.discarded():
        if discarded.slot.name == name:
            return discarded
    raise not_in_trash(name, store.location)


def restore_slot(
    store: SlotStore, discarded: Discarded, name: str | None = None, *, taken: Taken = "refuse"
) -> Slot:
    """Bring a slot back from the trash, as ``name`` or as what it was called.

    Raises what `SlotStore.restore` raises.
    """
    return keep_as(
        store,
        discarded.slot.name if name is None else name,
        taken,
        lambda candidate, replace: store.restore(discarded.key, candidate, replace=replace),
    )
