"""Checkpoints: the zips that Stable-Baselines3's ``save()`` writes, read without running them."""

import json
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tetris_arcade.errors import ModelError
from tetris_arcade.slots.archive import Archive, TornZipError, UnsafeZipError, ZipFlaw

_DATA = "data"
_ZIP = b"PK\3\4"  # what save() writes begins so
_WRITTEN_BY_SAVE = frozenset([_DATA, "policy.pth"])
_ATTEMPTS = 5
_PAUSE_SECONDS = 0.2
_MAX_MEMBERS = 100
_MAX_BYTES = 4 << 30
_MAX_DATA_BYTES = 64 << 20
_NOT_SAVED = "choose a zip that Stable-Baselines3's save() wrote"


@contextmanager
def open_checkpoint(checkpoint: Path) -> Iterator[BinaryIO]:
    """A private copy of a checkpoint, open at its start; whole, even if training is writing it.

    Raises `ModelError` when there is none to be had within a second or so.
    """
    with tempfile.TemporaryFile() as copy:
        flaw = _copy(checkpoint, copy)
        for _ in range(_ATTEMPTS - 1):
            if flaw is None:
                break
            time.sleep(_PAUSE_SECONDS)  # training may be done with the file by then
            flaw = _copy(checkpoint, copy)
        if flaw is not None:
            raise ModelError(
                f"{checkpoint} {flaw}; if training is writing it, try again, "
                "otherwise choose another"
            ) from flaw
        copy.seek(0)
        yield copy


def read_attributes(model: BinaryIO) -> dict[str, Any]:
    """The algorithm's attributes: the JSON object that SB3 keeps in the zip's member ``data``.

    What SB3 pickled stands in there as text, and stays text. Raises `ModelError`.
    """
    try:
        archive = _open(model)
        member = archive.members[_DATA]
        if member.file_size > _MAX_DATA_BYTES:
            raise ModelError(
                f"the checkpoint's {_DATA} exceeds {_MAX_DATA_BYTES:,} bytes; choose another"
            )
        data = b"".join(archive.unpack(member))
    except ZipFlaw as flaw:
        raise ModelError(f"the checkpoint {flaw}; {_NOT_SAVED}") from flaw
    try:
        # Not msgspec: SB3 writes infinities, which only the standard library reads back.
        attributes = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelError(
            f"the checkpoint's {_DATA} is not JSON ({error}); choose another"
        ) from error
    return attributes if isinstance(attributes, dict) else {}


def _copy(checkpoint: Path, copy: BinaryIO) -> TornZipError | None:
    """Copy the file over ``copy``; why it is torn, or None."""
    copy.seek(0)
    copy.truncate()
    try:
        if not stat.S_ISREG(checkpoint.stat().st_mode):  # opening a pipe would block
            raise ModelError(f"{checkpoint} is no ordinary file; {_NOT_SAVED}")
        with checkpoint.open("rb") as file:
            _open(file)  # before the work begins
            file.seek(0)
            shutil.copyfileobj(file, copy, 1 << 20)
        _read_through(copy)
    except OSError as error:
        raise ModelError(
            f"cannot copy {checkpoint} to {tempfile.gettempdir()}: {error.strerror}; "
            "check the file, and the space there"
        ) from error
    except TornZipError as flaw:
        return flaw
    except UnsafeZipError as flaw:
        raise ModelError(f"{checkpoint} {flaw}; {_NOT_SAVED}") from flaw
    return None


def _read_through(model: BinaryIO) -> None:
    archive = _open(model)
    for member in archive.members.values():
        for _ in archive.unpack(member):
            pass


def _open(model: BinaryIO) -> Archive:
    model.seek(0)
    if not _ZIP.startswith(model.read(len(_ZIP))):  # it may be shorter so far
        raise UnsafeZipError("is not a zip file")
    archive = Archive(model, max_members=_MAX_MEMBERS)
    if sum(member.file_size for member in archive.members.values()) > _MAX_BYTES:
        raise UnsafeZipError(f"unpacks to more than {_MAX_BYTES:,} bytes")
    if missing := sorted(_WRITTEN_BY_SAVE - archive.members.keys()):
        raise UnsafeZipError(f"has no member {' and no '.join(missing)}")
    return archive
