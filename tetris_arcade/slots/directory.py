"""``dir:`` a folder of slots; `tree` says what lies in it and how a slot moves."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace as changed

from tetris_arcade.errors import SlotDamagedError, SlotNotFoundError
from tetris_arcade.slots.durable import in_one_line
from tetris_arcade.slots.folder import generation, open_slot, write_slot
from tetris_arcade.slots.hookspecs import Register, hookimpl
from tetris_arcade.slots.locations import absolute
from tetris_arcade.slots.metadata import Metadata, encode
from tetris_arcade.slots.names import check_name
from tetris_arcade.slots.store import (
    Discarded,
    Slot,
    SlotStore,
    already_there,
    check_same_model,
    no_slot,
    not_found,
)
from tetris_arcade.slots.trash import not_in_trash, parse_key
from tetris_arcade.slots.tree import Tree
from tetris_arcade.slots.writers import locked


@hookimpl
def register_slot_stores(register: Register) -> None:
    """The built-in store enters by the same door as anyone's."""
    register("dir", DirectoryStore)


class DirectoryStore(SlotStore):
    """A folder of slots. ``folder`` may start with ``~``; saving creates it, not its parents.

    ``location`` is absolute, with links left as they are: every spelling of a path gives the same.
    """

    def __init__(self, folder: str) -> None:
        self._root = absolute(folder)
        self._tree = Tree(self._root)
        self.location = f"dir:{self._root}"

    def names(self) -> list[str]:
        with self._in_one_line("list"):
            return self._tree.names()

    def read(self, name: str) -> Slot:
        slot, model = self._open(name)
        if model is not None:
            model.close()
        return slot

    def open_model(self, name: str) -> BinaryIO:
        return self.open_slot(name)[1]

    def open_slot(self, name: str) -> tuple[Slot, BinaryIO]:
        slot, model = self._open(name)
        if model is None:
            raise SlotDamagedError(slot.problem)
        return slot, model

    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        check_name(name)
        with self._in_one_line("write to"):
            self._root.mkdir(exist_ok=True)  # not its parents: an unplugged drive stays missing
        with self._writing(name):
            self._check_free(name, replace=replace)
            staging = self._tree.staging()
            try:
                metadata = write_slot(staging, name, model, metadata)
                self._place(staging, name, replace=replace)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
        return Slot(name, self.location, metadata)

    def annotate(self, name: str, metadata: Metadata) -> Slot:
        self.read(name)  # a missing slot is the first thing to say
        metadata = changed(metadata, name=name)
        data = encode(metadata, name)
        with self._writing(name):
            self.read(name)  # it may have gone while another was writing
            with self._tree.new_metadata(name, data):
                check_same_model(self.read(name), metadata)
        return Slot(name, self.location, metadata)

    def rename(self, name: str, new_name: str) -> Slot:
        check_name(new_name)
        self.read(name)
        with self._writing(name, new_name):
            self.read(name)
            self._check_free(new_name)
            self._place(self._root / name, new_name)
            return self._renamed(new_name)

    def delete(self, name: str) -> Discarded:
        self.read(name)
        with self._writing(name):
            self.read(name)
            key = self._tree.discard(name)
            if key is None:
                raise not_found(name, self.location)
            return self._discarded(key)

    def discarded(self) -> list[Discarded]:
        with self._in_one_line("list"):
            keys = self._tree.keys()
        found = []
        for key in keys:
            with suppress(SlotNotFoundError):  # restored or purged since its key was read
                found.append(self._discarded(key))
        return sorted(found, key=lambda discarded: discarded.moment, reverse=True)

    def restore(self, key: str, name: str, *, replace: bool = False) -> Slot:
        check_name(name)
        self._discarded(key)
        with self._writing(name):
            self._discarded(key)
            self._check_free(name, replace=replace)
            self._place(self._tree.trash / key, name, replace=replace)
            return self._renamed(name)

    def purge(self, key: str) -> None:
        self._discarded(key)
        with self._writing():
            self._discarded(key)
            self._tree.purge(key)

    def _in_one_line(self, doing: str) -> AbstractContextManager[None]:
        return in_one_line(doing, self.location, self._root)

    @contextmanager
    def _writing(self, *names: str) -> Iterator[None]:
        """Hold the store for one change, with a dead writer's work finished or cleared.

        Raises `StoreError` where what was left of these slots cannot be finished.
        """
        with self._in_one_line("write to"), locked(self._root / ".lock", self.location):
            self._tree.clear()
            for name in names:
                self._tree.finish(name)
            yield

    def _open(self, name: str) -> tuple[Slot, BinaryIO | None]:
        """The slot and its open model (None: it has a problem), both of one generation."""
        check_name(name)
        with self._in_one_line("read"):
            for folder in self._tree.looks(name):
                before = generation(folder)
                if before is None:
                    continue
                metadata, model, problem = open_slot(folder, name)
                if generation(folder) == before:
                    return Slot(name, self.location, metadata, problem), model
                if model is not None:
                    model.close()
            self._tree.check_root()  # a store that is gone is another error
        raise not_found(name, self.location)

    def _discarded(self, key: str) -> Discarded:
        """What the trash holds under ``key``; raises `SlotNotFoundError`."""
        parsed = parse_key(key)
        with self._in_one_line("read"):
            self._tree.check_root()
            if parsed is None or generation(self._tree.trash / key) is None:
                raise not_in_trash(key, self.location)
            name, moment = parsed
            metadata, model, problem = open_slot(self._tree.trash / key, name)
        if model is not None:
            model.close()
        return Discarded(key, Slot(name, self.location, metadata, problem), moment)

    def _check_free(self, name: str, *, replace: bool = False) -> None:
        if not self._tree.is_taken(name):
            return
        if (stranger := self._tree.not_to_replace(name)) is not None:
            raise no_slot(stranger, self.location)
        if not replace:
            raise already_there(name, self.location)

    def _place(self, folder: Path, name: str, *, replace: bool = False) -> None:
        """Make a whole folder the slot; fails where another was quicker."""
        if replace and self._tree.is_taken(name):
            self._tree.replace(folder, name)
            return
        try:
            self._tree.place(folder, name)
        except OSError as error:
            if self._tree.is_taken(name):
                raise already_there(name, self.location) from error
            raise

    def _renamed(self, name: str) -> Slot:
        """The slot that has come to ``name``, its metadata brought in line.

        Readers go by the folder's name, so nothing depends on this.
        """
        slot = self.read(name)
        if slot.problem is None and slot.metadata.name is not None:
            with (
                suppress(OSError),
                self._tree.new_metadata(name, encode(slot.metadata, name)),
            ):
                pass
        return slot
