"""How an operation tells how far it is."""

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO, TypeAlias, cast

from tetris_arcade.errors import ArcadeError
from tetris_arcade.slots.metadata import Metadata

Progress: TypeAlias = Callable[[int, int | None], None]
"""Called with the bytes done and the bytes in all, None where that is not known. What it raises
ends the operation, which leaves nothing half done."""


class Meter:
    """Adds up the bytes of one operation, read from one stream after another."""

    def __init__(self, progress: Progress | None, total: int | None) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def advance(self, size: int) -> None:
        """Count ``size`` bytes as done."""
        self._done += size
        if self._progress is not None:
            self._progress(self._done, self._total)

    def watch(self, model: BinaryIO, told: Callable[[OSError], ArcadeError]) -> BinaryIO:
        """``model``, to be read once from where it stands; each piece read is counted.

        Where it cannot be read, what ``told`` makes of that is raised: to whoever copies it, an
        OSError would be the target's. Closing it is left to whoever opened ``model``.
        """
        return cast("BinaryIO", _Watched(model, self, told))


class _Watched(io.BufferedIOBase):
    def __init__(
        self, model: BinaryIO, meter: Meter, told: Callable[[OSError], ArcadeError]
    ) -> None:
        self._model, self._meter, self._told = model, meter, told

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            data = self._model.read(-1 if size is None else size)
        except OSError as error:
            raise self._told(error) from error
        self._meter.advance(len(data))
        return data


class Shares:
    """Divides one progress among several operations, one after the other, of known sizes."""

    def __init__(self, progress: Progress | None, sizes: Sequence[int | None]) -> None:
        self._progress, self._sizes = progress, iter(sizes)
        self._total = None if None in sizes else sum(size or 0 for size in sizes)
        self._before = self._current = 0

    def next(self) -> Progress:
        """The progress of the next operation, which begins where the last one should have ended."""
        self._before += self._current
        before, self._current = self._before, next(self._sizes) or 0

        def advance(done: int, _: int | None) -> None:
            if self._progress is not None:
                self._progress(before + done, self._total)

        return advance


def model_size(metadata: Metadata) -> int | None:
    """The size of a slot's model in bytes, where its metadata says."""
    return None if metadata.model is None else metadata.model.size
