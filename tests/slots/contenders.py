"""Processes that use one store at the same time.

    python -m tests.slots.contenders read SCHEME SECONDS
    python -m tests.slots.contenders save SCHEME [replace] [without-locks]

``read``: readers look at everything there is while another process replaces a slot in a tight
loop. Prints, as JSON, how many ``reads`` each did, which were ``bad`` and how often the slot was
``replaced``. ``save``: `WRITERS` save one name at the same time, and again and again.
Prints how it went with each (``results``), what the store then held, and the ``litter``.
"""

import hashlib
import io
import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from itertools import count
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier, Event
from typing import Any

import filelock

from tests.slots.wholeness import (
    assert_trash_restores,
    assert_whole,
    contents,
    litter,
    location_in,
    model_of,
    quick_folder,
)
from tetris_arcade.errors import ArcadeError
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

READERS = 4
WRITERS = 8
ROUNDS = 5
LABELS = [f"{writer}.{turn}" for writer in range(WRITERS) for turn in range(ROUNDS)]
"""What the writers save: every one of them several models, one after the other."""

_STILL, _REPLACED, _CONTESTED = "still", "replaced", "contested"
_FIRST, _NEXT = "first", "next"


def _labelled(label: str) -> bytes:
    """A model that can tell by itself whether it is whole; its length depends on the label."""
    body = label.encode() * (100 + len(label) * 37)
    return hashlib.sha256(body).digest() + body


def _is_whole(model: bytes) -> bool:
    return hashlib.sha256(model[32:]).digest() == model[:32]


def _look_at_all(store: SlotStore) -> int:
    """Read in every way there is; the number of reads. Raises AssertionError, ArcadeError."""
    assert store.names() == [_REPLACED, _STILL]
    slots = store.slots()
    assert [slot.name for slot in slots] == [_REPLACED, _STILL]
    assert [slot.problem for slot in slots] == [None, None]
    assert store.read(_REPLACED).problem is None
    assert _is_whole(model_of(store, _REPLACED))
    assert _is_whole(assert_whole(store, _REPLACED))
    assert _is_whole(assert_whole(store, _STILL))
    return 6


def _read(location: str, stop: Event, results: "SimpleQueue[Any]") -> None:
    store, reads, bad = open_store(location), 0, []
    while not stop.is_set():
        try:
            reads += _look_at_all(store)
        except (AssertionError, ArcadeError, OSError) as error:
            bad.append(repr(error))
    results.put((reads, bad))


def _replace(location: str, stop: Event, results: "SimpleQueue[Any]") -> None:
    store = open_store(location)
    for number in count(1):
        _save_labelled(store, _REPLACED, f"{number}-", replace=True)
        for discarded in store.discarded():
            store.purge(discarded.key)
        if stop.is_set():
            results.put(number)
            return


def _save(
    location: str, writer: int, replace: bool, barrier: Barrier, results: "SimpleQueue[Any]"
) -> None:
    store = open_store(location)
    barrier.wait()
    for label in LABELS[writer * ROUNDS : (writer + 1) * ROUNDS]:
        try:
            _save_labelled(store, _CONTESTED, label, replace=replace)
        except ArcadeError as error:
            results.put((label, f"{type(error).__name__}: {error}"))
        else:
            results.put((label, "saved"))


def _save_labelled(store: SlotStore, name: str, label: str, *, replace: bool = False) -> None:
    store.save(name, io.BytesIO(_labelled(label)), Metadata(notes=label), replace=replace)


def read(location: str, seconds: float) -> dict[str, object]:
    """What the module says that ``read`` prints."""
    store = open_store(location)
    for name in (_REPLACED, _STILL):
        _save_labelled(store, name, name)
    stop, reads, replaced = multiprocessing.Event(), _results(), _results()
    workers = [_started(_read, location, stop, reads) for _ in range(READERS)]
    workers.append(_started(_replace, location, stop, replaced))
    time.sleep(seconds)
    stop.set()
    found = [reads.get() for _ in range(READERS)]
    _finish(workers)
    return {
        "reads": [number for number, _ in found],
        "bad": [flaw for _, flaws in found for flaw in flaws],
        "replaced": replaced.get(),
        "litter": sorted(litter(store)),
    }


def save(location: str, *, replace: bool) -> dict[str, object]:
    """What the module says that ``save`` prints."""
    store = open_store(location)
    if replace:
        _save_labelled(store, _CONTESTED, _FIRST)
    barrier, results = multiprocessing.Barrier(WRITERS), _results()
    numbers = range(WRITERS)
    _finish([_started(_save, location, number, replace, barrier, results) for number in numbers])
    _save_labelled(store, _NEXT, _NEXT)  # finishes what was left unfinished
    held = contents(store)
    report: dict[str, object] = {
        "results": dict(results.get() for _ in LABELS),
        "held": held.slots[_CONTESTED][1],
        "trash": [notes for *_, notes in held.trash],
        "litter": sorted(litter(store)),
    }
    assert_trash_restores(store)
    return report


def _results() -> "SimpleQueue[Any]":
    return multiprocessing.SimpleQueue()


def _started(work: Callable[..., None], *arguments: object) -> multiprocessing.Process:
    process = multiprocessing.Process(target=work, args=arguments)
    process.start()
    return process


def _finish(workers: list[multiprocessing.Process]) -> None:
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * len(workers)


def _let_go_of_locks() -> None:
    """Locks that do not hold, as on some network file systems."""

    def unheld(*_: object, **__: object) -> object:
        return nullcontext()

    assert "FileLock" in vars(filelock)
    vars(filelock)["FileLock"] = unheld


def main(what: str, scheme: str, *options: str) -> None:
    if "without-locks" in options:
        _let_go_of_locks()
    with quick_folder() as folder:
        (folder / "store").mkdir()
        location = location_in(folder / "store", scheme)
        if what == "read":
            print(json.dumps(read(location, float(options[0]))))
        else:
            print(json.dumps(save(location, replace="replace" in options)))


if __name__ == "__main__":
    main(*sys.argv[1:])
