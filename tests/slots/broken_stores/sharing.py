"""Other threads are let in just where they must not be."""

import io
from collections import defaultdict
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event
from typing import BinaryIO, ClassVar

from tests.slots.broken_stores.registry import breaks
from tests.slots.memory_store import Kept, MemoryStore
from tetris_arcade import Metadata, Slot, SlotExistsError
from tetris_arcade.slots.promises import sharing


class LiveModel(io.BytesIO):
    """Reads whatever the slot of that name holds just now."""

    def __init__(self, store: MemoryStore, name: str) -> None:
        self.store, self.slot_name, self.place = store, name, 0

    def read(self, size: int | None = -1) -> bytes:
        rest = self.store.find(self.slot_name).model[self.place :]
        piece = rest if size is None or size < 0 else rest[:size]
        self.place += len(piece)
        return piece


@breaks(
    sharing.an_open_model_stays_the_same_while_its_slot_is_replaced,
    sharing.an_open_model_stays_the_same_while_its_slot_is_renamed,
    sharing.an_open_model_stays_the_same_while_its_slot_is_deleted,
)
class OpensALiveModel(MemoryStore):
    def open_slot(self, name: str) -> tuple[Slot, BinaryIO]:
        return self.read(name), LiveModel(self, name)


@breaks(sharing.a_slot_and_its_model_are_of_one_generation)
class LooksTwice(MemoryStore):
    def open_slot(self, name: str) -> tuple[Slot, BinaryIO]:
        slot = self.read(name)
        for _ in range(10_000):
            if self.read(name) != slot:
                break
        return slot, super().open_slot(name)[1]


@breaks(sharing.a_slot_that_is_replaced_is_always_there)
class ReplacesInTwoSteps(MemoryStore):
    looked: ClassVar[defaultdict[str, Event]] = defaultdict(Event)

    def names(self) -> list[str]:
        names = super().names()
        self.looked[self.location].set()
        return names

    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        if replace and name in self.place.slots:
            self.discard(name)
            self.looked[self.location].clear()
            self.looked[self.location].wait(0.1)
        return super().save(name, model, metadata)


class Meets(MemoryStore):
    """One where a writer waits for another between looking and writing."""

    meetings: ClassVar[defaultdict[str, Barrier]] = defaultdict(lambda: Barrier(2, timeout=0.5))

    def meet(self) -> None:
        with suppress(BrokenBarrierError):
            self.meetings[self.location].wait()


@breaks(sharing.of_several_who_save_one_name_exactly_one_wins)
class LooksBeforeItWrites(Meets):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        if name in self.place.slots:
            raise SlotExistsError(f"there is a {name!r}")
        self.meet()
        return super().save(name, model, metadata, replace=True)


@breaks(sharing.nothing_is_lost_when_several_replace_at_once)
class DiscardsWhatItSawAtFirst(Meets):
    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        seen: Kept | None = self.place.slots.get(name)
        if seen is None:
            return super().save(name, model, metadata, replace=replace)
        self.meet()
        with self.place.lock:
            self.place.slots[name] = seen
            return super().save(name, model, metadata, replace=replace)
