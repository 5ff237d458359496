"""Streams that are harder to save from than a file."""

import io
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE = 10_000


def one_way(content: bytes, error: BaseException | None = None) -> BinaryIO:
    """A stream as from a pipe: no seeking, and fewer bytes at a time than were asked for.

    After ``content`` comes its end, or ``error``.
    """
    return cast("BinaryIO", _OneWay(content, error))


class _OneWay(io.RawIOBase):
    def __init__(self, content: bytes, error: BaseException | None) -> None:
        self._rest = content
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer)
        piece = self._rest[: min(len(target), _PIECE)]
        if not piece and self._error is not None:
            raise self._error
        target[: len(piece)] = piece
        self._rest = self._rest[len(piece) :]
        return len(piece)
