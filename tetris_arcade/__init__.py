"""Tetris Arcade, as the author of a plugin sees it: the slot store's interface and its errors.

Everything is imported when it is first asked for, so that a part of the program, the rules of the
game for one, does not pay for, or depend on, the store.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tetris_arcade.errors import (
        ArcadeError,
        SlotDamagedError,
        SlotError,
        SlotExistsError,
        SlotNameError,
        SlotNotFoundError,
        StoreError,
    )
    from tetris_arcade.slots.hookspecs import hookimpl
    from tetris_arcade.slots.metadata import Metadata, ModelInfo
    from tetris_arcade.slots.names import check_name
    from tetris_arcade.slots.store import Slot, SlotStore, copy_model

_HOMES = {
    "ArcadeError": "errors",
    "Metadata": "slots.metadata",
    "ModelInfo": "slots.metadata",
    "Slot": "slots.store",
    "SlotDamagedError": "errors",
    "SlotError": "errors",
    "SlotExistsError": "errors",
    "SlotNameError": "errors",
    "SlotNotFoundError": "errors",
    "SlotStore": "slots.store",
    "StoreError": "errors",
    "check_name": "slots.names",
    "copy_model": "slots.store",
    "hookimpl": "slots.hookspecs",
}

__all__ = [
    "ArcadeError",
    "Metadata",
    "ModelInfo",
    "Slot",
    "SlotDamagedError",
    "SlotError",
    "SlotExistsError",
    "SlotNameError",
    "SlotNotFoundError",
    "SlotStore",
    "StoreError",
    "check_name",
    "copy_model",
    "hookimpl",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
