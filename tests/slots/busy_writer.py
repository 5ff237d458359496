"""A process that changes a store all the time, and keeps a journal of what the store holds."""

import io
import os
import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeAlias

import msgspec
from msgspec.structs import replace as changed

from tests.slots.wholeness import Contents, hash_of
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.store import SlotStore

_NAMES = ["ada", "bob", "cleo", "dan", "eve", "fay"]
_LARGEST_MODEL = 30_000
_FULL_TRASH = 6

DONE = b"done"
"""The line of a journal after that of a change: now the store holds what was announced."""

_Change: TypeAlias = tuple[Callable[[], object], Contents]
"""What to do, and all that the store holds once it is done."""


class Busy:
    """Changes a store at random; knows by its own arithmetic what the store then holds.

    There is always a slot left.
    """

    def __init__(self, store: SlotStore, held: Contents) -> None:
        self._store, self._held = store, held
        self._chance = random.Random()  # one that no fork shares

    def change(self, journal: io.FileIO) -> None:
        """One change; what the store will hold goes to the journal before it, `DONE` after it."""
        do, expected = self._draw()
        journal.write(msgspec.json.encode(expected) + b"\n")
        do()
        journal.write(DONE + b"\n")
        self._held = expected

    def _draw(self) -> _Change:
        """A change that is possible now."""
        if len(self._held.trash) >= _FULL_TRASH:
            return self._purge()
        if len(self._held.slots) < 2:
            return self._save()
        if not self._held.trash:
            return self._drop()
        changes = self._save, self._annotate, self._rename, self._drop, self._restore, self._purge
        return self._chance.choice(changes)()

    def _save(self) -> _Change:
        name, slots, trash = self._place()
        model = self._chance.randbytes(self._chance.randrange(_LARGEST_MODEL))
        slots[name] = hash_of(model), ""
        file = io.BytesIO(model)
        return (
            lambda: self._store.save(name, file, Metadata(), replace=name in self._held.slots),
            Contents(slots, trash),
        )

    def _annotate(self) -> _Change:
        name = self._some_slot()
        notes = self._chance.randbytes(8).hex()
        metadata = changed(self._store.read(name).metadata, notes=notes)
        slots = self._held.slots | {name: (self._held.slots[name][0], notes)}
        return lambda: self._store.annotate(name, metadata), Contents(slots, self._held.trash)

    def _rename(self) -> _Change:
        name, slots = self._some_slot(), dict(self._held.slots)
        free = [name for name in _NAMES if name not in slots]
        if not free:
            return self._drop()
        new_name = self._chance.choice(free)
        slots[new_name] = slots.pop(name)
        return lambda: self._store.rename(name, new_name), Contents(slots, self._held.trash)

    def _drop(self) -> _Change:
        name, slots = self._some_slot(), dict(self._held.slots)
        trash = sorted([*self._held.trash, (name, *slots.pop(name))])
        return lambda: self._store.delete(name), Contents(slots, trash)

    def _restore(self) -> _Change:
        name, slots, trash = self._place()
        key, discarded = self._some_discarded()
        trash.remove(discarded)
        slots[name] = discarded[1:]
        return (
            lambda: self._store.restore(key, name, replace=name in self._held.slots),
            Contents(slots, trash),
        )

    def _purge(self) -> _Change:
        key, discarded = self._some_discarded()
        trash = list(self._held.trash)
        trash.remove(discarded)
        return lambda: self._store.purge(key), Contents(self._held.slots, trash)

    def _place(self) -> tuple[str, dict[str, tuple[str, str]], list[tuple[str, str, str]]]:
        """A name, free or not; the slots and the trash once it is taken for something else."""
        name = self._chance.choice(_NAMES)
        slots, trash = dict(self._held.slots), list(self._held.trash)
        if name in slots:
            trash = sorted([*trash, (name, *slots[name])])
        return name, slots, trash

    def _some_slot(self) -> str:
        return self._chance.choice(list(self._held.slots))

    def _some_discarded(self) -> tuple[str, tuple[str, str, str]]:
        item = self._chance.choice(self._store.discarded())
        metadata = item.slot.metadata
        assert metadata.model is not None
        beginning = metadata.model.sha256[: len(hash_of(b""))]
        return item.key, (item.slot.name, beginning, metadata.notes or "")


def be_busy(store: SlotStore, held: Contents, journal: Path, ready: int) -> NoReturn:
    """Change a store that holds ``held`` until killed; a byte to ``ready`` after the first change.

    For a process that is of no other use: it never returns.
    """
    try:
        busy = Busy(store, held)
        with journal.open("wb", buffering=0) as file:
            busy.change(file)
            os.write(ready, b".")
            while True:
                busy.change(file)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(1)
