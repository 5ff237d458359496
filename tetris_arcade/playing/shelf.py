"""The policies that the worker keeps loaded."""

from collections import OrderedDict
from typing import Final

from tetris_arcade.loading import LoadedPolicy, load_slot
from tetris_arcade.playing.memory import is_shortage
from tetris_arcade.policies.reproducible import reproducible
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

KEPT: Final = 4
"""Policies: two that are compared, and those before and after."""


class Shelf:
    """Keeps the `KEPT` policies that were used or prepared last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[Metadata, LoadedPolicy]] = OrderedDict()

    def fetch(self, location: str, slot: str) -> LoadedPolicy:
        """The policy of a slot as it is now: loaded anew if its metadata has changed.

        Raises what `open_store`, `SlotStore.read` and `load_slot` raise.
        """
        store = open_store(location)
        key = location, slot
        kept = self._kept.pop(key, None)
        if kept is None or kept[0] != store.read(slot).metadata:
            kept = None  # the new one may need the room
            while len(self._kept) >= KEPT:
                self._kept.popitem(last=False)
            kept = self._load(store, slot)
        self._kept[key] = kept
        return kept[1]

    def clear(self) -> None:
        """Keep nothing: memory is short."""
        self._kept.clear()

    def _load(self, store: SlotStore, slot: str) -> tuple[Metadata, LoadedPolicy]:
        try:
            return _loaded(store, slot)
        except Exception as error:
            if not (self._kept and ran_short(error)):
                raise
            self.clear()
        return _loaded(store, slot)  # out here, where the error holds on to nothing any more


def ran_short(error: Exception) -> bool:
    """Whether an error comes from a shortage of memory, also where it is told as one of ours."""
    return is_shortage(error) or (error.__cause__ is not None and is_shortage(error.__cause__))


def _loaded(store: SlotStore, slot: str) -> tuple[Metadata, LoadedPolicy]:
    metadata, loaded = load_slot(store, slot)
    return metadata, reproducible(loaded)
