"""The interface that every store implements, and the record that it hands out."""

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import BinaryIO

from tetris_arcade.errors import SlotDamagedError, SlotError, SlotNotFoundError
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


class SlotStore(ABC):
    """A place that keeps slots.

    Whatever the process that writes dies of, and whenever, a reader sees a slot as it was before
    or as it is after, whole. Every method raises `StoreError` when the store itself cannot be
    used, and `SlotNameError` for a name that no slot may have.
    """

    location: str
    """The string that opens this store again, ``scheme:rest``."""

    @abstractmethod
    def names(self) -> list[str]:
        """The names of all slots, damaged ones too, sorted."""

    @abstractmethod
    def read(self, name: str) -> Slot:
        """The slot called ``name``; a damaged one says so in its ``problem``.

        Quick: it need not hash the model. Raises `SlotNotFoundError`.
        """

    @abstractmethod
    def open_model(self, name: str) -> BinaryIO:
        """The model zip of a slot, open for reading from its start; close it after use.

        It stays readable, and the same, while others replace the slot. Raises
        `SlotNotFoundError`, and `SlotDamagedError` for a slot that has a problem.
        """

    @abstractmethod
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        """Keep what ``model`` holds from here to its end under ``name``.

        The slot's metadata is ``metadata`` with ``name`` and ``model`` (hash and size) set. Where
        ``metadata.model`` is given, the copied bytes must match it, else `SlotDamagedError`.
        Raises `SlotExistsError` when there is such a slot, unless ``replace``.
        """

    @abstractmethod
    def annotate(self, name: str, metadata: Metadata) -> Slot:
        """Replace the metadata of a slot whose model is still the one ``metadata.model`` names.

        Raises `SlotNotFoundError`; `SlotDamagedError` for a slot that has a problem; `SlotError`
        when the model was replaced meanwhile.
        """

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
            except SlotDamagedError as error:
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
