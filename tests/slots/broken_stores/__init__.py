"""Stores that break one promise each, to see that it is checked."""

from tests.slots.broken_stores import changing, keeping, refusing, sharing, trash
from tests.slots.broken_stores.registry import BROKEN, Broken

__all__ = ["BROKEN", "Broken", "changing", "keeping", "refusing", "sharing", "trash"]
