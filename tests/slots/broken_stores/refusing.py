import io
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO

from msgspec.structs import replace as changed

from tests.slots.broken_stores.registry import breaks
from tests.slots.memory_store import Kept, MemoryStore
from tetris_arcade import Discarded, Metadata, Slot, SlotNotFoundError
from tetris_arcade.slots.promises import refusing


@breaks(refusing.a_taken_name_is_refused_and_its_slot_stays)
class AlwaysReplaces(MemoryStore):
    def make_room(self, name: str, *, replace: bool) -> None:
        super().make_room(name, replace=True)


@breaks(refusing.names_that_no_slot_may_have_are_refused)
class FindsNoBadNames(MemoryStore):
    def find(self, name: str) -> Kept:
        if name not in self.place.slots:
            raise SlotNotFoundError(f"there is no {name!r}")
        return super().find(name)


@breaks(refusing.names_that_no_slot_may_have_are_refused)
class RenamesToAnything(MemoryStore):
    def rename(self, name: str, new_name: str) -> Slot:
        kept = self.find(name)
        self.make_room(new_name, replace=False)
        del self.place.slots[name]
        return self.put(kept, changed(self._slot(kept).metadata, name=new_name[:64]))


@breaks(refusing.names_that_no_slot_may_have_are_refused)
class RestoresAsAnything(MemoryStore):
    def restore(self, key: str, name: str, *, replace: bool = False) -> Slot:
        return super().restore(key, name.lower().strip("./\\") or "nameless", replace=replace)


@breaks(refusing.a_slot_that_is_not_there_is_not_found)
class RaisesAnErrorOfPython(MemoryStore):
    def find(self, name: str) -> Kept:
        try:
            return super().find(name)
        except SlotNotFoundError:
            raise KeyError(name) from None


@breaks(refusing.a_slot_that_is_not_there_is_not_found)
class DeletesWhatIsNotThere(MemoryStore):
    def delete(self, name: str) -> Discarded:
        if name not in self.place.slots:
            self.save(name, io.BytesIO(), Metadata())
        return super().delete(name)


@breaks(refusing.a_key_that_is_not_in_the_trash_is_not_found)
class PurgesAnything(MemoryStore):
    def purge(self, key: str) -> None:
        with suppress(SlotNotFoundError):
            super().purge(key)


@breaks(refusing.a_key_that_is_not_in_the_trash_is_not_found)
class TakesHalfAKey(MemoryStore):
    def find_discarded(self, key: str) -> tuple[Kept, datetime]:
        found = [known for known in self.place.trash if key.startswith(known)]
        return super().find_discarded(found[0] if found else key)


@breaks(refusing.a_model_that_its_metadata_does_not_describe_is_refused)
class BelievesNoMetadata(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        return super().save(name, model, changed(metadata, model=None), replace=replace)


@breaks(refusing.a_model_that_its_metadata_does_not_describe_is_refused)
class MakesRoomForWhatItRefuses(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        if replace and name in self.place.slots:
            self.discard(name)
        return super().save(name, model, metadata, replace=replace)


@breaks(refusing.metadata_that_could_not_be_read_again_is_refused)
class KeepsWhatItCanOfTheMetadata(MemoryStore):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        return super().save(name, model, changed(metadata, unknown={}), replace=replace)


@breaks(refusing.every_refusal_is_told_in_one_line)
class TellsAStory(MemoryStore):
    def find(self, name: str) -> Kept:
        try:
            return super().find(name)
        except SlotNotFoundError:
            raise SlotNotFoundError(f"there once was a slot,\n{name!r}") from None


@breaks(refusing.every_refusal_is_told_in_one_line)
class SaysNothing(MemoryStore):
    def purge(self, key: str) -> None:
        if key not in self.place.trash:
            raise SlotNotFoundError
        super().purge(key)
