"""A zip that may lie, read without believing it.

`Archive` looks at the whole directory of a zip before anything in it is unpacked, and refuses what
no honest program writes. What a member itself says is compared with the directory when that member
is used, so that one damaged member leaves the others readable. Whatever the sizes, memory is not.
"""

import copy
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Self

from tetris_arcade.errors import reason_of

COMPRESSIONS = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
"""These can be unpacked piece by piece, and no further than the size that the zip declares. Of the
others zipfile unpacks each piece whole, which lets a kilobyte fill the memory."""

MAX_MEMBER_BYTES = 4 << 30
_MAX_DIRECTORY_BYTES = 4 << 20
_MAX_MEMBERS = 20_000
_MAX_NAME = 512
_MAX_PARTS = 16
_MAX_RATIO = 200  # zeros reach 1,000; what is no bomb stays far below
_RATIO_FREE_BYTES = 64 << 20
_CHUNK = 1 << 20

_ENCRYPTED = 0x2041  # any of the three flags that stand for encryption
_STREAMED = 0x08  # the sizes follow the data, and the local header may leave them out
_UTF8 = 0x800
_LOCAL = struct.Struct("<4s5H3I2H")
_ELSEWHERE = 0xFFFFFFFF  # a size that stands in the extra field instead

_UNSAFE_PART = re.compile(r"|\.\.?|[A-Za-z]:.*|.*[\\\0].*", re.DOTALL)
_UNPORTABLE_PART = re.compile(
    r'(con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*[\x00-\x1f\x7f<>:"|?*].*|.*[. ]',
    re.DOTALL | re.IGNORECASE,
)


class ZipFlaw(Exception):  # noqa: N818  # its message is no sentence yet
    """What is wrong with a zip, as the end of a sentence that begins with its name."""


class TornZipError(ZipFlaw):
    """It is damaged, or is being written at this moment."""


class UnsafeZipError(ZipFlaw):
    """It is not what an honest program writes; no waiting mends that."""


class Archive:
    """The members of a zip file, by name, in the order in which they lie there.

    Uses ``file``, which must be seekable, and leaves closing it to the caller. Raises `ZipFlaw`.
    """

    def __init__(self, file: BinaryIO, *, max_members: int = _MAX_MEMBERS) -> None:
        self._file = file
        with _all_flaws_told():
            opened = zipfile.ZipFile(_Sparing(file))
            members = opened.infolist()
            _check_names([member.orig_filename for member in members], max_members)
            for member in members:
                _check_member(member)
            members.sort(key=lambda member: member.header_offset)
            self._ends = _ends(members, opened.start_dir)
            self.comment = opened.comment
        self.members = {member.filename: member for member in members}

    def in_file(self, file: BinaryIO) -> Self:
        """The same, to be read from another opening of the file."""
        other = copy.copy(self)
        other._file = file
        return other

    def start(self, member: zipfile.ZipInfo) -> int:
        """Where the data of a member begins; `TornZipError` if its own header says otherwise than
        the directory."""
        self._file.seek(member.header_offset)
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size:
            raise _damaged(member)
        magic, _, flags, method, _, _, *sizes, name_size, extra_size = _LOCAL.unpack(header)
        declared = (member.CRC, member.compress_size, member.file_size)
        left_out = (0, _ELSEWHERE) if flags & _STREAMED else (_ELSEWHERE,)
        start: int = member.header_offset + _LOCAL.size + name_size + extra_size
        if (
            magic != b"PK\3\4"
            or flags & _ENCRYPTED
            or method != member.compress_type
            or self._file.read(name_size) != _name_bytes(member)
            or any(
                size not in (expected, *left_out)
                for size, expected in zip(sizes, declared, strict=True)
            )
            or start + member.compress_size > self._ends[member.header_offset]
        ):
            raise _damaged(member)
        return start

    def own_extra(self, member: zipfile.ZipInfo) -> bytes:
        """The extra fields of a member's own header; raises as `start`."""
        end = self.start(member)
        begin = member.header_offset + _LOCAL.size + len(_name_bytes(member))
        self._file.seek(begin)
        return self._file.read(end - begin)

    def unpack(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The content of a member, piece by piece, never more than its declared size.

        Raises `TornZipError`, at the end, unless size and CRC-32 are as declared: only what was
        read to the end is to be trusted.
        """
        pieces = self.packed(member)
        if member.compress_type == zipfile.ZIP_DEFLATED:
            pieces = _inflated(pieces, member)
        size = checksum = 0
        for piece in pieces:
            size += len(piece)
            if size > member.file_size:
                break
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if (size, checksum) != (member.file_size, member.CRC):
            raise _damaged(member)

    def packed(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The data of a member as it lies there."""
        return self._range(self.start(member), member.compress_size, member)

    def everything(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """A member's own header, sound or not, its data and whatever follows before the next."""
        size = self._ends[member.header_offset] - member.header_offset
        return self._range(member.header_offset, size, member)

    def _range(self, start: int, size: int, member: zipfile.ZipInfo) -> Iterator[bytes]:
        while size > 0:
            self._file.seek(start)
            piece = self._file.read(min(size, _CHUNK))
            if not piece:
                raise _damaged(member)
            yield piece
            start, size = start + len(piece), size - len(piece)


def is_portable(part: str) -> bool:
    """Whether a file or folder can be called ``part`` on every system."""
    return _UNPORTABLE_PART.fullmatch(part) is None


def folded(name: str) -> str:
    """The same for names that some system takes for one: by case, or by their Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class _Sparing:
    """A file as zipfile reads it: with one call for the whole directory, whatever its size."""

    def __init__(self, file: BinaryIO) -> None:
        self.seek, self.tell = file.seek, file.tell
        self._read = file.read

    def read(self, size: int = -1, /) -> bytes:
        if size > _MAX_DIRECTORY_BYTES:
            raise UnsafeZipError(f"has a directory of more than {_MAX_DIRECTORY_BYTES:,} bytes")
        return self._read(size)


@contextmanager
def _all_flaws_told() -> Iterator[None]:
    try:
        yield
    except ZipFlaw:
        raise
    except Exception as error:  # zipfile stumbles over garbage in a dozen ways
        raise TornZipError(f"is not a whole zip file ({reason_of(error)})") from error


def _damaged(member: zipfile.ZipInfo) -> TornZipError:
    name = repr(member.filename)[1:-1]  # a hostile one could write to the terminal
    return TornZipError(f"is not a whole zip file ({name} is damaged)")


def _check_names(names: list[str], max_members: int) -> None:
    different = len(set(names))
    if different < len(names) or len(names) > max_members:
        raise UnsafeZipError(f"has {len(names):,} members, of {different:,} different names")
    spellings: dict[str, str] = {}
    for name in names:
        path, parts = "", name.removesuffix("/").split("/")
        if len(name) > _MAX_NAME or len(parts) > _MAX_PARTS:
            raise UnsafeZipError(f"has a member {name[:_MAX_PARTS]!r}… with too long a name")
        for part in parts:
            if _UNSAFE_PART.fullmatch(part):
                raise UnsafeZipError(f"has a member {name!r}, which leads out of it")
            path += part
            # A folder ends in "/", so that a file of the same name is told from it.
            spelling = path if path == name else f"{path}/"
            other = spellings.setdefault(folded(path), spelling)
            if other != spelling:
                raise UnsafeZipError(
                    f"has both {other!r} and {spelling!r}, which some systems take for one"
                )
            path += "/"


def _check_member(member: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if member.filename != member.orig_filename:  # by an extra field, or an odd separator
        wrong = "has two names"
    elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        wrong = "is a link or a device"
    elif member.flag_bits & _ENCRYPTED:
        wrong = "is encrypted"
    elif member.compress_type not in COMPRESSIONS:
        wrong = "is compressed in another way than stored or deflated"
    elif member.file_size > MAX_MEMBER_BYTES:
        wrong = f"unpacks to more than {MAX_MEMBER_BYTES:,} bytes"
    elif member.file_size > _RATIO_FREE_BYTES + _MAX_RATIO * member.compress_size:
        wrong = f"unpacks to more than {_MAX_RATIO} times its size"
    elif member.compress_type == zipfile.ZIP_STORED and member.compress_size != member.file_size:
        wrong = "is stored with two different sizes"
    else:
        return
    raise UnsafeZipError(f"has a member {member.filename!r} that {wrong}")


def _ends(members: list[zipfile.ZipInfo], directory: int) -> dict[int, int]:
    """Where each member ends at the latest, by where it begins."""
    ends = {}
    starts = [member.header_offset for member in members]
    if [*starts, directory][0] != 0:  # or what was cut off ends in a zip that it held
        raise TornZipError("is not a whole zip file (its beginning is missing, or another's)")
    for member, start, end in zip(members, starts, [*starts, directory][1:], strict=True):
        if start + _LOCAL.size + member.compress_size > end:
            raise UnsafeZipError(f"has a member {member.filename!r} that overlaps what follows it")
        ends[start] = end
    return ends


def _name_bytes(member: zipfile.ZipInfo) -> bytes:
    return member.orig_filename.encode("utf-8" if member.flag_bits & _UTF8 else "cp437")


def _inflated(pieces: Iterator[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in pieces:
            piece = packed
            while piece and not inflater.eof:
                yield inflater.decompress(piece, _CHUNK)
                piece = inflater.unconsumed_tail
            if piece or inflater.unused_data:
                raise _damaged(member)
        while not inflater.eof and (rest := inflater.decompress(b"", _CHUNK)):
            yield rest
    except zlib.error as error:
        raise _damaged(member) from error
    if not inflater.eof:
        raise _damaged(member)
