from collections.abc import Callable
from typing import NamedTuple

from tests.slots.memory_store import MemoryStore
from tetris_arcade.slots.promises import Promise


class Broken(NamedTuple):
    promise: Promise
    store: type[MemoryStore]


BROKEN: list[Broken] = []


def breaks(*promises: Promise) -> Callable[[type[MemoryStore]], type[MemoryStore]]:
    """Marks a store that breaks each of these promises."""

    def mark(store: type[MemoryStore]) -> type[MemoryStore]:
        BROKEN.extend(Broken(promise, store) for promise in promises)
        return store

    return mark
