"""Pixels as a PNG, in a thread: pygame's own encoder holds the interpreter's lock meanwhile."""

import struct
import zlib
from typing import Final

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
TRUE_COLOUR: Final = (8, 2, 0, 0, 0)
"""8 bits a channel, red, green and blue; the usual compression, filters and order of rows."""


def encoded(pixels: bytes, size: tuple[int, int]) -> bytes:
    """A PNG (ISO/IEC 15948) of ``pixels``, three bytes each, row by row; ``size`` is in pixels."""
    pitch = 3 * size[0]
    unfiltered = b"".join(
        b"\0" + pixels[start : start + pitch] for start in range(0, len(pixels), pitch)
    )
    header = struct.pack(">II5B", *size, *TRUE_COLOUR)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(unfiltered)), (b"IEND", b"")
    return SIGNATURE + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
