import io
from contextlib import suppress
from typing import BinaryIO

from msgspec.structs import replace as changed

from tests.slots.broken_stores.registry import breaks
from tests.slots.memory_store import MemoryStore
from tetris_arcade import Metadata, Slot, SlotNotFoundError, StoreError
from tetris_arcade.slots.promises import changing


@breaks(changing.replacing_puts_the_new_slot_in_place_of_the_old)
class KeepsTheOldModel(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        old = self.place.slots.get(name)
        slot = super().save(name, model, metadata, replace=replace)
        return slot if old is None else self.put(old, slot.metadata)


@breaks(changing.replacing_moves_the_old_slot_to_the_trash)
class DeletesWhatItReplaces(MemoryStore):
    def make_room(self, name: str, *, replace: bool) -> None:
        super().make_room(name, replace=replace)
        if replace:
            self.place.trash.popitem()


@breaks(changing.replacing_moves_the_old_slot_to_the_trash)
class BlanksWhatItReplaces(MemoryStore):
    def make_room(self, name: str, *, replace: bool) -> None:
        kept = self.place.slots.get(name)
        if kept is not None:
            self.put(kept, changed(self._slot(kept).metadata, notes=None))
        super().make_room(name, replace=replace)


@breaks(changing.replace_saves_a_slot_that_is_not_there_yet)
class ReplacesOnlyWhatIsThere(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        if replace:
            self.find(name)
        return super().save(name, model, metadata, replace=replace)


class KeepsHalves(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        content = b""
        try:
            while piece := model.read(1 << 16):
                content += piece
        except self.caught:
            super().save(name, io.BytesIO(content), metadata, replace=replace)
            raise
        return super().save(name, io.BytesIO(content), metadata, replace=replace)

    caught: type[BaseException] = BaseException


@breaks(
    changing.a_save_that_fails_half_way_keeps_nothing,
    changing.a_replacement_that_fails_half_way_leaves_the_old_slot,
)
class KeepsHalvesAfterAnError(KeepsHalves):
    caught = OSError


@breaks(
    changing.a_save_that_fails_half_way_keeps_nothing,
    changing.a_replacement_that_fails_half_way_leaves_the_old_slot,
)
class KeepsHalvesAfterAnInterruption(KeepsHalves):
    caught = KeyboardInterrupt


@breaks(changing.a_save_that_fails_half_way_keeps_nothing)
class SwallowsInterruptions(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        try:
            return super().save(name, model, metadata, replace=replace)
        except KeyboardInterrupt as error:
            raise StoreError("it did not work out") from error


@breaks(changing.a_replacement_that_fails_half_way_leaves_the_old_slot)
class MakesRoomTooEarly(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        if replace:
            with suppress(SlotNotFoundError):
                self.delete(name)
        return super().save(name, model, metadata, replace=replace)


@breaks(changing.annotating_changes_the_metadata_alone)
class AnnotatesByReplacing(MemoryStore):
    def annotate(self, name: str, metadata: Metadata) -> Slot:
        return self.save(name, self.open_model(name), metadata, replace=True)


@breaks(changing.annotating_changes_the_metadata_alone)
class AddsToWhatWasNoted(MemoryStore):
    def annotate(self, name: str, metadata: Metadata) -> Slot:
        old = self.read(name).metadata.unknown
        return super().annotate(name, changed(metadata, unknown=old | metadata.unknown))


@breaks(changing.what_was_measured_of_a_replaced_model_is_not_put_on_the_new_one)
class AnnotatesWhateverIsThere(MemoryStore):
    def annotate(self, name: str, metadata: Metadata) -> Slot:
        return super().annotate(name, changed(metadata, model=self.read(name).metadata.model))


@breaks(changing.renaming_keeps_everything_but_the_name)
class ForgetsNotesInRenaming(MemoryStore):
    def rename(self, name: str, new_name: str) -> Slot:
        slot = super().rename(name, new_name)
        return self.annotate(new_name, changed(slot.metadata, notes=None))


@breaks(changing.renaming_keeps_everything_but_the_name)
class RenamesByCopying(MemoryStore):
    def rename(self, name: str, new_name: str) -> Slot:
        slot = self.save(new_name, self.open_model(name), self.read(name).metadata)
        self.delete(name)
        return slot


@breaks(changing.renaming_to_a_taken_name_is_refused_and_both_slots_stay)
class RenamesOverWhatIsThere(MemoryStore):
    def rename(self, name: str, new_name: str) -> Slot:
        with suppress(SlotNotFoundError):
            if new_name != name:
                self.delete(new_name)
        return super().rename(name, new_name)


@breaks(changing.renaming_to_a_taken_name_is_refused_and_both_slots_stay)
class RenamesToTheSame(MemoryStore):
    def rename(self, name: str, new_name: str) -> Slot:
        return self.read(name) if name == new_name else super().rename(name, new_name)
