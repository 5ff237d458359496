"""Games in files: who played, what came of it, and the `Replay` that reproduces it.

A file is three lines of UTF-8: ``tetris-arcade replay 1``, a JSON object with the rest of what
`Recorded` says, and `Replay.text`.
"""

import contextlib
import itertools
import re
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import msgspec
import platformdirs

from tetris_arcade.engine.replay import MAX_ACTIONS, Replay
from tetris_arcade.errors import ArcadeError, GameError, reason_of
from tetris_arcade.files import write_new

SUFFIX: Final = ".replay"
FORMAT: Final = 1
LARGEST: Final = 2 * MAX_ACTIONS + 16_384
"""Bytes of the largest file that is read: more than the longest replay takes."""

_FIRST_LINE: Final = re.compile(rb"tetris-arcade replay ([0-9]{1,9})")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")

_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class _Header(msgspec.Struct):
    player: Annotated[str, msgspec.Meta(max_length=256)]
    lines: _Count
    pieces: _Count
    crc32: _Count
    """Of the line with the replay: another seed would be another game, but no less of one."""
    model: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")] | None = None
    whole: bool = True


@dataclass(frozen=True)
class Recorded:
    """A game as a file holds it."""

    replay: Replay
    player: str
    """The name of the slot that played."""
    lines: int
    """After the last piece of the replay."""
    model: str | None = None
    """SHA-256 of the slot's model in lower-case hexadecimal, if it is known."""
    whole: bool = True
    """Whether the game had no more pieces than these when it was kept."""

    @property
    def pieces(self) -> int:
        """The length of the replay."""
        return len(self.replay.actions)

    def check(self) -> None:
        """Play the game through, some 10,000 pieces a second.

        Raises `GameError` if it is not the one that was kept.
        """
        lines = self.replay.play().lines
        if lines != self.lines:
            raise GameError(
                f"the replay does not reproduce: it comes to {lines:,} lines where {self.player} "
                f"had {self.lines:,}; it was changed, or the rules were: record it again"
            )


def replays_folder() -> Path:
    """Where the demo keeps games; it need not exist yet."""
    return platformdirs.user_documents_path() / "Tetris Arcade"


def write_replay(path: Path, recorded: Recorded) -> None:
    """Write a game to a file that must not exist yet, and is whole or not there.

    Raises `FileExistsError`, and `ArcadeError` when it cannot be written.
    """
    text = recorded.replay.text().encode()
    header = _Header(
        recorded.player[:256],
        recorded.lines,
        recorded.pieces,
        zlib.crc32(text),
        recorded.model,
        recorded.whole,
    )
    lines = f"tetris-arcade replay {FORMAT}".encode(), msgspec.json.encode(header), text
    try:
        write_new(path, b"\n".join(lines) + b"\n")
    except FileExistsError:
        raise
    except OSError as error:
        raise ArcadeError(
            f"the game cannot be written to {path} ({error.strerror or reason_of(error)}): "
            "make room, or use another folder"
        ) from error


def keep_replay(folder: Path, recorded: Recorded) -> Path:
    """Write a game to a new file ``NAME-SEED-LINES.replay`` and return its path.

    The folder is made if need be. Raises `ArcadeError` when it cannot be written.
    """
    name = _UNSAFE.sub("_", recorded.player).strip(".")[:64] or "game"
    stem = f"{name}-{recorded.replay.seed}-{recorded.lines}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArcadeError(
            f"the folder {folder} cannot be made ({error.strerror or reason_of(error)}): "
            "make it, or use another"
        ) from error
    for number in itertools.count(1):
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{SUFFIX}"
        with contextlib.suppress(FileExistsError):
            write_replay(path, recorded)
            return path
    raise AssertionError


def read_replay(path: Path, *, check: bool = True) -> Recorded:
    """Read a game from a file and, with ``check``, play it through (`Recorded.check`).

    Raises `ArcadeError` when the file cannot be read, and `GameError` when it is no replay, of a
    newer format, damaged, or does not reproduce.
    """
    first, *rest = [line.removesuffix(b"\r") for line in _content(path).split(b"\n")]
    signature = _FIRST_LINE.fullmatch(first)
    if signature is None:
        raise GameError(f"{path} is no replay: choose a file that the demo wrote (*{SUFFIX})")
    if int(signature[1]) != FORMAT:
        raise GameError(
            f"{path} has replay format {int(signature[1])}, and this Tetris Arcade reads format "
            f"{FORMAT}: update Tetris Arcade"
        )
    try:
        recorded = _parsed(rest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, GameError) as error:
        raise GameError(f"{path} is damaged ({reason_of(error)}): copy it again, whole") from error
    if check:
        recorded.check()
    return recorded


def _parsed(lines: list[bytes]) -> Recorded:
    """What follows the first line."""
    if len(lines) != 3 or lines[2]:
        raise GameError("it is not of three lines")
    header = msgspec.json.decode(lines[0], type=_Header)
    if zlib.crc32(lines[1]) != header.crc32:
        raise GameError("its check sum is wrong")
    replay = Replay.parse(lines[1].decode("ascii", "replace"))
    if header.pieces != len(replay.actions):
        raise GameError(f"it holds {len(replay.actions):,} pieces of {header.pieces:,}")
    return Recorded(replay, header.player, header.lines, header.model, header.whole)


def _content(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            raise GameError(f"{path} is no replay: it is not a file")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ArcadeError(f"there is no file {path}: check the path") from error
    except OSError as error:
        raise ArcadeError(
            f"{path} cannot be read ({error.strerror or reason_of(error)}): check the path and its "
            "permissions"
        ) from error
    if len(content) > LARGEST:
        raise GameError(f"{path} is no replay: it is larger than any ({LARGEST:,} bytes)")
    return content
