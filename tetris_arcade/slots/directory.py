"""``dir:`` a folder of slots.

    NAME/model.zip, NAME/metadata.json   a slot, at rest
    .staging-TOKEN/                      a slot being written; nobody reads it
    .next-NAME/                          a whole new slot in place of NAME; readers look here first
    .trash/NAME~TIME~TOKEN/              what was replaced
    .lock                                orders the writers

Replacing takes three renames: staging to ``.next-NAME``, and from here on the new slot is the slot;
``NAME`` to the trash; ``.next-NAME`` to ``NAME``. A writer that finds the work of a dead one
finishes or clears it before its own.

Where locks do not hold (some network file systems), the dead cannot be told from the living. So
every step of finishing may be taken by two writers at once, and what is still being written (a
staging folder, a draft of metadata) is cleared only when nothing was added to it for an hour.
"""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout
from msgspec.structs import replace as changed

from tetris_arcade.errors import (
    SlotDamagedError,
    SlotError,
    SlotExistsError,
    SlotNotFoundError,
    StoreError,
)
from tetris_arcade.slots.durable import in_one_line, new_file, sync_folder
from tetris_arcade.slots.folder import METADATA, generation, open_slot, write_slot
from tetris_arcade.slots.hookspecs import Register, hookimpl
from tetris_arcade.slots.metadata import Metadata, encode
from tetris_arcade.slots.names import broken_rule, check_name
from tetris_arcade.slots.store import Slot, SlotStore

_STAGING = ".staging-"
_NEXT = ".next-"
_DRAFT = ".draft-"
_LOCK_SECONDS = 60
_ABANDONED_SECONDS = 3600
_LOOKS = 100  # A look fails only if a rename falls into it; so many in a row do not.


@hookimpl
def register_slot_stores(register: Register) -> None:
    """The built-in store enters by the same door as anyone's."""
    register("dir", DirectoryStore)


class DirectoryStore(SlotStore):
    """A folder of slots. ``folder`` may start with ``~``; saving creates it, not its parents.

    ``location`` is absolute, with links left as they are: every spelling of a path gives the same.
    """

    def __init__(self, folder: str) -> None:
        folder = os.path.expanduser(folder)  # noqa: PTH111  # keeps "~" where no home is
        self._root = Path(os.path.abspath(folder))  # noqa: PTH100  # does not follow links
        self.location = f"dir:{self._root}"

    def names(self) -> list[str]:
        with in_one_line("list", self._root):
            # Twice, because a rename in the middle of a long listing can hide a slot from it.
            entries = {*os.listdir(self._root), *os.listdir(self._root)}  # noqa: PTH208  # names
            names = {entry.removeprefix(_NEXT) for entry in entries}
            return sorted(
                name
                for name in names
                if broken_rule(name) is None and any(map(generation, self._looks(name)))
            )

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
        with in_one_line("write to", self._root):
            self._root.mkdir(exist_ok=True)  # not its parents: an unplugged drive stays missing
        with self._writing():
            taken = os.path.lexists(self._root / name)
            if taken and not replace:
                raise self._taken(name)
            staging = self._root / f"{_STAGING}{secrets.token_hex(8)}"
            try:
                metadata = write_slot(staging, name, model, metadata)
                if taken:
                    staging.rename(self._root / f"{_NEXT}{name}")
                    self._finish_replacing(name)
                else:
                    self._place(staging, name)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
        return Slot(name, self.location, metadata)

    def annotate(self, name: str, metadata: Metadata) -> Slot:
        self.read(name)  # a missing slot is the first thing to say
        metadata = changed(metadata, name=name)
        data = encode(metadata, name)
        with self._writing():
            folder = self._root / name
            draft = folder / f"{_DRAFT}{secrets.token_hex(8)}"
            try:
                with new_file(draft) as file:
                    file.write(data)
                # Compared only now that the draft lies in one generation: if another writer, where
                # locks do not hold, replaces the slot from here on, the draft goes with the old.
                self._check_same_model(name, metadata)
                draft.replace(folder / METADATA)
                sync_folder(folder)
            finally:
                draft.unlink(missing_ok=True)
        return Slot(name, self.location, metadata)

    def _looks(self, name: str) -> Iterator[Path]:
        """Where to look for a slot, in this order, until it is found or surely not there."""
        for _ in range(_LOOKS):
            yield self._root / f"{_NEXT}{name}"
            yield self._root / name

    def _open(self, name: str) -> tuple[Slot, BinaryIO | None]:
        """The slot and its open model (None: it has a problem), both of one generation."""
        check_name(name)
        with in_one_line("read", self._root):
            for folder in self._looks(name):
                before = generation(folder)
                if before is None:
                    continue
                metadata, model, problem = open_slot(folder, name)
                if generation(folder) == before:
                    return Slot(name, self.location, metadata, problem), model
                if model is not None:
                    model.close()
            os.scandir(self._root).close()  # a store that is gone is another error
        raise SlotNotFoundError(
            f"there is no slot {name!r} in {self.location}; "
            f"to see what there is: python -m tetris_arcade slots list --store {self.location}"
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the store for one change, with a dead writer's work finished or cleared."""
        with in_one_line("write to", self._root):
            try:
                with FileLock(self._root / ".lock", timeout=_LOCK_SECONDS):
                    self._clear()
                    yield
            except Timeout as error:
                raise StoreError(
                    f"cannot write to {self.location}: another program has been writing for "
                    f"{_LOCK_SECONDS} s; try again when it is done"
                ) from error

    def _clear(self) -> None:
        for entry in list(self._root.iterdir()):
            if entry.name.startswith(_STAGING):
                if _is_abandoned(entry):
                    shutil.rmtree(entry, ignore_errors=True)
            elif generation(entry) is None:
                continue
            elif entry.name.startswith(_NEXT):
                self._finish_replacing(entry.name.removeprefix(_NEXT))
            else:
                with suppress(OSError):  # a slot out of reach must not stop work on the others
                    for draft in filter(_is_abandoned, entry.glob(f"{_DRAFT}*")):
                        draft.unlink()

    def _place(self, staging: Path, name: str) -> None:
        """Make a staged folder the slot: one rename, which fails where another was quicker."""
        try:
            staging.rename(self._root / name)
        except OSError as error:
            if os.path.lexists(self._root / name):
                raise self._taken(name) from error
            raise
        sync_folder(self._root)

    def _finish_replacing(self, name: str) -> None:
        """From ``.next-NAME`` on: the old slot to the trash, the new one to its name.

        Where locks do not hold, another writer may do the same; either may find a step done.
        """
        sync_folder(self._root)  # the new slot must be on the disk before the old one moves
        place, following = self._root / name, self._root / f"{_NEXT}{name}"
        new = generation(following)
        if new is None:
            return
        if not os.path.lexists(place) or self._discard(place, new):
            with suppress(FileNotFoundError):
                following.rename(place)
        sync_folder(self._root)

    def _discard(self, place: Path, new: tuple[int, int]) -> bool:
        """Move what lies in ``place`` to the trash; False: it had become ``new``, and it stays."""
        trash = self._root / ".trash"
        trash.mkdir(exist_ok=True)
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        discarded = trash / f"{place.name}~{moment}~{secrets.token_hex(4)}"
        with suppress(FileNotFoundError):
            place.rename(discarded)
            if generation(discarded) == new:
                discarded.rename(place)
                return False
        sync_folder(trash)
        return True

    def _check_same_model(self, name: str, metadata: Metadata) -> None:
        slot = self.read(name)
        if slot.problem is not None:
            raise SlotDamagedError(slot.problem)
        if slot.metadata.model != metadata.model:
            raise SlotError(
                f"slot {name!r} of {self.location} holds another model than this metadata is "
                "about, so nothing was changed; read the slot again and repeat"
            )

    def _taken(self, name: str) -> SlotExistsError:
        return SlotExistsError(
            f"{self.location} has a {name!r} already; choose another name or add --replace"
        )


def _is_abandoned(entry: Path) -> bool:
    """Whether nothing was written to a file, or to a folder and the files in it, for long."""
    try:
        parts = [entry, *entry.iterdir()] if entry.is_dir() else [entry]
        written = max(part.lstat().st_mtime for part in parts)
    except OSError:
        return False  # someone is at work on it right now
    return time.time() - written > _ABANDONED_SECONDS
