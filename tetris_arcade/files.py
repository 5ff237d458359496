"""Files that are whole or not there, whatever becomes of whoever writes them.

A draft lies in a folder beside the file until it is placed. A writer that is killed leaves the
folder, signed with its name, and the next one that writes there removes it.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tetris_arcade.slots.durable import sync_folder
from tetris_arcade.slots.writers import is_abandoned, signed

_DRAFT: Final = ".unfinished"


def taken(file: Path) -> str:
    """What is said where a name is taken, with the fix."""
    return f"{file} is there already; choose another name or add --replace"


def in_the_way(file: Path, *, replace: bool) -> str | None:
    """Why no new file may take the name ``file``, in one line with the fix, or None."""
    # Unlike those of Path, these raise nothing, and a name that cannot be will be told of later.
    if os.path.isdir(file):  # noqa: PTH112
        return f"{file} is a folder; name a file in it"
    if not os.path.lexists(file):
        return None
    if not replace:
        return taken(file)
    if not os.path.isfile(file):  # noqa: PTH113
        return f"{file} is no ordinary file; choose another name"
    return None


@contextmanager
def draft_beside(file: Path) -> Iterator[Path]:
    """A path on the same disk as ``file``, for its content until that is placed.

    What is there in the end is removed. Raises OSError where the folder cannot be written to.
    """
    for left in drafts_in(file.parent):
        if is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = file.parent / signed(_DRAFT)
    folder.mkdir(mode=0o700)
    try:
        yield folder / "draft"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def drafts_in(folder: Path) -> list[Path]:
    """The folders of drafts in ``folder``, of writers at work and of dead ones."""
    return list(folder.glob(f"{_DRAFT}~*~*"))


def place(draft: Path, file: Path, *, replace: bool, flush: bool = True) -> None:
    """Give a draft the name ``file``; then it is on the disk, if it is to be flushed.

    Raises OSError, and `FileExistsError` if the name is taken and not to be replaced.
    """
    if flush:
        with draft.open("rb+") as content:
            os.fsync(content.fileno())
    if replace:
        draft.replace(file)
    else:
        _link(draft, file)
    if flush:
        sync_folder(file.parent)


def _link(draft: Path, file: Path) -> None:
    try:
        file.hardlink_to(draft)  # unlike renaming, it replaces nothing
    except FileExistsError:
        raise
    except OSError:  # no hard links on this file system: the name is taken first
        file.open("xb").close()
        try:
            draft.replace(file)
        except BaseException:
            file.unlink()
            raise


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of the file ``path``, on the disk when this returns.

    A reader, and whoever comes after a crash, finds the old file or the new one. Raises OSError.
    """
    with draft_beside(path) as draft:
        draft.write_bytes(content)
        place(draft, path, replace=True)


def write_new(path: Path, content: bytes) -> None:
    """Write ``content`` to a new file, on the disk when this returns.

    Whatever happens, ``path`` is whole or not there. Raises `FileExistsError` if it is there
    already, and OSError.
    """
    if os.path.lexists(path):  # no need to write a draft to find that out
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    with draft_beside(path) as draft:
        draft.write_bytes(content)
        place(draft, path, replace=False)
