"""The weights in a model zip, read as tensors and nothing else.

A zip from a stranger can lie about every size in it, and a pickle can allocate or call what it
likes. So nothing is unpacked before it is known to be what ``torch.save`` writes of a state dict:
plain or deflated members of bounded size, tensors stored uncompressed, and a pickle that names no
more than a state dict needs. Nor may a tensor claim more elements than are stored for it, which
whoever makes a copy of it would have to allocate.
"""

import io
import pickletools
import zipfile
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

import torch

from tetris_arcade.errors import ModelError
from tetris_arcade.playing.memory import is_shortage
from tetris_arcade.slots.archive import Archive, TornZipError, ZipFlaw

MEMBER: Final = "policy.pth"
MAX_BYTES: Final = 512 << 20
MAX_PICKLE_BYTES: Final = 1 << 20
MAX_MENTIONS: Final = 3
"""How often what is stored once may be mentioned, on average: Stable-Baselines3 has up to three
names for a feature extractor that actor and critic share."""

_NAMES: Final = frozenset(
    ["collections OrderedDict", "torch._utils _rebuild_tensor_v2"]
    + [f"torch {kind}Storage" for kind in ("Float", "Double", "Half", "BFloat16", "Long", "Bool")]
)
"""What the pickle of a state dict refers to."""
_NOT_WEIGHTS: Final = (
    f"{MEMBER} is not what torch.save writes: use a zip that Stable-Baselines3's save() wrote"
)


def read_weights(model: BinaryIO) -> dict[str, torch.Tensor]:
    """The tensors in ``policy.pth`` of a model zip, on the CPU, by name.

    Raises `ModelError` for anything else, before more than the file's own size is allocated.
    """
    packed = _read_member(model)
    _check_pickle(packed)
    try:
        state = torch.load(io.BytesIO(packed), map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds, all of which mean the same to us
        if is_shortage(error):
            raise
        raise ModelError(
            f"{MEMBER} cannot be read ({type(error).__name__}): save the model again"
        ) from error
    if not isinstance(state, Mapping) or not all(
        isinstance(name, str) and isinstance(tensor, torch.Tensor) for name, tensor in state.items()
    ):
        raise ModelError(f"{MEMBER} holds something else than tensors: save the model again")
    claimed = sum(tensor.numel() * tensor.element_size() for tensor in state.values())
    if claimed > MAX_MENTIONS * len(packed):
        raise ModelError(
            f"{MEMBER} claims {claimed:,} bytes of weights and holds {len(packed):,}: it may be "
            "hostile, and was not loaded"
        )
    return dict(state)


def _read_member(model: BinaryIO) -> bytes:
    try:
        archive = Archive(model)
        member = archive.members.get(MEMBER)
        if member is None or member.file_size > MAX_BYTES:
            wrong = "is missing" if member is None else f"is larger than {MAX_BYTES:,} bytes"
            raise ModelError(f"{MEMBER} {wrong}: use a zip that Stable-Baselines3's save() wrote")
        return b"".join(archive.unpack(member))
    except TornZipError as flaw:
        raise ModelError(f"the model {flaw}: save it again") from flaw
    except ZipFlaw as flaw:
        raise ModelError(
            f"the model {flaw}: use a zip that Stable-Baselines3's save() wrote"
        ) from flaw


def _check_pickle(packed: bytes) -> None:
    """Raise `ModelError` unless these are the bytes of a state dict as ``torch.save`` writes it."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = archive.infolist()
            (pickled,) = [info for info in members if info.filename.endswith("/data.pkl")]
            sound = (
                all(info.compress_type == zipfile.ZIP_STORED for info in members)
                and sum(info.file_size for info in members) <= len(packed)
                and len({info.filename for info in members}) == len(members)
                and pickled.file_size <= MAX_PICKLE_BYTES
            )
            names = set(_names(archive.read(pickled))) if sound else set()
    except MemoryError:
        raise
    except Exception as error:
        raise ModelError(_NOT_WEIGHTS) from error
    if not sound:
        raise ModelError(_NOT_WEIGHTS)
    if not names <= _NAMES:
        raise ModelError(
            f"{MEMBER} refers to more than tensors: it may be hostile, and was not loaded"
        )


def _names(pickled: bytes) -> Iterator[str]:
    """What a pickle would import, read from its opcodes without running them."""
    for opcode, argument, _ in pickletools.genops(pickled):
        if opcode.name == "GLOBAL":
            yield str(argument)
        elif opcode.name in ("STACK_GLOBAL", "INST", "EXT1", "EXT2", "EXT4"):
            yield opcode.name  # torch.save writes none of these
