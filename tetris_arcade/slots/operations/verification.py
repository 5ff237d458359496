"""Whether a model is the one that its metadata describes."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache, partial
from typing import BinaryIO

from msgspec.structs import replace as changed

from tetris_arcade.errors import SlotDamagedError, SlotNameError, SlotNotFoundError
from tetris_arcade.slots.archive import Archive, ZipFlaw
from tetris_arcade.slots.metadata import Metadata, ModelInfo
from tetris_arcade.slots.operations.progress import Meter, Progress, Shares, model_size
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, SlotStore, copy_model

_OPENINGS = 2  # a replacement may fall between metadata and model where a store cannot prevent it


def open_verified(store: SlotStore, name: str) -> tuple[Metadata, BinaryIO]:
    """A slot's metadata and its model, open at its start and hashed; close it after use.

    A model without a hash in its metadata (a foreign slot's) cannot be verified and is let pass.
    Raises what `SlotStore.open_slot` raises, and `SlotDamagedError` for a model that its metadata
    does not describe.
    """
    for _ in range(_OPENINGS):
        slot, model = store.open_slot(name)
        try:
            if slot.metadata.model is None or measure(slot, model) == slot.metadata.model:
                model.seek(0)
                return slot.metadata, model
        except BaseException:
            model.close()
            raise
        model.close()
    raise not_described(name)


def verify_slot(store: SlotStore, name: str, progress: Progress | None = None) -> Slot:
    """The slot, its model read to the end; what is wrong is in its ``problem``.

    The model must be the one that its metadata describes or, where that has no hash (a foreign
    slot's), a zip whose members have their checksums. Raises `SlotNotFoundError` and `StoreError`.
    """
    metadata = Metadata()
    try:
        slot, model = store.open_slot(name)
        with model:
            metadata = slot.metadata
            meter = Meter(progress, model_size(metadata))
            if metadata.model is None:
                _check_members(slot, model, meter)
            elif measure(slot, meter.watch(model, partial(unreadable, name))) != metadata.model:
                raise not_described(name)
    except SlotDamagedError as error:
        # Without a model to open, its metadata may yet be readable.
        known = metadata if metadata != Metadata() else store.read(name).metadata
        return Slot(name, store.location, known, problem=str(error))
    except SlotNameError as error:  # it came here by other means
        return Slot(name, store.location, metadata, problem=str(error))
    return slot


def verify_slots(slots: Iterable[Slot], progress: Progress | None = None) -> Iterator[Slot]:
    """Each slot as `verify_slot` finds it, where it is, as the results are asked for.

    One that is gone meanwhile is left out. Raises `StoreError`.
    """
    slots = list(slots)
    opened = cache(open_store)
    shares = Shares(progress, [model_size(slot.metadata) for slot in slots])
    for slot in slots:
        with suppress(SlotNotFoundError):
            yield verify_slot(opened(slot.location), slot.name, shares.next())


def not_described(name: str) -> SlotDamagedError:
    """The error for a slot whose model is another than its metadata says."""
    return SlotDamagedError(
        f"slot {name!r}: the model is not the one that its metadata describes; save the slot again"
    )


def unreadable(name: str, error: OSError) -> SlotDamagedError:
    """The error for a slot whose model cannot be read, because of ``error``."""
    return SlotDamagedError(
        f"slot {name!r}: its model cannot be read ({error.strerror or error}); check the disk"
    )


def measure(slot: Slot, model: BinaryIO) -> ModelInfo:
    """The hash and size of a slot's open model, comparable with those in its metadata.

    Raises `SlotDamagedError` for a model that cannot be read.
    """
    try:
        measured = copy_model(model, None)
    except OSError as error:
        raise unreadable(slot.name, error) from error
    if slot.metadata.model is None:
        return measured
    return changed(measured, unknown=slot.metadata.model.unknown)  # which says nothing of a hash


def _check_members(slot: Slot, model: BinaryIO, meter: Meter) -> None:
    try:
        archive = Archive(model)
        for member in archive.members.values():
            for piece in archive.unpack(member):
                meter.advance(len(piece))
    except ZipFlaw as error:
        raise SlotDamagedError(
            f"slot {slot.name!r}: its model {error}; save the slot again"
        ) from error
    except OSError as error:
        raise unreadable(slot.name, error) from error
