"""The folders of a directory store, and the renames that move slots between them.

    NAME/model.zip, NAME/metadata.json   a slot, at rest
    .staging~SIGNATURE~TOKEN/            a slot being written; nobody reads it
    .next-NAME/                          a whole new slot in place of NAME; readers look here first
    .trash/KEY/                          a slot that was deleted or replaced
    .purging~SIGNATURE~TOKEN/            on its way out of the trash; nobody reads it
    .lock                                orders the writers

Renaming, deleting and restoring a slot are one rename of its folder each. Replacing takes three:
the new slot to ``.next-NAME``, and from here on it is the slot; ``NAME`` to the trash;
``.next-NAME`` to ``NAME``. A writer that finds the work of a dead one finishes or clears it before
its own.

Locks do not hold everywhere (on some network file systems they do not). So every step of finishing
may be taken by two writers at once, and what is still being written (a staging folder, a draft of
metadata) is cleared only when its writer is dead.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tetris_arcade.slots.durable import new_file, sync_folder
from tetris_arcade.slots.folder import METADATA, generation
from tetris_arcade.slots.trash import TRASH, new_key
from tetris_arcade.slots.writers import is_abandoned, signed

_STAGING = ".staging"
_NEXT = ".next-"
_DRAFT = ".draft"
_PURGING = ".purging"
_LOOKS = 100  # A look fails only if a rename falls into it; so many in a row do not.


class Tree:
    """The folders under ``root``. Every method raises OSError; those that change something want
    the store's lock held, and keep what they can where it does not hold."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.trash = root / TRASH

    def names(self) -> list[str]:
        """The names of the folders that are slots, sorted, good names or bad."""
        # Twice, because a rename in the middle of a long listing can hide a slot from it.
        entries = {*os.listdir(self.root), *os.listdir(self.root)}  # noqa: PTH208  # names
        names = {entry.removeprefix(_NEXT) for entry in entries}
        return sorted(
            name
            for name in names
            if not name.startswith(".") and any(map(generation, self.looks(name)))
        )

    def keys(self) -> list[str]:
        """What the trash holds."""
        self.check_root()
        try:
            return os.listdir(self.trash)  # noqa: PTH208  # names
        except FileNotFoundError:
            return []

    def check_root(self) -> None:
        """Raise OSError for a root that is gone."""
        os.scandir(self.root).close()

    def looks(self, name: str) -> Iterator[Path]:
        """Where to look for a slot, in this order, until it is found or surely not there."""
        seen = None
        for _ in range(_LOOKS):
            yield self.root / f"{_NEXT}{name}"
            yield self.root / name
            before, seen = seen, _identity(self.root / name)
            if seen is not None and seen == before:
                return  # it stood still while it was looked at, and is no slot

    def is_taken(self, name: str) -> bool:
        """Whether a slot, or anything else, stands in the way of a new slot."""
        return os.path.lexists(self.root / name)

    def not_to_replace(self, name: str) -> str | None:
        """What stands where a slot, or the one to replace it, is to be, and is no slot.

        The trash would not list it, so it is not ours to move.
        """
        following = self.root / f"{_NEXT}{name}"
        with suppress(OSError):
            following.rmdir()  # an empty folder is nobody's
        for path in (self.root / name, following):
            if os.path.lexists(path) and generation(path) is None:
                return path.name
        return None

    def staging(self) -> Path:
        """Where to write a new slot; not there yet."""
        return self.root / signed(_STAGING)

    def place(self, folder: Path, name: str) -> None:
        """Make a whole folder the slot ``name``; fails where there is one."""
        folder.rename(self.root / name)
        sync_folder(self.root)

    def replace(self, folder: Path, name: str) -> None:
        """Make a whole folder the slot ``name`` in place of another, which goes to the trash.

        Where the old slot cannot be moved, or the new one not to its place, all is as before.
        """
        following, key = self.root / f"{_NEXT}{name}", new_key(name)
        self.trash.mkdir(exist_ok=True)
        folder.rename(following)
        try:
            self._finish_replacing(name, key)
        except OSError:
            # In this order, so that readers always find one of the two.
            with suppress(OSError):
                with suppress(FileNotFoundError):
                    (self.trash / key).rename(self.root / name)
                following.rename(folder)
                sync_folder(self.root)
            raise

    def finish(self, name: str) -> None:
        """Finish what a dead writer left of replacing this slot."""
        if generation(self.root / f"{_NEXT}{name}") is not None:
            self.trash.mkdir(exist_ok=True)
            self._finish_replacing(name, new_key(name))

    def discard(self, name: str) -> str | None:
        """Move a slot to the trash; its key there, or None where there is no such slot."""
        key = new_key(name)
        self.trash.mkdir(exist_ok=True)
        return key if self._discard(name, key) else None

    def purge(self, key: str) -> None:
        """Delete a slot in the trash for good."""
        purging = self.root / signed(_PURGING)
        (self.trash / key).rename(purging)  # from here on it is gone, whole
        sync_folder(self.trash)
        with suppress(FileNotFoundError):  # another writer clears it as well
            shutil.rmtree(purging)

    @contextmanager
    def new_metadata(self, name: str, data: bytes) -> Iterator[None]:
        """Replace a slot's metadata, in one step, at the end of the block.

        The draft lies in the folder that is the slot when the block begins: if another takes its
        place meanwhile, the draft goes to the trash with the old one.
        """
        folder = self.root / name
        draft = folder / signed(_DRAFT)
        try:
            with new_file(draft) as file:
                file.write(data)
            yield
            draft.replace(folder / METADATA)
        except BaseException:
            with suppress(OSError):  # what is left, a later change clears
                draft.unlink(missing_ok=True)
            raise
        sync_folder(folder)

    def clear(self) -> None:
        """Finish or clear what dead writers left; what cannot be done must not stop other work."""
        for entry in list(self.root.iterdir()):
            if entry.name.startswith(_PURGING) or (
                entry.name.startswith(_STAGING) and is_abandoned(entry)
            ):
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name.startswith(_NEXT):
                with suppress(OSError):  # readers see the new slot all the same
                    self.finish(entry.name.removeprefix(_NEXT))
            elif not entry.name.startswith(".") and generation(entry) is not None:
                with suppress(OSError):  # a slot out of reach
                    for draft in filter(is_abandoned, entry.glob(f"{_DRAFT}~*")):
                        draft.unlink()

    def _discard(self, name: str, key: str) -> bool:
        """Move a slot to the trash, if there is one."""
        try:
            (self.root / name).rename(self.trash / key)
        except FileNotFoundError:
            return False
        sync_folder(self.trash)
        sync_folder(self.root)
        return True

    def _finish_replacing(self, name: str, key: str) -> None:
        """From ``.next-NAME`` on: the old slot to the trash, the new one to its name.

        Where locks do not hold, another writer may do the same; either may find a step done.
        """
        sync_folder(self.root)  # the new slot must be on the disk before the old one moves
        following, place = self.root / f"{_NEXT}{name}", self.root / name
        new = generation(following)
        if new is None:
            return
        discarded = self._discard(name, key)
        with suppress(FileNotFoundError):
            if discarded and generation(self.trash / key) == new:
                (self.trash / key).rename(place)  # the other had finished: it stays
            else:
                following.rename(place)
        sync_folder(self.root)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells what lies at a path from what takes its place; None for nothing."""
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino
