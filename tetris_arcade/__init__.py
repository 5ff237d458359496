"""Tetris Arcade, as the author of a plugin sees it: what stores and policies need, and the errors.

Everything is imported when it is first asked for, so that a part of the program, the rules of the
game for one, does not pay for, or depend on, the store.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tetris_arcade.errors import (
        ArcadeError,
        ModelError,
        PluginError,
        SlotDamagedError,
        SlotError,
        SlotExistsError,
        SlotNameError,
        SlotNotFoundError,
        StoreError,
    )
    from tetris_arcade.policies.building import PlayingPolicy, build_policy
    from tetris_arcade.slots.conformance import check_slot_store
    from tetris_arcade.slots.directory import DirectoryStore
    from tetris_arcade.slots.hookspecs import Register, RegisterPolicy, hookimpl
    from tetris_arcade.slots.metadata import Metadata, ModelInfo
    from tetris_arcade.slots.metadata import decode as decode_metadata
    from tetris_arcade.slots.metadata import encode as encode_metadata
    from tetris_arcade.slots.names import check_name
    from tetris_arcade.slots.store import Discarded, Slot, SlotStore, copy_model

_HOMES = {
    "ArcadeError": "errors",
    "DirectoryStore": "slots.directory",
    "Discarded": "slots.store",
    "Metadata": "slots.metadata",
    "ModelError": "errors",
    "ModelInfo": "slots.metadata",
    "PlayingPolicy": "policies.building",
    "PluginError": "errors",
    "Register": "slots.hookspecs",
    "RegisterPolicy": "slots.hookspecs",
    "Slot": "slots.store",
    "SlotDamagedError": "errors",
    "SlotError": "errors",
    "SlotExistsError": "errors",
    "SlotNameError": "errors",
    "SlotNotFoundError": "errors",
    "SlotStore": "slots.store",
    "StoreError": "errors",
    "build_policy": "policies.building",
    "check_name": "slots.names",
    "check_slot_store": "slots.conformance",
    "copy_model": "slots.store",
    "decode_metadata": "slots.metadata:decode",
    "encode_metadata": "slots.metadata:encode",
    "hookimpl": "slots.hookspecs",
}

__all__ = [
    "ArcadeError",
    "DirectoryStore",
    "Discarded",
    "Metadata",
    "ModelError",
    "ModelInfo",
    "PlayingPolicy",
    "PluginError",
    "Register",
    "RegisterPolicy",
    "Slot",
    "SlotDamagedError",
    "SlotError",
    "SlotExistsError",
    "SlotNameError",
    "SlotNotFoundError",
    "SlotStore",
    "StoreError",
    "build_policy",
    "check_name",
    "check_slot_store",
    "copy_model",
    "decode_metadata",
    "encode_metadata",
    "hookimpl",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), attribute or name)
