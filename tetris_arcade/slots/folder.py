"""One slot's folder, ``model.zip`` and ``metadata.json``: written whole, read with care.

A folder is one *generation* of its slot: once written it is only renamed, its model never changes,
and its metadata is replaced in one step. Whatever else lies there is nobody's business.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace as changed

from tetris_arcade.errors import SlotDamagedError
from tetris_arcade.slots.durable import new_file, sync_folder
from tetris_arcade.slots.metadata import MAX_BYTES, Metadata, decode, encode
from tetris_arcade.slots.store import copy_model, described

MODEL = "model.zip"
METADATA = "metadata.json"


def generation(folder: Path) -> tuple[int, int] | None:
    """What tells this folder from one that takes its place; None where no slot lies.

    A slot is a real folder, no link, with at least one of the two files in it. Raises OSError.
    """
    try:
        status = os.lstat(folder)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISDIR(status.st_mode) and (_is_there(folder, MODEL) or _is_there(folder, METADATA)):
        return status.st_dev, status.st_ino
    return None


def open_slot(folder: Path, name: str) -> tuple[Metadata, BinaryIO | None, str | None]:
    """The metadata, the open model, and the problem that stands in place of the model.

    Metadata that cannot be read is blank; in what can be, a name is the folder's.
    """
    metadata, model = Metadata(), None
    try:
        metadata = _read_metadata(folder, name)
        if metadata.name not in (None, name):
            metadata = changed(metadata, name=name)
        model = _open_ordinary(folder, MODEL, name)
        _check_size(model, metadata, name)
    except SlotDamagedError as error:
        if model is not None:
            model.close()
        return metadata, None, str(error)
    return metadata, model, None


def write_slot(folder: Path, name: str, model: BinaryIO, metadata: Metadata) -> Metadata:
    """Write a whole slot to a new folder and to the disk; its metadata as written.

    Raises OSError, and `SlotDamagedError` where ``model`` is not the one that ``metadata`` names.
    """
    folder.mkdir()
    with new_file(folder / MODEL) as file:
        copied = copy_model(model, file)
    metadata = described(metadata, name, copied)
    with new_file(folder / METADATA) as file:
        file.write(encode(metadata, name))
    sync_folder(folder)
    return metadata


def _is_there(folder: Path, file: str) -> bool:
    try:
        os.lstat(f"{folder}/{file}")
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # it is, and out of reach; reading it will say so
    return True


def _open_ordinary(folder: Path, file: str, name: str) -> BinaryIO:
    """Opening a pipe would block, and a link leads out of the store: ordinary files only."""
    where, path = f"slot {name!r}: {file}", f"{folder}/{file}"
    try:
        if stat.S_ISREG(os.lstat(path).st_mode):
            return open(path, "rb")  # noqa: PTH123  # quicker over 2,000 slots
    except FileNotFoundError as error:
        raise SlotDamagedError(f"{where} is missing; save the slot again") from error
    except OSError as error:
        raise SlotDamagedError(
            f"{where} cannot be read ({error.strerror}); check its permissions"
        ) from error
    raise SlotDamagedError(f"{where} is no ordinary file; put the file itself in its place")


def _read_metadata(folder: Path, name: str) -> Metadata:
    if not _is_there(folder, METADATA):
        return Metadata()  # a foreign slot
    with _open_ordinary(folder, METADATA, name) as file:
        try:
            data = file.read(MAX_BYTES + 1)
        except OSError as error:  # a bad sector under one slot is no reason to lose the others
            raise SlotDamagedError(
                f"slot {name!r}: {METADATA} cannot be read ({error.strerror}); check the disk"
            ) from error
    return decode(data, name)


def _check_size(model: BinaryIO, metadata: Metadata, name: str) -> None:
    size = os.fstat(model.fileno()).st_size
    if metadata.model is not None and metadata.model.size != size:
        raise SlotDamagedError(
            f"slot {name!r}: {MODEL} has {size:,} bytes, its metadata says "
            f"{metadata.model.size:,}; save the slot again"
        )
