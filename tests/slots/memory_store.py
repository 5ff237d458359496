"""A correct store, written from nothing but the interface: slots in the memory of this process."""

import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from threading import RLock
from typing import BinaryIO

from msgspec.structs import replace as changed

from tetris_arcade import (
    Discarded,
    Metadata,
    Slot,
    SlotDamagedError,
    SlotError,
    SlotExistsError,
    SlotNotFoundError,
    SlotStore,
    check_name,
    copy_model,
    decode_metadata,
    encode_metadata,
)


@dataclass(frozen=True)
class Kept:
    """A slot, with its metadata as the bytes of its JSON."""

    name: str
    metadata: bytes
    model: bytes


@dataclass
class Place:
    """What a location stands for; it outlives the stores that open it."""

    lock: RLock = field(default_factory=RLock)
    slots: dict[str, Kept] = field(default_factory=dict)
    trash: dict[str, tuple[Kept, datetime]] = field(default_factory=dict)
    keys: "count[int]" = field(default_factory=count)


_PLACES: defaultdict[str, Place] = defaultdict(Place)


class MemoryStore(SlotStore):
    """``memory:NAME``."""

    def __init__(self, rest: str) -> None:
        self.location = f"memory:{rest}"
        self.place = _PLACES[rest]

    def names(self) -> list[str]:
        return sorted(self.place.slots)

    def read(self, name: str) -> Slot:
        return self._slot(self.find(name))

    def open_model(self, name: str) -> BinaryIO:
        return self.open_slot(name)[1]

    def open_slot(self, name: str) -> tuple[Slot, BinaryIO]:
        kept = self.find(name)
        return self._slot(kept), io.BytesIO(kept.model)

    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        check_name(name)
        content = io.BytesIO()
        found = copy_model(model, content)
        info = metadata.model or found
        if (info.sha256, info.size) != (found.sha256, found.size):
            raise SlotDamagedError(f"{name!r} is not the model that its metadata names")
        metadata = changed(metadata, name=name, model=info)
        kept = Kept(name, encode_metadata(metadata, name), content.getvalue())
        with self.place.lock:
            self.make_room(name, replace=replace)
            self.place.slots[name] = kept
        return self._slot(kept)

    def annotate(self, name: str, metadata: Metadata) -> Slot:
        with self.place.lock:
            kept = self.find(name)
            if self._slot(kept).metadata.model != metadata.model:
                raise SlotError(f"{name!r} was replaced; read it again")
            return self.put(kept, changed(metadata, name=name))

    def rename(self, name: str, new_name: str) -> Slot:
        check_name(new_name)
        with self.place.lock:
            kept = self.find(name)
            self.make_room(new_name, replace=False)
            del self.place.slots[name]
            return self.put(kept, changed(self._slot(kept).metadata, name=new_name))

    def delete(self, name: str) -> Discarded:
        with self.place.lock:
            self.find(name)
            return self.discard(name)

    def discarded(self) -> list[Discarded]:
        with self.place.lock:
            newest_first = reversed(self.place.trash.items())
            return [Discarded(key, self._slot(kept), at) for key, (kept, at) in newest_first]

    def restore(self, key: str, name: str, *, replace: bool = False) -> Slot:
        check_name(name)
        with self.place.lock:
            kept, _ = self.find_discarded(key)
            self.make_room(name, replace=replace)
            del self.place.trash[key]
            return self.put(kept, changed(self._slot(kept).metadata, name=name))

    def purge(self, key: str) -> None:
        with self.place.lock:
            self.find_discarded(key)
            del self.place.trash[key]

    def find(self, name: str) -> Kept:
        check_name(name)
        with self.place.lock:
            if name not in self.place.slots:
                raise SlotNotFoundError(f"there is no {name!r} in {self.location}")
            return self.place.slots[name]

    def find_discarded(self, key: str) -> tuple[Kept, datetime]:
        if key not in self.place.trash:
            raise SlotNotFoundError(f"there is no {key!r} in the trash of {self.location}")
        return self.place.trash[key]

    def make_room(self, name: str, *, replace: bool) -> None:
        if name in self.place.slots:
            if not replace:
                raise SlotExistsError(f"there is a {name!r} in {self.location}")
            self.discard(name)

    def discard(self, name: str) -> Discarded:
        key, kept, moment = str(next(self.place.keys)), self.place.slots[name], datetime.now(UTC)
        del self.place.slots[name]
        self.place.trash[key] = kept, moment
        return Discarded(key, self._slot(kept), moment)

    def put(self, kept: Kept, metadata: Metadata) -> Slot:
        name = metadata.name or kept.name
        kept = Kept(name, encode_metadata(metadata, name), kept.model)
        self.place.slots[name] = kept
        return self._slot(kept)

    def _slot(self, kept: Kept) -> Slot:
        return Slot(kept.name, self.location, decode_metadata(kept.metadata, kept.name))
