"""What ``torch.save`` writes, told from other zips; without torch.

torch reads a zip by a parser of its own: it finds members whatever their case, follows another
record to the directory than zipfile does, and takes a file for a zip, or not, by its first bytes.
What the two could read differently is therefore not what ``torch.save`` writes.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterable
from typing import Any, BinaryIO, Final

PICKLE: Final = "data.pkl"
_MEMBER = re.compile(
    r"([^/]+)/(data\.pkl|data/[0-9]+|version|byteorder|"
    r"\.format_version|\.storage_alignment|\.data/serialization_id)"
)
"""A member, in versions 1.6 to 2.13: the folder that they all lie in, and its name there."""
_END: Final = struct.Struct("<4s4H2LH")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")


def as_saved(members: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo] | None:
    """The members by their names in the one folder, or None if ``torch.save`` writes no such."""
    members = list(members)
    matches = [_MEMBER.fullmatch(member.filename) for member in members]
    named = {match[2]: member for match, member in zip(matches, members, strict=True) if match}
    sound = (
        len({match and match[1] for match in matches}) == 1
        and len(named) == len(members)
        and PICKLE in named
        and all(member.compress_type == zipfile.ZIP_STORED for member in members)
    )
    return named if sound else None


def has_one_directory(file: BinaryIO, members: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether any reader of zips finds these members there, and no others.

    It does if nothing lies behind the directory but the records of its end, they agree, and no
    extra field of a member says otherwise than the rest of its entry.
    """
    members = list(members)
    start = file.seek(0, io.SEEK_END) - _END.size
    if start < 0:
        return False
    magic, *said, size, offset, comment = _unpacked(_END, file, start)
    true = [0, 0, len(members), len(members)]  # the first two are numbers of disks
    if (magic, said, comment) != (b"PK\5\6", true, 0):
        return False
    locator = start - _LOCATOR.size
    if locator >= _END64.size:
        magic, *where = _unpacked(_LOCATOR, file, locator)
        if magic == b"PK\6\7":
            start = locator - _END64.size
            magic, length, _, _, *said = _unpacked(_END64, file, start)
            if (magic, length, said) != (b"PK\6\6", _END64.size - 12, [*true, size, offset]):
                return False
            if where != [0, start, 1]:
                return False
    return offset + size == start and not any(member.extra for member in members)


def _unpacked(record: struct.Struct, file: BinaryIO, start: int) -> tuple[Any, ...]:
    file.seek(start)
    return record.unpack(file.read(record.size))
