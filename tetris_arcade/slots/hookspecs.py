"""The extension point, whole: how a plugin adds a kind of store, or a kind of policy.

A plugin is a module that implements one of the hooks below, or both, named in its distribution's
entry-point group ``tetris_arcade``:

    from tetris_arcade import SlotStore, hookimpl

    @hookimpl
    def register_slot_stores(register):
        register("shelf", ShelfStore)     # opened by --store shelf:REST as ShelfStore("REST")

    @hookimpl
    def register_policies(register):
        from lab_networks import build    # which imports torch
        register("lab.Wide", build)       # builds what metadata calls lab.Wide
"""

from collections.abc import Callable
from typing import Any, TypeAlias

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

PolicyBuilder: TypeAlias = Callable[..., Any]
"""Builds a policy that can play: ``builder(observation_space, action_space, arguments, weights)``
gets gymnasium's spaces, the plain arguments that the slot's metadata gives, and the tensors of
``policy.pth`` by name. All but the spaces are a stranger's: raise `ModelError` for what does not
fit, before allocating for it; `tetris_arcade.build_policy` does that for a policy class of
Stable-Baselines3. It returns a `tetris_arcade.PlayingPolicy`."""

RegisterPolicy: TypeAlias = Callable[[str, PolicyBuilder], None]
"""``register(name, builder)``: the name is what a slot's metadata calls the policy."""


@hookspec
def register_slot_stores(register: Register) -> None:
    """Call ``register`` once for each kind of store. Opens nothing yet."""


@hookspec
def register_policies(register: RegisterPolicy) -> None:
    """Call ``register`` once for each kind of policy. Builds nothing yet.

    Asked only where models are loaded and by the command ``plugins``, never by the process that
    draws: import torch in here.
    """
