"""The ranking in the order that someone asked for."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs

from tetris_arcade.scenes.menu.columns import RANK, Column, Context, available, order
from tetris_arcade.scenes.menu.labels import store_labels
from tetris_arcade.scenes.menu.ranking import Entry, Ranking
from tetris_arcade.slots.store import Slot

Identity = tuple[str, str]


def identity(entry: Entry) -> Identity:
    """What a slot is known by when the table is read anew."""
    return entry.slot.location, entry.slot.name


class Table:
    """The entries of a ranking, sorted by a column; it never changes but by `sort`."""

    def __init__(
        self,
        ranking: Ranking,
        now: datetime,
        column: Column = RANK,
        descending: bool = False,
    ) -> None:
        """``now`` is when the ranking was read. A column that it does not have sorts by rank."""
        self.ranking = ranking
        labels = store_labels(entry.slot.location for entry in ranking.entries)
        self.context = Context(now, labels)
        self.columns = available(len(labels))
        if column in self.columns:
            self.sort(column, descending)
        else:
            self.sort(RANK, RANK.descending)

    def sort(self, column: Column, descending: bool) -> None:
        """Put the entries in another order."""
        self.column, self.descending = column, descending
        positions = order(self.ranking.entries, column, self.context, descending=descending)
        self.entries: Sequence[Entry] = [self.ranking.entries[at] for at in positions]
        self._positions = positions

    def row_of(self, position: int) -> int:
        """Where in the present order the entry is that has that position in the ranking."""
        return self._positions.index(position)

    def position(self, row: int) -> int:
        """The position in the ranking of the entry in that row."""
        return self._positions[row]

    def find(self, wanted: Identity) -> int | None:
        """The row of the first such slot; None if there is none any more."""
        rows = (row for row, entry in enumerate(self.entries) if identity(entry) == wanted)
        return next(rows, None)

    def follow(self, wanted: Identity | None, old: "Table | None") -> int | None:
        """The row of a slot of the ``old`` table, though it may have another name by now."""
        if wanted is None or old is None:
            return None
        row, before = self.find(wanted), old.find(wanted)
        if row is not None or before is None:
            return row
        slot = old.entries[before].slot
        rows = (
            row
            for row, entry in enumerate(self.entries)
            if _renamed(slot, entry.slot) and old.find(identity(entry)) is None
        )
        return next(rows, None)


def _renamed(old: Slot, new: Slot) -> bool:
    """Whether two slots differ in their names alone."""
    record = old.metadata
    return (
        record.model is not None
        and new.location == old.location
        and structs.replace(new.metadata, name=record.name) == record
    )
