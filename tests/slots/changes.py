"""What is done to a store: one change of every kind there is."""

import io
from collections.abc import Callable
from typing import TypeAlias

from msgspec.structs import replace as changed

from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.store import SlotStore

Change: TypeAlias = Callable[[SlotStore, SlotStore], None]
"""What is done to the first of two stores that `fill` filled; the second is there to copy from."""

_OLD, _NEW, _OTHER, _GONE = (word * 5_000 for word in (b"old ", b"new ", b"other ", b"gone "))


def fill(store: SlotStore) -> None:
    """Two slots, and one in the trash."""
    for name, model in (("gone", _GONE), ("kept", _OLD), ("other", _OTHER)):
        store.save(name, io.BytesIO(model), Metadata(notes=f"this is {name}"))
    store.delete("gone")


def _save(store: SlotStore, _: SlotStore) -> None:
    store.save("fresh", io.BytesIO(_NEW), Metadata())


def _replace(store: SlotStore, _: SlotStore) -> None:
    store.save("kept", io.BytesIO(_NEW), Metadata(), replace=True)


def _annotate(store: SlotStore, _: SlotStore) -> None:
    store.annotate("kept", changed(store.read("kept").metadata, notes="annotated"))


def _delete(store: SlotStore, _: SlotStore) -> None:
    store.delete("kept")


def _rename(store: SlotStore, _: SlotStore) -> None:
    store.rename("kept", "renamed")


def _restore(store: SlotStore, _: SlotStore) -> None:
    store.restore(store.discarded()[0].key, "restored")


def _restore_replacing(store: SlotStore, _: SlotStore) -> None:
    store.restore(store.discarded()[0].key, "kept", replace=True)


def _purge(store: SlotStore, _: SlotStore) -> None:
    store.purge(store.discarded()[0].key)


def copy(store: SlotStore, source: SlotStore) -> None:
    slot, model = source.open_slot("kept")
    with model:
        store.save("copied", model, slot.metadata)


OPERATIONS: dict[str, Change] = {
    "create": _save,  # into a store that is not there yet
    "save": _save,
    "replace": _replace,
    "annotate": _annotate,
    "delete": _delete,
    "rename": _rename,
    "restore": _restore,
    "restore-replacing": _restore_replacing,
    "purge": _purge,
    "copy": copy,  # from the other kind of store
}
