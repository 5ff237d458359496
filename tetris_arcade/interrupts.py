"""Ctrl-C goes to every process of a terminal; those that the app starts are not to hear it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """A process started meanwhile is deaf to Ctrl-C from its first instant: that is for the app.

    The app hears of one that comes meanwhile as soon as this ends.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - the first frame has no use for it

    resource_tracker.ensure_running()  # where it is started, it lets signals through again
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
