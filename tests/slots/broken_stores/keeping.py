import io
from dataclasses import replace as replaced
from typing import BinaryIO

from msgspec.structs import replace as changed

from tests.slots.broken_stores.registry import breaks
from tests.slots.memory_store import Kept, MemoryStore, Place
from tetris_arcade import Metadata, Slot, SlotDamagedError, SlotNameError, encode_metadata
from tetris_arcade.slots.promises import keeping
from tetris_arcade.slots.promises.streams import one_way


@breaks(keeping.the_location_opens_the_same_store)
class LeadsElsewhere(MemoryStore):
    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.location = f"memory:{rest}/"


@breaks(keeping.the_location_opens_the_same_store)
class HasNoScheme(MemoryStore):
    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.location = rest


@breaks(keeping.a_saved_slot_reads_back)
class RemembersInTheObject(MemoryStore):
    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.place = Place()


@breaks(keeping.a_saved_slot_reads_back)
class SetsNoHash(MemoryStore):
    def _slot(self, kept: Kept) -> Slot:
        slot = super()._slot(kept)
        return Slot(slot.name, slot.location, changed(slot.metadata, model=None))


@breaks(keeping.a_saved_slot_reads_back)
class GivesTheModelAtItsEnd(MemoryStore):
    def open_slot(self, name: str) -> tuple[Slot, BinaryIO]:
        slot, model = super().open_slot(name)
        model.seek(0, io.SEEK_END)
        return slot, model


class Saves(MemoryStore):
    """One whose `save` does something to what it is given."""

    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        model, metadata = self.spoil(name, model, metadata)
        return super().save(name, model, metadata, replace=replace)

    def spoil(self, name: str, model: BinaryIO, metadata: Metadata) -> tuple[BinaryIO, Metadata]:
        raise NotImplementedError


@breaks(keeping.everything_in_the_metadata_reads_back)
class DropsWhatItDoesNotKnow(Saves):
    def spoil(self, name: str, model: BinaryIO, metadata: Metadata) -> tuple[BinaryIO, Metadata]:
        return model, changed(metadata, unknown={})


@breaks(keeping.everything_in_the_metadata_reads_back)
class DropsWhatItDoesNotKnowInside(Saves):
    def spoil(self, name: str, model: BinaryIO, metadata: Metadata) -> tuple[BinaryIO, Metadata]:
        policy = metadata.policy and changed(metadata.policy, unknown={})
        return model, changed(metadata, policy=policy)


@breaks(keeping.a_slot_has_the_name_that_it_is_saved_under)
class KeepsTheOldName(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        old = changed(super().save(name, model, metadata).metadata, name=metadata.name or name)
        kept = replaced(self.place.slots[name], metadata=encode_metadata(old, name))
        self.place.slots[name] = kept
        return self._slot(kept)


@breaks(keeping.a_slot_has_the_name_that_it_is_saved_under)
class SavesUnderTheOldName(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        return super().save(metadata.name or name, model, metadata, replace=True)


@breaks(keeping.names_are_sorted)
class ListsAsSaved(MemoryStore):
    def names(self) -> list[str]:
        return list(self.place.slots)


@breaks(keeping.every_allowed_name_is_kept)
class RefusesAGoodName(Saves):
    def spoil(self, name: str, model: BinaryIO, metadata: Metadata) -> tuple[BinaryIO, Metadata]:
        if name.endswith("model.zip"):
            raise SlotNameError(f"{name!r} is used for something else here")
        return model, metadata


@breaks(keeping.every_allowed_name_is_kept)
class CutsNames(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        return super().save(name[:40], model, metadata, replace=replace)


@breaks(keeping.slots_lists_every_slot)
class ListsAllButTheFirst(MemoryStore):
    def slots(self) -> list[Slot]:
        return super().slots()[1:]


@breaks(keeping.an_empty_model_is_kept)
class RefusesAnEmptyModel(Saves):
    def spoil(self, name: str, model: BinaryIO, metadata: Metadata) -> tuple[BinaryIO, Metadata]:
        content = model.read()
        if not content:
            raise SlotDamagedError(f"{name!r} has no model")
        return io.BytesIO(content), metadata


@breaks(keeping.a_large_model_reads_back_piece_by_piece)
class KeepsOneMegabyte(Saves):
    def spoil(self, name: str, model: BinaryIO, metadata: Metadata) -> tuple[BinaryIO, Metadata]:
        return io.BytesIO(model.read(1 << 20)), metadata


@breaks(keeping.an_open_model_goes_back_to_its_start)
class GivesAPipe(MemoryStore):
    def open_slot(self, name: str) -> tuple[Slot, BinaryIO]:
        slot, model = super().open_slot(name)
        return slot, one_way(model.read())


@breaks(keeping.a_model_is_kept_from_where_its_stream_stands)
class RewindsTheStream(Saves):
    def spoil(self, name: str, model: BinaryIO, metadata: Metadata) -> tuple[BinaryIO, Metadata]:
        if model.seekable():
            model.seek(0)
        return model, metadata


@breaks(keeping.a_stream_that_cannot_seek_is_kept)
class SeeksForTheSize(Saves):
    def spoil(self, name: str, model: BinaryIO, metadata: Metadata) -> tuple[BinaryIO, Metadata]:
        start = model.tell()
        model.seek(0, io.SEEK_END)
        model.seek(start)
        return model, metadata


@breaks(keeping.a_stream_that_cannot_seek_is_kept)
class ReadsOnce(Saves):
    def spoil(self, name: str, model: BinaryIO, metadata: Metadata) -> tuple[BinaryIO, Metadata]:
        return io.BytesIO(model.read(1 << 30)), metadata
