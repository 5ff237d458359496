"""A limit to what a process may allocate, so that a model cannot take the whole machine with it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psutil

from tetris_arcade.errors import ArcadeError, ModelError, reason_of

HEADROOM: Final = 2 << 30
"""Bytes that may be allocated beyond what torch and the kernels hold when they are loaded, some 260
MiB: four times the weights of the largest model that is read."""


def limit_memory() -> None:
    """Make allocations fail that go `HEADROOM` beyond what this process has now.

    Call it once torch is imported, in any process that loads models, as often as you like: a limit
    that is there already is never raised.

    On Linux alone: there, the limit is on what is really the process's own (RLIMIT_DATA), not on
    addresses, of which torch reserves more than it uses. macOS does not enforce it, and Windows has
    no such thing.
    """
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - there is none elsewhere

        limit = psutil.Process().memory_info().data + HEADROOM
        now, most = resource.getrlimit(resource.RLIMIT_DATA)
        if now == resource.RLIM_INFINITY or now > limit:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


def told(error: Exception) -> str:
    """What went wrong, in one line, also where it was memory."""
    reason = reason_of(error)
    if is_shortage(error) and not isinstance(error, ArcadeError):  # those are told already
        return f"the model needs more memory than it may have ({reason}): show another"
    return reason


@contextmanager
def shortage_told() -> Iterator[None]:
    """Turn a shortage of memory into a `ModelError`."""
    try:
        yield
    except Exception as error:
        if isinstance(error, ArcadeError) or not is_shortage(error):
            raise
        raise ModelError(told(error)) from error


def is_shortage(error: BaseException) -> bool:
    """Whether an error says that memory cannot be had; torch has no error of its own for it."""
    return isinstance(error, MemoryError) or "can't allocate memory" in str(error)
