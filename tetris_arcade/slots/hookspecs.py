"""The extension point, whole: how a plugin adds a kind of store.

A plugin is a module with an implementation of the hook below, named in its distribution's
entry-point group ``tetris_arcade``:

    from tetris_arcade import SlotStore, hookimpl

    @hookimpl
    def register_slot_stores(register):
        register("shelf", ShelfStore)     # opened by --store shelf:REST as ShelfStore("REST")
"""

from collections.abc import Callable
from typing import TypeAlias

import pluggy

from tetris_arcade.slots.store import SlotStore

PROJECT = "tetris_arcade"
"""pluggy's project name and the entry-point group."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

StoreFactory: TypeAlias = Callable[[str], SlotStore]
"""Opens a store, given what follows ``scheme:`` in its location; raises `StoreError`."""

Register: TypeAlias = Callable[[str, StoreFactory], None]
"""``register(scheme, factory)``: two or more of a-z, 0-9, ``+``, ``.``, ``-``, a letter first."""


@hookspec
def register_slot_stores(register: Register) -> None:
    """Call ``register`` once for each kind of store. Opens nothing yet."""
