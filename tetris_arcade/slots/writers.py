"""Whose unfinished work something is: what writers leave behind is signed in its name.

``PREFIX~SIGNATURE~TOKEN`` names a file or a folder that is being written. A lock says that nobody
is writing now, but not on every file system; the signature says whether that writer still lives.
"""

import hashlib
import os
import platform
import secrets
import time
from functools import cache
from pathlib import Path

_ABANDONED_SECONDS = 3600
_CLOCK_SECONDS = 2  # by so much may two readings of one process's start differ


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
