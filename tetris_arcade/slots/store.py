"""The interface that every store implements, and the records that it hands out."""

import hashlib
import shlex
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from msgspec.structs import replace as changed

from tetris_arcade.errors import (
    SlotDamagedError,
    SlotError,
    SlotExistsError,
    SlotNameError,
    SlotNotFoundError,
)
from tetris_arcade.slots.metadata import Metadata, ModelInfo

_CHUNK = 1 << 20
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A named, kept model, as it was when it was read.

    ``location`` is its store's. ``problem`` says in one line why the slot cannot be used, or is
    None; a damaged slot whose metadata cannot be read has blank metadata.
    """

    name: str
    location: str
    metadata: Metadata
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Discarded:
    """A slot in a store's trash: what was deleted or replaced at ``moment`` (UTC).

    ``key`` tells it from everything else in that trash; ``slot`` is as it was, name and all.
    """

    key: str
    slot: Slot
    moment: datetime


class SlotStore(ABC):
    """A place that keeps slots, and a trash of what was deleted or replaced.

    Whatever the process that writes dies of, and whenever, a reader sees a slot as it was before
    or as it is after, whole. Every method raises `StoreError` when the store itself cannot be
    used, and `SlotNameError` for a name that no slot may have. `check_slot_store` tries all that
    is promised here on a store of yours.
    """

    location: str
    """The string that opens this store again, ``scheme:rest``."""

    @abstractmethod
    def names(self) -> list[str]:
        """The names of all slots, sorted: damaged ones too, and those with a name that none may
        have, which came here by other means."""

    @abstractmethod
    def read(self, name: str) -> Slot:
        """The slot called ``name``; a damaged one says so in its ``problem``.

        Quick: it need not hash the model. Raises `SlotNotFoundError`.
        """

    @abstractmethod
    def open_model(self, name: str) -> BinaryIO:
        """The model zip of a slot, open and seekable, at its start; close it after use.

        It stays readable, and the same, while others replace, rename or delete the slot. Raises
        `SlotNotFoundError`, and `SlotDamagedError` for a slot that has a problem.
        """

    @abstractmethod
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        """Keep what ``model`` holds from here to its end under ``name``.

        The slot's metadata is ``metadata`` with ``name`` and ``model`` (hash and size) set. Where
        ``metadata.model`` is given, the copied bytes must match it, else `SlotDamagedError`.
        Raises `SlotExistsError` when there is such a slot, unless ``replace``: then that one goes
        to the trash.
        """

    @abstractmethod
    def annotate(self, name: str, metadata: Metadata) -> Slot:
        """Replace the metadata of a slot whose model is still the one ``metadata.model`` names.

        Raises `SlotNotFoundError`; `SlotDamagedError` for a slot that has a problem, and for
        metadata that is not plain JSON; `SlotError` when the model was replaced meanwhile.
        """

    @abstractmethod
    def rename(self, name: str, new_name: str) -> Slot:
        """Call a slot, damaged or not, ``new_name``, in its metadata too.

        Raises `SlotNotFoundError`, and `SlotExistsError` when there is a slot of the new name (it
        may be the slot itself).
        """

    @abstractmethod
    def delete(self, name: str) -> Discarded:
        """Move a slot, damaged or not, to the trash. Raises `SlotNotFoundError`."""

    @abstractmethod
    def discarded(self) -> list[Discarded]:
        """What is in the trash, the latest first."""

    @abstractmethod
    def restore(self, key: str, name: str, *, replace: bool = False) -> Slot:
        """Bring what the trash holds under ``key`` back as the slot ``name``, as in `rename`.

        Raises `SlotNotFoundError` for an unknown key, and `SlotExistsError` when there is a slot
        of that name, unless ``replace``: then that one goes to the trash.
        """

    @abstractmethod
    def purge(self, key: str) -> None:
        """Delete what the trash holds under ``key`` for good. Raises `SlotNotFoundError`."""

    def open_slot(self, name: str) -> tuple[Slot, BinaryIO]:
        """The slot with its model, open from its start: not one from before a replacement and
        the other from after it. Close the model after use.

        A store that can tell without asking twice should say so in a method of its own. Raises as
        `open_model`, and `SlotError` for a slot that others replace all the time.
        """
        for _ in range(_ATTEMPTS):
            before = self.read(name).metadata.model
            model = self.open_model(name)
            try:
                slot = self.read(name)
            except BaseException:
                model.close()
                raise
            if slot.problem is None and slot.metadata.model == before:
                return slot, model
            model.close()
        raise SlotError(
            f"slot {name!r} of {self.location} is being replaced all the time; try again later"
        )

    def slots(self) -> list[Slot]:
        """All slots, sorted by name. A damaged one is listed with its problem."""
        found = []
        for name in self.names():
            try:
                found.append(self.read(name))
            except SlotNotFoundError:
                continue  # deleted since its name was read
            except (SlotDamagedError, SlotNameError) as error:
                found.append(Slot(name, self.location, Metadata(), problem=str(error)))
        return found


def copy_model(model: BinaryIO, target: BinaryIO | None) -> ModelInfo:
    """Copy what ``model`` holds from here to its end, piece by piece; its SHA-256 and size.

    Without a target it is only measured.
    """
    digest, size = hashlib.sha256(), 0
    while chunk := model.read(_CHUNK):
        if target is not None:
            target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return ModelInfo(sha256=digest.hexdigest(), size=size)


def command(*words: str) -> str:
    """What to type, or to paste, at a shell: ``words`` are the arguments."""
    return f"python -m tetris_arcade {shlex.join(words)}"


def not_found(name: str, location: str) -> SlotNotFoundError:
    """The error for a slot that the store at ``location`` does not have."""
    return SlotNotFoundError(
        f"there is no slot {name!r} in {location}; "
        f"to see what there is: {command('slots', 'list', '--store', location)}"
    )


def no_slot(name: str, location: str) -> SlotExistsError:
    """The error for something else that stands where a slot is to be, replaced or not."""
    return SlotExistsError(f"{name!r} in {location} is no slot; move it away")


def already_there(name: str, location: str) -> SlotExistsError:
    """The error for a name that is taken in the store at ``location``."""
    return SlotExistsError(
        f"{location} has a {name!r} already; choose another name, or add --replace or --suffix"
    )


def check_same_model(slot: Slot, metadata: Metadata) -> None:
    """Raise `SlotDamagedError` for a slot that has a problem, and `SlotError` where its model is
    not the one that ``metadata`` is about."""
    if slot.problem is not None:
        raise SlotDamagedError(slot.problem)
    if slot.metadata.model != metadata.model:
        raise SlotError(
            f"slot {slot.name!r} of {slot.location} holds another model than this metadata is "
            "about, so nothing was changed; read the slot again and repeat"
        )


def described(metadata: Metadata, name: str, copied: ModelInfo) -> Metadata:
    """``metadata`` with ``name`` and ``model``, for a model of which ``copied`` was measured.

    Raises `SlotDamagedError` where that is not the model that ``metadata`` names.
    """
    info = metadata.model or copied
    if (info.sha256, info.size) != (copied.sha256, copied.size):
        raise SlotDamagedError(
            f"slot {name!r}: the model is not the one that its metadata names; copy it again"
        )
    return changed(metadata, name=name, model=info)
