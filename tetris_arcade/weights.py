"""The weights in a model zip, read as tensors and nothing else.

A zip from a stranger can lie about every size in it, and a pickle can allocate or call what it
likes. So ``policy.pth`` is unpacked up to a bound, and nothing in it reaches torch before it is
known to be what ``torch.save`` writes of a state dict: the members of one folder, stored
uncompressed, and a pickle that names no more than a state dict needs. torch is given them in a zip
of our own: it parses zips otherwise than zipfile does, and could find others in a stranger's. Nor
may tensors claim many more elements than are stored, which whoever copies them would allocate.
"""

import io
import pickletools
import zipfile
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

import torch

from tetris_arcade.errors import ModelError
from tetris_arcade.inspection.saved import PICKLE, as_saved
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

    Raises `ModelError` for anything else. Until it is known to be a state dict, that member is
    allocated as it unpacks, at most `MAX_BYTES`, and a copy of it; then the copy and the tensors.
    """
    packed = read_member(model)
    size = packed.getbuffer().nbytes
    packed = _rewritten(packed)
    try:
        state = torch.load(packed, map_location="cpu", weights_only=True)
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
    if claimed > MAX_MENTIONS * size:
        raise ModelError(
            f"{MEMBER} claims {claimed:,} bytes of weights and holds {size:,}: it may be "
            "hostile, and was not loaded"
        )
    return dict(state)


def read_member(model: BinaryIO) -> io.BytesIO:
    """The content of ``policy.pth`` in a model zip, whatever it is.

    Raises `ModelError` where there is none, or it is damaged or larger than `MAX_BYTES`.
    """
    content = io.BytesIO()
    try:
        archive = Archive(model)
        member = archive.members.get(MEMBER)
        if member is None or member.file_size > MAX_BYTES:
            wrong = "is missing" if member is None else f"is larger than {MAX_BYTES:,} bytes"
            raise ModelError(f"{MEMBER} {wrong}: use a zip that Stable-Baselines3's save() wrote")
        content.writelines(archive.unpack(member))
    except TornZipError as flaw:
        raise ModelError(f"the model {flaw}: save it again") from flaw
    except ZipFlaw as flaw:
        raise ModelError(
            f"the model {flaw}: use a zip that Stable-Baselines3's save() wrote"
        ) from flaw
    return content


def _rewritten(packed: io.BytesIO) -> io.BytesIO:
    """A fresh zip of the members, whose pickle has been checked.

    Raises `ModelError` unless they are those of a state dict as ``torch.save`` writes it.
    """
    rewritten = io.BytesIO()
    try:
        archive = Archive(packed)
        members = as_saved(archive.members.values())
        if members is None or members[PICKLE].file_size > MAX_PICKLE_BYTES:
            raise ModelError(_NOT_WEIGHTS)
        _check_pickle(b"".join(archive.unpack(members[PICKLE])))
        with zipfile.ZipFile(rewritten, "w") as ours:
            for name, member in members.items():
                with ours.open(f"archive/{name}", "w") as copy:
                    copy.writelines(archive.unpack(member))
    except ZipFlaw as flaw:
        raise ModelError(_NOT_WEIGHTS) from flaw
    rewritten.seek(0)
    return rewritten


def _check_pickle(pickled: bytes) -> None:
    """Raise `ModelError` unless it names no more than the pickle of a state dict does."""
    try:
        names = set(_names(pickled))
    except MemoryError:
        raise
    except Exception as error:  # garbage can go wrong in any way
        raise ModelError(_NOT_WEIGHTS) from error
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
