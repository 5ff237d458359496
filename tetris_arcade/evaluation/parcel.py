"""`Parcel`: a slot as it travels to whoever plays its games."""

import hashlib
import io
from dataclasses import dataclass, field
from functools import lru_cache

from tetris_arcade.loading import LoadedPolicy, load_policy
from tetris_arcade.policies.reproducible import reproducible
from tetris_arcade.slots.metadata import Metadata, decode, encode
from tetris_arcade.slots.operations import open_verified
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot


@dataclass(frozen=True)
class Parcel:
    """A slot's model and metadata, as bytes: what receives it needs no store, and runs nothing.

    Two parcels are equal, and hash alike, if their contents do.
    """

    name: str = field(compare=False)
    model: bytes = field(compare=False, repr=False)
    record: bytes = field(compare=False, repr=False)
    """The slot's metadata, as its file has it."""
    digest: str
    """The SHA-256 of both."""

    @property
    def metadata(self) -> Metadata:
        """The slot's metadata."""
        return decode(self.record, self.name)

    def load(self) -> LoadedPolicy:
        """The policy in it, loaded safely, once in a process, and `reproducible`.

        Raises `ModelError` for one that cannot play.
        """
        return _load(self)


def pack(slot: Slot) -> Parcel:
    """The slot as it is now, its model verified.

    Raises what opening the store and `open_verified` raise.
    """
    metadata, model = open_verified(open_store(slot.location), slot.name)
    with model:
        content = model.read()
    record = encode(metadata, slot.name)
    return Parcel(slot.name, content, record, hashlib.sha256(record + content).hexdigest())


@lru_cache(maxsize=4)
def _load(parcel: Parcel) -> LoadedPolicy:
    return reproducible(load_policy(io.BytesIO(parcel.model), parcel.metadata))
