"""The slots and the trash in a bundle, found by the names of the zip's members."""

import copy
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import BinaryIO, Self, TypeAlias, TypeVar

from msgspec.structs import replace as changed

from tetris_arcade.errors import SlotDamagedError, SlotNameError, StoreError
from tetris_arcade.slots.archive import (
    Archive,
    TornZipError,
    UnsafeZipError,
    folded,
    is_portable,
)
from tetris_arcade.slots.folder import METADATA, MODEL
from tetris_arcade.slots.metadata import MAX_BYTES, Metadata, decode, memory
from tetris_arcade.slots.names import check_name
from tetris_arcade.slots.store import Discarded, Slot, already_there, no_slot, not_found
from tetris_arcade.slots.trash import TRASH, new_key, not_in_trash, parse_key
from tetris_arcade.slots.window import Window

NO_MEMBERS = b"PK\5\6" + bytes(18)
"""A zip of nothing."""

_MAX_METADATA_BYTES = 64 << 20  # 2,000 slots with the longest replay take half of it
_MAX_MEMORY = 96 << 20  # of what a listing keeps

_Listed = TypeVar("_Listed", Slot, Discarded)
_OF_A_MODEL = frozenset(["data", "policy.pth"])
"""The members that tell a zip of Stable-Baselines3's ``save()``."""

_Files: TypeAlias = dict[str, zipfile.ZipInfo]
"""The one or two files of a slot, by their names in its folder."""


class Contents:
    """What the bundle at ``location`` held when ``file`` was opened; raises `ZipFlaw` for a zip
    that is none."""

    def __init__(self, file: BinaryIO, location: str) -> None:
        self.archive = Archive(file)
        self._file, self._location = file, location
        self._slots: dict[str, _Files] = {}
        self._trash: dict[str, _Files] = {}
        self._entries: dict[str, str] = {}
        for name, member in self.archive.members.items():
            first = name.partition("/")[0]
            self._entries[folded(first)] = first
            folder, _, file_name = name.rpartition("/")
            if file_name in (MODEL, METADATA):
                self._place(folder, file_name, member)
        self._check_depth()
        self._check_metadata()

    def in_file(self, file: BinaryIO) -> Self:
        """The same, to be read from another opening of the file."""
        other = copy.copy(self)
        other.archive, other._file = self.archive.in_file(file), file
        return other

    def names(self) -> list[str]:
        """The names of all slots, sorted, good names or bad."""
        return sorted(self._slots)

    def slots(self) -> list[Slot]:
        """All slots, in this order; a damaged one, or one of a bad name, with its problem."""
        return _all_that_fit(map(self._listed, self.names()))

    def all_discarded(self) -> list[Discarded]:
        """What the trash holds, the latest first."""
        found = _all_that_fit(map(self.discarded, self._trash))
        return sorted(found, key=lambda discarded: discarded.moment, reverse=True)

    def slot(self, name: str) -> Slot:
        """Raises `SlotNameError` and `SlotNotFoundError`."""
        return self._slot(self._files(name), name)

    def open_slot(self, name: str) -> tuple[Slot, BinaryIO]:
        """A slot and its model; the file is closed with the model, or already.

        Raises as `slot`, `SlotDamagedError` for a slot that has a problem, and `StoreError` where
        there is no room to unpack it to.
        """
        files = self._files(name)
        slot = self._slot(files, name)
        if slot.problem is not None:
            raise SlotDamagedError(slot.problem)
        member = files[MODEL]
        if member.compress_type != zipfile.ZIP_STORED:
            model = self._unpacked(member, name)
            self._file.close()
            return slot, model
        with _damage_told(name, MODEL):
            window = Window(self._file, self.archive.start(member), member.file_size)
        return slot, io.BufferedReader(window)

    def discarded(self, key: str) -> Discarded:
        """Raises `SlotNotFoundError`."""
        parsed, files = parse_key(key), self._trash.get(key)
        if parsed is None or files is None:
            raise not_in_trash(key, self._location)
        name, moment = parsed
        return Discarded(key, self._slot(files, name), moment)

    def make_way(self, name: str, *, replace: bool) -> dict[str, str | None]:
        """The renaming that a new slot ``name`` asks for; raises `SlotExistsError`.

        In its way is whatever some system takes for the folder of that name. What is no slot is
        never replaced: the trash would not list it.
        """
        entry = self._entries.get(folded(name))
        if entry is None:
            return {}
        if entry not in self._slots:
            raise no_slot(entry, self._location)
        if replace:
            return {entry: f"{TRASH}/{new_key(entry)}"}
        raise already_there(entry, self._location)

    def _files(self, name: str) -> _Files:
        check_name(name)
        if name not in self._slots:
            raise not_found(name, self._location)
        return self._slots[name]

    def _listed(self, name: str) -> Slot:
        try:
            return self.slot(name)
        except SlotNameError as error:
            return Slot(name, self._location, Metadata(), problem=str(error))

    def _slot(self, files: _Files, name: str) -> Slot:
        metadata = Metadata()
        try:
            metadata = self._metadata(files, name)
            self._check_model(files, metadata, name)
        except SlotDamagedError as error:
            return Slot(name, self._location, metadata, problem=str(error))
        return Slot(name, self._location, metadata)

    def _place(self, folder: str, file_name: str, member: zipfile.ZipInfo) -> None:
        top, _, key = folder.partition("/")
        if top == TRASH and parse_key(key):
            slots, name = self._trash, key
        elif folder and not folder.startswith(".") and not key:
            slots, name = self._slots, folder
        else:
            return
        if not is_portable(name):
            raise UnsafeZipError(f"has a slot {name!r}, which cannot be unpacked on every system")
        slots.setdefault(name, {})[file_name] = member

    def _check_depth(self) -> None:
        """A model is no bundle; and zipping a folder itself, not what is in it, is easily done."""
        if self.archive.members.keys() >= _OF_A_MODEL:
            raise UnsafeZipError(
                "is a model, not a bundle of slots (to keep it: slots import FILE NAME)"
            )
        if self._slots or self._trash:
            return
        for name in self.archive.members:
            outer, *inner = name.split("/")
            if len(inner) == 2 and inner[1] == MODEL and not outer.startswith("."):
                raise UnsafeZipError(f"has its slots not at the top but in a folder, {outer!r}")

    def _check_metadata(self) -> None:
        folders = [*self._slots.values(), *self._trash.values()]
        size = sum(files[METADATA].file_size for files in folders if METADATA in files)
        if size > _MAX_METADATA_BYTES:
            raise UnsafeZipError(f"has more than {_MAX_METADATA_BYTES:,} bytes of metadata")

    def _metadata(self, files: _Files, name: str) -> Metadata:
        member = files.get(METADATA)
        if member is None:
            return Metadata()  # a foreign slot
        if member.file_size > MAX_BYTES:
            raise SlotDamagedError(
                f"slot {name!r}: {METADATA} is larger than {MAX_BYTES:,} bytes; shorten it"
            )
        data = b"".join(self._pieces(member, name, METADATA))
        metadata = decode(data, name)
        return metadata if metadata.name in (None, name) else changed(metadata, name=name)

    def _check_model(self, files: _Files, metadata: Metadata, name: str) -> None:
        member = files.get(MODEL)
        if member is None:
            raise SlotDamagedError(f"slot {name!r}: {MODEL} is missing; save the slot again")
        with _damage_told(name, MODEL):
            self.archive.start(member)
        if metadata.model is not None and metadata.model.size != member.file_size:
            raise SlotDamagedError(
                f"slot {name!r}: {MODEL} has {member.file_size:,} bytes, its metadata says "
                f"{metadata.model.size:,}; save the slot again"
            )

    def _unpacked(self, member: zipfile.ZipInfo, name: str) -> BinaryIO:
        try:
            with ExitStack() as failing:
                file = failing.enter_context(tempfile.TemporaryFile())
                for piece in self._pieces(member, name, MODEL):
                    file.write(piece)
                file.seek(0)
                failing.pop_all()
        except OSError as error:
            raise StoreError(
                f"cannot unpack slot {name!r} of {self._location} to {tempfile.gettempdir()}: "
                f"{error.strerror}; free some space there"
            ) from error
        return file

    def _pieces(self, member: zipfile.ZipInfo, name: str, file_name: str) -> Iterator[bytes]:
        with _damage_told(name, file_name):
            yield from self.archive.unpack(member)


def _all_that_fit(found: Iterable[_Listed]) -> list[_Listed]:
    """All of a listing; raises `UnsafeZipError` before it fills the memory."""
    kept, size = [], 0
    for one in found:
        kept.append(one)
        slot = one.slot if isinstance(one, Discarded) else one
        size += memory(slot.metadata)
        if size > _MAX_MEMORY:
            raise UnsafeZipError(f"has metadata that takes more than {_MAX_MEMORY:,} bytes")
    return kept


@contextmanager
def _damage_told(name: str, file_name: str) -> Iterator[None]:
    try:
        yield
    except TornZipError as error:
        raise SlotDamagedError(
            f"slot {name!r}: {file_name} is damaged; save the slot again"
        ) from error
    except OSError as error:  # a bad sector under one slot is no reason to lose the others
        raise SlotDamagedError(
            f"slot {name!r}: {file_name} cannot be read ({error.strerror}); check the disk"
        ) from error
