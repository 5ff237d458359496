"""Zips as honest and as hostile programs write them."""

import io
import struct
import zipfile

LOCAL, CENTRAL = b"PK\3\4", b"PK\1\2"
_FIELDS = {  # how a header's field is written; where it stands in a central and a local header
    "extra": ("<H", 30, 28),
    "flags": ("<H", 8, 6),
    "method": ("<H", 10, 8),
    "crc": ("<I", 16, 14),
    "packed": ("<I", 20, 18),
    "size": ("<I", 24, 22),
}
_NAMES = {CENTRAL: (28, 46), LOCAL: (26, 30)}  # where the name's length stands, and the name


def zip_of(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of these members; a name that ends in "/" is a folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


class Pipe(io.BytesIO):
    """What is written to it cannot be gone back to, so that sizes follow the data."""

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


def streamed(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of these members that was written to a pipe."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return pipe.getvalue()


def headers(data: bytes, name: str, magic: bytes) -> list[int]:
    """Where the local or the central headers of a member lie."""
    length_at, name_at = _NAMES[magic]
    found, encoded, at = [], name.encode(), data.find(magic)
    while at >= 0:
        (length,) = struct.unpack_from("<H", data, at + length_at)
        if data[at + name_at : at + name_at + length] == encoded:
            found.append(at)
        at = data.find(magic, at + 1)
    return found


def declared(data: bytes, name: str, places: bytes = LOCAL + CENTRAL, /, **fields: int) -> bytes:
    """The zip with other values in the headers of a member: ``size=1``, ``flags=1`` …"""
    changed = bytearray(data)
    for field, value in fields.items():
        form, in_central, in_local = _FIELDS[field]
        for magic, offset in ((CENTRAL, in_central), (LOCAL, in_local)):
            if magic in places:
                for at in headers(data, name, magic):
                    struct.pack_into(form, changed, at + offset, value)
    return bytes(changed)


def moved(data: bytes, name: str, offset: int) -> bytes:
    """The zip whose directory says that a member begins at ``offset``."""
    changed = bytearray(data)
    for at in headers(data, name, CENTRAL):
        struct.pack_into("<I", changed, at + 42, offset)
    return bytes(changed)
