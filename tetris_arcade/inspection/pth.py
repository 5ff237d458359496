"""The ``.pth`` members of a model zip: what ``torch.save`` writes, read without torch."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import msgspec

from tetris_arcade.inspection.description import shortened
from tetris_arcade.inspection.pickles import Call, Name, Reader, Reading, Stored
from tetris_arcade.inspection.saved import as_saved, has_one_directory
from tetris_arcade.slots.archive import Archive, ZipFlaw

SUFFIX: Final = ".pth"
MAX_PICKLE_BYTES: Final = 4 << 20
_ZIP_MAGIC: Final = b"PK\3\4"  # by this torch tells its formats apart
_LEGACY_MAGIC: Final = 0x1950A86A20F9469CFC6C
_LEGACY_PICKLES: Final = 5  # magic number, protocol, system, the object, and keys of its storages
_MAX_LAYERS: Final = 10_000
_MAX_DIMENSIONS: Final = 32
_MAX_SIZE: Final = (1 << 63) - 1
_DTYPES: Final = {
    "FloatStorage": "float32",
    "DoubleStorage": "float64",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
}
_ODD: Final = "it is not what torch.save writes"


class Layer(msgspec.Struct, frozen=True):
    """One tensor of a network: its name, its type in torch's words, and its shape."""

    name: str
    dtype: str
    shape: tuple[int, ...]


def read_pth(file: BinaryIO, reader: Reader) -> list[Reading]:
    """Every pickle in a ``.pth`` file; what is odd about the file is a reading's `problem`."""
    file.seek(0)
    if file.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC:
        return list(_read_zip(file, reader))
    file.seek(0)
    readings = list(_read_legacy(io.BytesIO(file.read(MAX_PICKLE_BYTES)), reader))
    # SB3 has not written it since torch 1.6, and what torch reads as a tar may begin the same.
    return [Reading(problem="it is in torch's old format, in which more may hide"), *readings]


def layers(reading: Reading) -> tuple[Layer, ...]:
    """The tensors of a state dict, as far as they are what ``torch.save`` writes."""
    items = reading.value.items if isinstance(reading.value, Call) else []
    found = (_layer(item) for item in items[:_MAX_LAYERS])
    return tuple(layer for layer in found if layer is not None)


def _read_zip(file: BinaryIO, reader: Reader) -> Iterator[Reading]:
    try:
        archive = Archive(file)
        members = archive.members.values()
        if as_saved(members) is None:
            yield Reading(problem=f"{_ODD}, but perhaps a TorchScript program")
        elif not has_one_directory(file, members):
            yield Reading(problem=f"{_ODD}: torch may find other members in it than are told here")
        for member in members:
            if not member.filename.casefold().endswith(".pkl"):
                continue
            if member.file_size > MAX_PICKLE_BYTES:
                yield Reading(problem=f"it has a pickle of more than {MAX_PICKLE_BYTES:,} bytes")
            else:
                yield reader.read(b"".join(archive.unpack(member)))
    except ZipFlaw as flaw:
        yield Reading(problem=f"it {flaw}")


def _read_legacy(file: io.BytesIO, reader: Reader) -> Iterator[Reading]:
    for number in range(_LEGACY_PICKLES):
        reading = reader.read(file)
        if number == 0 and reading.value != _LEGACY_MAGIC:
            reading.problem = reading.problem or _ODD
        yield reading
        if reading.problem:
            return


def _layer(item: Any) -> Layer | None:
    match item:
        case (
            str(name),
            Call(
                function=Name("torch._utils", "_rebuild_tensor_v2"),
                arguments=(Stored(("storage", Name("torch", storage), *_)), _, tuple(shape), *_),
            ),
        ) if storage in _DTYPES and _is_shape(shape):
            return Layer(shortened(name), _DTYPES[storage], shape)
    return None


def _is_shape(shape: tuple[Any, ...]) -> bool:
    return len(shape) <= _MAX_DIMENSIONS and all(
        type(size) is int and 0 <= size <= _MAX_SIZE for size in shape
    )
