from dataclasses import replace as replaced
from datetime import datetime

from tests.slots.broken_stores.registry import breaks
from tests.slots.memory_store import MemoryStore
from tetris_arcade import Discarded, Slot
from tetris_arcade.slots.promises import trash


@breaks(trash.deleting_moves_a_slot_to_the_trash)
class DeletesForGood(MemoryStore):
    def delete(self, name: str) -> Discarded:
        discarded = super().delete(name)
        del self.place.trash[discarded.key]
        return discarded


@breaks(trash.deleting_moves_a_slot_to_the_trash)
class TellsLocalTime(MemoryStore):
    def discard(self, name: str) -> Discarded:
        discarded = super().discard(name)
        kept, _ = self.place.trash[discarded.key]
        now = datetime.now()  # noqa: DTZ005, RUF100  # that it has no time zone is the flaw
        self.place.trash[discarded.key] = kept, now
        return replaced(discarded, moment=now)


@breaks(trash.the_latest_discarded_is_the_first)
class ListsTheOldestFirst(MemoryStore):
    def discarded(self) -> list[Discarded]:
        return super().discarded()[::-1]


@breaks(trash.one_name_is_discarded_again_and_again)
class KeepsOneOfAName(MemoryStore):
    def discard(self, name: str) -> Discarded:
        discarded = replaced(super().discard(name), key=name)
        self.place.trash[name] = self.place.trash.popitem()[1]
        return discarded


@breaks(trash.restoring_brings_a_slot_back_whole)
class RestoresACopy(MemoryStore):
    def restore(self, key: str, name: str, *, replace: bool = False) -> Slot:
        held = self.find_discarded(key)
        slot = super().restore(key, name, replace=replace)
        self.place.trash[key] = held
        return slot


@breaks(trash.restoring_under_another_name_keeps_everything_else)
class RestoresTheOldMetadata(MemoryStore):
    def restore(self, key: str, name: str, *, replace: bool = False) -> Slot:
        kept, _ = self.find_discarded(key)
        super().restore(key, name, replace=replace)
        self.place.slots[name] = replaced(kept, name=name)
        return self.read(name)


@breaks(trash.restoring_to_a_taken_name_is_refused_and_both_slots_stay)
class RestoresOverWhatIsThere(MemoryStore):
    def restore(self, key: str, name: str, *, replace: bool = False) -> Slot:
        return super().restore(key, name, replace=True)


@breaks(trash.restoring_in_place_of_a_slot_moves_that_to_the_trash)
class RestoresAndDeletes(MemoryStore):
    def restore(self, key: str, name: str, *, replace: bool = False) -> Slot:
        self.place.slots.pop(name, None)
        return super().restore(key, name, replace=replace)


@breaks(trash.purging_deletes_one_for_good_and_leaves_the_others)
class PurgesEverything(MemoryStore):
    def purge(self, key: str) -> None:
        super().purge(key)
        self.place.trash.clear()


@breaks(trash.purging_deletes_one_for_good_and_leaves_the_others)
class PurgesNothing(MemoryStore):
    def purge(self, key: str) -> None:
        self.find_discarded(key)
