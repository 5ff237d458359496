"""How a bundle is written.

Members that stay are copied as they lie there, damage and all: one damaged slot neither hinders
work on the others nor comes out looking sound.
"""

import copy
import io
import shutil
import stat
import struct
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tetris_arcade.slots.archive import Archive, TornZipError
from tetris_arcade.slots.folder import METADATA, MODEL
from tetris_arcade.slots.metadata import Metadata, encode
from tetris_arcade.slots.store import copy_model, described

_CHUNK = 1 << 20
_STREAMED = 0x08
_ZIP64 = 1
_FIELD = struct.Struct("<2H")


@dataclass(frozen=True)
class Change:
    """What becomes of a bundle: folders (or files) that are ``renamed``, or left out for None, and
    members that are ``added``, each from its start."""

    renamed: dict[str, str | None] = field(default_factory=dict)
    added: dict[str, BinaryIO] = field(default_factory=dict)

    def new_name(self, member: str) -> str | None:
        for old, new in self.renamed.items():
            if member == old or member.startswith(f"{old}/"):
                return None if new is None else new + member[len(old) :]
        return member


@contextmanager
def private_copy(
    name: str, model: BinaryIO, metadata: Metadata, beside: Path
) -> Iterator[tuple[BinaryIO, Metadata]]:
    """A copy of ``model``, in a nameless file that ends with the block, and the metadata to it.

    The file lies where ``beside`` does; where it cannot be nameless, its name begins with that one.
    Raises OSError, and `SlotDamagedError` where it is not the model that ``metadata`` names.
    """
    with tempfile.TemporaryFile(dir=beside.parent, prefix=beside.name) as content:
        copied = copy_model(model, content)
        yield content, described(metadata, name, copied)


def slot_members(name: str, model: BinaryIO, metadata: Metadata) -> dict[str, BinaryIO]:
    """The two members of a slot, by name; raises `SlotDamagedError` for unfit metadata."""
    return {f"{name}/{MODEL}": model, f"{name}/{METADATA}": io.BytesIO(encode(metadata, name))}


def pack(target: BinaryIO, kept: Archive, change: Change) -> None:
    """Write a zip of what ``kept`` holds, changed; raises OSError."""
    with zipfile.ZipFile(target, "w") as packed:
        packed.comment = kept.comment
        for member in kept.members.values():
            name = change.new_name(member.filename)
            if name is not None:
                _copy(kept, member, name, packed, target)
        for name, content in change.added.items():
            _add(packed, name, content)


def _copy(
    kept: Archive, member: zipfile.ZipInfo, name: str, packed: zipfile.ZipFile, target: BinaryIO
) -> None:
    """Copy a member's data, not its content, as documented parts of zipfile allow."""
    copied = copy.copy(member)
    copied.filename, copied.header_offset = name, target.tell()
    try:
        copied.extra = _without_zip64(kept.own_extra(member))  # often not what the directory has
        pieces = kept.packed(member)
        copied.flag_bits &= ~_STREAMED
        target.write(copied.FileHeader())
    except TornZipError:
        pieces = kept.everything(member)  # and so it stays torn
    copied.extra = _without_zip64(member.extra)
    for piece in pieces:
        target.write(piece)
    packed.start_dir = target.tell()
    packed.filelist.append(copied)
    packed.NameToInfo[name] = copied


def _without_zip64(extra: bytes) -> bytes:
    """Extra fields but for the one of large members, which zipfile writes itself."""
    kept, at = b"", 0
    while at + _FIELD.size <= len(extra):
        kind, size = _FIELD.unpack_from(extra, at)
        end = at + _FIELD.size + size
        if kind != _ZIP64 and end <= len(extra):
            kept += extra[at:end]
        at = end
    return kept


def _add(packed: zipfile.ZipFile, name: str, content: BinaryIO) -> None:
    now = time.localtime()[:6]
    member = zipfile.ZipInfo(name, max(now, (1980, 1, 1, 0, 0, 0)))  # no clock before the first
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    member.file_size = content.seek(0, io.SEEK_END)  # beyond 2 GiB it needs another header
    content.seek(0)
    with packed.open(member, "w") as written:
        shutil.copyfileobj(content, written, _CHUNK)
