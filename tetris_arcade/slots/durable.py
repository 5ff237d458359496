"""Files that are on the disk, not only on their way there, when a call returns."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tetris_arcade.errors import StoreError

_FIXES = {
    errno.ENOSPC: "the disk is full; free some space and try again",
    errno.EDQUOT: "your disk quota is used up; free some space and try again",
    errno.EACCES: "permission denied; change its permissions or choose another --store",
    errno.EPERM: "permission denied; change its permissions or choose another --store",
    errno.EROFS: "it is read-only; choose another --store",
    errno.EXDEV: (
        "the slot lies on a layer of the file system that cannot be renamed, as in a container "
        "image; copy the slots to another folder: python -m tetris_arcade slots copy --all --to "
        "FOLDER"
    ),
}
_MISPLACED = frozenset([errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY])
"""Something is missing or in the way; what that means depends on whether the store is there."""


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A new file to write, flushed to the disk at the end; raises OSError."""
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the renames in ``folder`` survive a power cut; raises OSError."""
    if os.name != "posix":
        return  # Windows can neither open a folder nor needs to
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def in_one_line(doing: str, location: str, folder: Path) -> Iterator[None]:
    """Turn an OSError into a `StoreError` that says what failed, why and what to do.

    ``location`` is the store's; ``folder`` is where it lies.
    """
    try:
        yield
    except OSError as error:
        raise StoreError(f"cannot {doing} {location}: {_reason(error, folder)}") from error


def _reason(error: OSError, folder: Path) -> str:
    if error.errno in _FIXES:
        return _FIXES[error.errno]
    if error.errno not in _MISPLACED:
        return f"{error.strerror or error}; check the disk and try again"
    if os.path.isdir(folder):  # noqa: PTH112  # raises nothing while an error is being told
        what = f" ({Path(error.filename).name})" if error.filename else ""
        return f"{error.strerror}{what}; if another program is changing it, try again"
    if error.errno == errno.ENOENT:
        return "there is no such folder; create it or check --store"
    return "it is not a folder; check --store"
