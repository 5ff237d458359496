"""Whose unfinished work something is: what writers leave behind is signed in its name.

``PREFIX~SIGNATURE~TOKEN`` names a file or a folder that is being written. A lock says that nobody
is writing now, but not on every file system; the signature says whether that writer still lives.
"""

import errno
import hashlib
import os
import platform
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from tetris_arcade.errors import StoreError

_LOCK_SECONDS = 60
_NO_LOCKS = frozenset([errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP])
_ABANDONED_SECONDS = 3600
_CLOCK_SECONDS = 2  # by so much may two readings of one process's start differ


@contextmanager
def locked(lock: Path, location: str) -> Iterator[None]:
    """Hold the file ``lock`` for one change to the store at ``location``.

    A file system that has no locks does without: they order the writers, no promise rests on them.
    Raises `StoreError` when another writer holds it for too long, and OSError.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - who only reads does not wait for it

    os.scandir(lock.parent).close()  # filelock would create it
    with ExitStack() as held:
        try:
            held.enter_context(FileLock(lock, timeout=_LOCK_SECONDS, fallback_to_soft=False))
        except Timeout as error:
            raise StoreError(
                f"cannot write to {location}: another program has been writing for "
                f"{_LOCK_SECONDS} s; try again when it is done"
            ) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        yield


@cache
def _host() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def signature() -> str:
    """This process, unlike any other that lives or lived: host, number and moment of its start."""
    import psutil  # noqa: PLC0415 - readers do without

    return f"{_host()}-{os.getpid()}-{int(psutil.Process().create_time())}"


def signed(prefix: str) -> str:
    """A new name, ``PREFIX~SIGNATURE~TOKEN``, for something that this process writes."""
    return f"{prefix}~{signature()}~{secrets.token_hex(4)}"


def is_abandoned(path: Path) -> bool:
    """Whether nobody will finish what lies at ``path``: its writer is dead.

    Of a writer on another host it is only known whether it wrote anything for an hour.
    """
    try:
        host, number, started = path.name.rsplit("~", 2)[1].split("-")
        pid, start = int(number), int(started)
    except (IndexError, ValueError):
        return _is_old(path)
    if host != _host():
        return _is_old(path)
    return not _lives(pid, start)


def _lives(pid: int, start: int) -> bool:
    import psutil  # noqa: PLC0415 - readers do without

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False  # dead, though nobody has asked after it
        return abs(process.create_time() - start) <= _CLOCK_SECONDS
    except psutil.NoSuchProcess:
        return False
    except (psutil.Error, OSError):
        return True  # it is there, and no more can be known


def _is_old(path: Path) -> bool:
    """Whether nothing was written to a file, or to a folder and the files in it, for long."""
    try:
        parts = [path, *path.iterdir()] if path.is_dir() else [path]
        written = max(part.lstat().st_mtime for part in parts)
    except OSError:
        return False  # someone is at work on it right now
    return time.time() - written > _ABANDONED_SECONDS
