"""Who plays the games of an evaluation: this process, others on this machine, or a Dask cluster."""

import logging
import multiprocessing
import os
import pkgutil
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any, Final

from tetris_arcade.errors import ArcadeError, UsageError
from tetris_arcade.playing.memory import limit_memory

_CONNECT_SECONDS: Final = 5
_PER_PROCESSOR: Final = 4  # more processes on one only get in each other's way


@contextmanager
def limited_memory() -> Iterator[None]:
    """Let models have no more than their share of this machine's memory meanwhile."""
    with ExitStack() as afterwards:
        if sys.platform == "linux":
            import resource  # noqa: PLC0415 - there is none elsewhere

            kind = resource.RLIMIT_DATA
            afterwards.callback(resource.setrlimit, kind, resource.getrlimit(kind))
        _get_ready()
        yield


def _get_ready() -> None:
    import_module("tetris_arcade.evaluation.evaluate")  # what it holds is not the models'
    limit_memory()


@contextmanager
def processes(workers: int) -> Iterator[tuple[Executor | None, int]]:
    """An executor of so many processes, and how many; none for one: this process does.

    Raises `UsageError` for fewer, and for more than could be of use here: each takes its memory.
    """
    most = _PER_PROCESSOR * (os.cpu_count() or 1)
    if not 1 <= workers <= most:
        raise UsageError(
            f"--workers {workers} makes no sense on this machine: use 1 to {most}, "
            "or a cluster (--dask)"
        )
    if workers == 1:
        yield None, 1
        return
    # spawn, not fork: the same everywhere, and torch does not survive every fork
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _get_ready)
    with pool:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:  # they inherit that Ctrl-C is for us
            for _ in range(workers):
                pool.submit(os.getpid)
        finally:
            signal.signal(signal.SIGINT, before)
        try:
            yield pool, workers
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The executor of the Dask cluster whose scheduler is at `address`, and how many workers.

    Raises `UsageError` where Dask is not installed, and `ArcadeError` where no scheduler answers,
    it has no workers, they lack this package, or they are lost.
    """
    try:
        distributed = import_module("distributed")  # optional, and slow to import
    except ImportError as error:
        raise UsageError(
            "--dask needs the package distributed: install it with "
            "pip install 'tetris-arcade[dask]'"
        ) from error
    with _connected(distributed, address) as client:
        # Not their threads: our compiled loops do not let go of the interpreter.
        workers = len(client.nthreads())
        if not workers:
            raise ArcadeError(
                f"the Dask scheduler at {address} has no workers: start some with "
                f"dask worker {address}"
            )
        try:
            _check_package(client)
            yield client.get_executor(), workers
        except ImportError as error:
            raise ArcadeError(
                f"the Dask cluster at {address} cannot import what is to be played ({error}): "
                "install this version of tetris-arcade where its scheduler and its workers run"
            ) from error
        except (CancelledError, OSError, distributed.KilledWorker) as error:
            raise ArcadeError(
                f"the Dask cluster at {address} was lost ({type(error).__name__}): see its logs, "
                "and try again"
            ) from error


def _check_package(client: Any) -> None:
    """Raise `ImportError` unless all of the cluster has this package: without, workers die of it,
    and Dask waits for better ones."""
    for run in (client.run, client.run_on_scheduler):
        run(pkgutil.resolve_name, "tetris_arcade.evaluation.evaluate:__name__")


@contextmanager
def _connected(distributed: Any, address: str) -> Iterator[Any]:
    # What goes wrong is said in our one line; Dask would say it in a hundred.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL + 1)
    try:
        distributed.comm.get_address_host_port(address)  # a Client is loud about it
        client = distributed.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ArcadeError(
            f"no Dask scheduler answers at {address} ({type(error).__name__}): start one with "
            "dask scheduler, and give the address that it prints, as tcp://HOST:8786"
        ) from error
    with client:
        yield client
