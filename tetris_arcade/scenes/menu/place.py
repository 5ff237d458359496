"""Where in the table a slot is that was named."""

from collections.abc import Iterable

from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.menu.table import identity
from tetris_arcade.slots.store import Slot


def placed(slot: Slot, entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], int]:
    """The entries of the table, the slot's among them, and its position.

    The table was read after the slot: one whose store was too slow since then, or that went, comes
    first, without a rank.
    """
    entries, alone = tuple(entries), Entry(slot, None)
    for position, entry in enumerate(entries):
        if identity(entry) == identity(alone):
            return entries, position
    return (alone, *entries), 0
