"""`Parcel`: a slot as it travels to whoever plays its games."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache

from tetris_arcade.loading import LoadedPolicy, load_policy
from tetris_arcade.playing.memory import shortage_told
from tetris_arcade.policies.reproducible import reproducible
from tetris_arcade.slots.metadata import Metadata, decode, encode
from tetris_arcade.slots.operations.verification import open_verified
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot
from tetris_arcade.weights import MEMBER, read_member


@dataclass(frozen=True)
class Parcel:
    """A slot's weights and metadata, as bytes: what receives it needs no store, and runs nothing.

    Two parcels are equal, and hash alike, if their contents do.
    """

    name: str = field(compare=False)
    model: bytes = field(compare=False, repr=False)
    """A zip of the model's ``policy.pth`` alone."""
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


@shortage_told()
def pack(slot: Slot) -> Parcel:
    """The slot as it is now, its model verified.

    Raises what opening the store and `open_verified` raise, and `ModelError` for a model without
    weights, or with more than `weights.MAX_BYTES` of them.
    """
    metadata, model = open_verified(open_store(slot.location), slot.name)
    with model:
        weights = read_member(model)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # Of no date, so that the same weights are the same bytes.
        archive.writestr(zipfile.ZipInfo(MEMBER), weights.getbuffer())
    record, content = encode(metadata, slot.name), packed.getvalue()
    digest = hashlib.sha256(record)
    digest.update(content)
    return Parcel(slot.name, content, record, digest.hexdigest())


@lru_cache(maxsize=4)
@shortage_told()
def _load(parcel: Parcel) -> LoadedPolicy:
    return reproducible(load_policy(io.BytesIO(parcel.model), parcel.metadata))
