"""Films as files, written with PyAV, which brings FFmpeg along: the optional extra `record`."""

import zlib
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import pygame
from numpy.typing import NDArray

from tetris_arcade.errors import ArcadeError

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

QUALITY: Final = {"crf": "16", "preset": "veryfast"}
"""Of H.264: hardly to be told from the original, and still small enough to be sent."""
UNKNOWN: Final = 256
"""In the place of the index of a colour that has none."""


def library() -> ModuleType:
    """PyAV; raises `ArcadeError` where it is not installed."""
    try:
        import av  # noqa: PLC0415 - an extra, and it takes a while
    except ImportError as error:
        raise ArcadeError(
            f'recording needs PyAV ({error}): pip install "tetris-arcade[record]"'
        ) from error
    module: ModuleType = av
    return module


class Film(Protocol):
    """A film in the making."""

    def add(self, picture: pygame.Surface, *, changed: bool) -> None:
        """The next picture, of 32 bits a pixel, and whether it differs from the one before."""

    def finish(self) -> None:
        """That was the last one. Raises, as all else here, OSError."""

    def close(self) -> None:
        """Let go of the file, which is whole if the film was finished."""


class Mp4:
    """H.264 in an MP4, in the colours of HD television: all players and browsers show it."""

    def __init__(self, path: Path, size: tuple[int, int], scale: int, rate: int) -> None:
        """``size`` is that of the pictures, ``scale`` how many times as large they are shown."""
        av = library()
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._stream = self._container.add_stream("libx264", rate=rate, options=QUALITY)
        self._stream.width, self._stream.height = size[0] * scale, size[1] * scale
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = 1  # BT.709
        context.color_range = 1  # as television has it: 16 to 235
        self._frame: VideoFrame | None = None
        self._count = 0

    def add(self, picture: pygame.Surface, *, changed: bool) -> None:
        """As `Film.add`."""
        frame = self._frame
        if changed or frame is None:
            frame = self._frame = self._converted(picture)
        frame.pts = self._count
        self._count += 1
        self._container.mux(self._stream.encode(frame))

    def _converted(self, picture: pygame.Surface) -> "VideoFrame":
        pixels = pygame.image.tobytes(picture, "RGBA")
        frame: VideoFrame = library().VideoFrame.from_bytes(pixels, *picture.get_size())
        return frame.reformat(
            self._stream.width,
            self._stream.height,
            "yuv420p",
            dst_colorspace="ITU709",
            dst_color_range="MPEG",
            interpolation="POINT",
        )

    def finish(self) -> None:
        """As `Film.finish`."""
        self._container.mux(self._stream.encode())

    def close(self) -> None:
        """As `Film.close`."""
        self._container.close()


class Palette:
    """The colours of pictures in the order in which they were met, 256 at most."""

    def __init__(self) -> None:
        self._colours = np.zeros(0, np.uint32)
        """Each as 0xRRGGBB."""
        self._indices = np.full(1 << 24, UNKNOWN, np.uint16)
        """By colour."""

    def indices(self, picture: pygame.Surface) -> NDArray[np.uint8]:
        """The picture as indices, uint8, (height, width).

        A colour that is met when there is no more room is taken for the one nearest to it.
        """
        packed = pygame.surfarray.array2d(picture).T & 0xFFFFFF
        indices: NDArray[np.uint16] = self._indices[packed]
        if (indices == UNKNOWN).any():
            for colour in np.unique(packed[indices == UNKNOWN]):
                self._indices[colour] = self._place(colour)
            indices = self._indices[packed]
        return indices.astype(np.uint8)

    def _place(self, colour: np.uint32) -> int:
        if len(self._colours) < UNKNOWN:
            self._colours = np.append(self._colours, np.uint32(colour))
            return len(self._colours) - 1
        distance = self.table[:, 1:].astype(int) - [colour >> 16, colour >> 8 & 255, colour & 255]
        return int((distance**2).sum(axis=1).argmin())

    @property
    def table(self) -> NDArray[np.uint8]:
        """Alpha, red, green and blue of 256 colours, uint8, (256, 4)."""
        table = np.zeros((256, 4), np.uint8)
        for channel, shift in enumerate((16, 8, 0), start=1):
            table[: len(self._colours), channel] = self._colours >> shift & 255
        table[:, 0] = 255
        return table


class Gif:
    """A GIF of exact colours that goes on for ever.

    One palette for all pictures is what keeps it small, and that is known at the end only: until
    then the pictures are kept in memory, some 3 KB each.
    """

    def __init__(self, path: Path, size: tuple[int, int], scale: int, rate: int) -> None:
        """As `Mp4`."""
        self._container = library().open(str(path), "w", format="gif")
        self._stream = self._container.add_stream("gif", rate=rate)
        self._stream.width, self._stream.height = size[0] * scale, size[1] * scale
        self._stream.pix_fmt = "pal8"
        self._size = size
        self._scale = scale
        self._palette = Palette()
        self._pictures: dict[int, bytes] = {}
        """By their number; one that looks like the one before is left out."""
        self._count = 0

    def add(self, picture: pygame.Surface, *, changed: bool) -> None:
        """As `Film.add`."""
        if changed or not self._pictures:
            self._pictures[self._count] = zlib.compress(self._palette.indices(picture).tobytes(), 1)
        self._count += 1

    def finish(self) -> None:
        """As `Film.finish`."""
        width, height = self._size
        table = self._palette.table
        self._pictures[self._count - 1] = self._pictures[max(self._pictures)]  # shown that long
        for number, packed in self._pictures.items():
            small = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width)
            large = small.repeat(self._scale, axis=0).repeat(self._scale, axis=1)
            frame = library().VideoFrame.from_ndarray((large, table), format="pal8")
            frame.pts = number
            self._container.mux(self._stream.encode(frame))
        self._container.mux(self._stream.encode())

    def close(self) -> None:
        """As `Film.close`."""
        self._container.close()
