"""Checkpoints: the zips that Stable-Baselines3's ``save()`` writes, read without running them."""

import json
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tetris_arcade.errors import ModelError

_DATA = "data"
_WRITTEN_BY_SAVE = frozenset([_DATA, "policy.pth"])
_ATTEMPTS = 5
_PAUSE_SECONDS = 0.2
_MAX_MEMBERS = 100
_MAX_BYTES = 4 << 30
_MAX_DATA_BYTES = 64 << 20
COMPRESSIONS = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
"""These zipfile unpacks piece by piece, and no further than the size that the zip declares. Of the
others it unpacks each piece whole, which lets a kilobyte fill the memory."""


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
                f"{checkpoint} is not a whole zip file ({flaw}); if training is writing it, "
                "try again, otherwise choose another"
            )
        copy.seek(0)
        yield copy


def read_attributes(model: BinaryIO) -> dict[str, Any]:
    """The algorithm's attributes: the JSON object that SB3 keeps in the zip's member ``data``.

    What SB3 pickled stands in there as text, and stays text. Raises `ModelError`.
    """
    with zipfile.ZipFile(model) as archive:
        if archive.getinfo(_DATA).file_size > _MAX_DATA_BYTES:
            raise ModelError(
                f"the checkpoint's {_DATA} exceeds {_MAX_DATA_BYTES:,} bytes; choose another"
            )
        data = archive.read(_DATA)
    try:
        # Not msgspec: SB3 writes infinities, which only the standard library reads back.
        attributes = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelError(
            f"the checkpoint's {_DATA} is not JSON ({error}); choose another"
        ) from error
    return attributes if isinstance(attributes, dict) else {}


def _copy(checkpoint: Path, copy: BinaryIO) -> str | None:
    """Copy the file over ``copy``; why the result is torn, or None."""
    copy.seek(0)
    copy.truncate()
    try:
        with checkpoint.open("rb") as file:
            shutil.copyfileobj(file, copy, 1 << 20)
    except OSError as error:
        raise ModelError(
            f"cannot copy {checkpoint} to {tempfile.gettempdir()}: {error.strerror}; "
            "check the file, and the space there"
        ) from error
    try:
        with zipfile.ZipFile(copy) as archive:
            _check_members(archive, checkpoint)
            damaged = archive.testzip()
    except ModelError:
        raise
    except Exception as error:  # zipfile stumbles over a torn file in a dozen ways
        return str(error) or type(error).__name__
    return None if damaged is None else f"{damaged} is damaged"


def _check_members(archive: zipfile.ZipFile, checkpoint: Path) -> None:
    """Raise `ModelError` for what no waiting mends."""
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(names) < len(members) or len(members) > _MAX_MEMBERS:
        wrong = f"has {len(members)} members, of {len(names)} different names"
    elif sum(member.file_size for member in members) > _MAX_BYTES:
        wrong = f"unpacks to more than {_MAX_BYTES:,} bytes"
    elif not {member.compress_type for member in members} <= COMPRESSIONS:
        wrong = "is compressed in another way than stored or deflated"
    elif missing := sorted(_WRITTEN_BY_SAVE - names):
        wrong = f"has no member {' and no '.join(missing)}"
    else:
        return
    raise ModelError(f"{checkpoint} {wrong}; choose a zip that Stable-Baselines3's save() wrote")
