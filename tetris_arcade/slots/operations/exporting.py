"""Models leave their store, for use elsewhere."""

import errno
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from tetris_arcade.errors import StoreError
from tetris_arcade.files import draft_beside, in_the_way, place, taken
from tetris_arcade.slots.operations.progress import Meter, Progress, model_size
from tetris_arcade.slots.operations.verification import not_described, unreadable
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, SlotStore, copy_model

_PIECE = 8 << 20


def export_model(
    store: SlotStore,
    name: str,
    file: Path,
    *,
    replace: bool = False,
    verify: bool = False,
    progress: Progress | None = None,
) -> Slot:
    """Write a slot's model to ``file``, a zip that Stable-Baselines3's ``load()`` reads.

    ``file`` is whole or not there. To ``verify`` the model against its hash on the way takes
    several times as long as copying it. Raises `StoreError` when ``file`` cannot be written or,
    unless ``replace``, is there already; `SlotDamagedError`; and what `SlotStore.open_slot` raises.
    """
    slot, model = store.open_slot(name)
    with model, _beside(file, replace=replace) as draft, draft.open("xb") as target:
        meter = Meter(progress, model_size(slot.metadata))
        told = partial(unreadable, name)
        if verify:
            found = copy_model(meter.watch(model, told), target)
            if slot.metadata.model is not None and slot.metadata.model.sha256 != found.sha256:
                raise not_described(name)
        elif _is_plain_file(model):
            _copy_by_the_kernel(name, model, target, meter)
        else:
            shutil.copyfileobj(meter.watch(model, told), target, _PIECE)
    return slot


def export_bundle(
    store: SlotStore,
    name: str,
    file: Path,
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> Slot:
    """Write a slot to ``file``, a bundle of this one, metadata and all, always verified.

    Raises as `export_model`.
    """
    slot, model = store.open_slot(name)
    with model, _beside(file, replace=replace) as draft:
        meter = Meter(progress, model_size(slot.metadata))
        watched = meter.watch(model, partial(unreadable, name))
        try:
            open_store(f"zip:{draft}").save(slot.name, watched, slot.metadata)
        except StoreError as error:  # which names the draft
            raise StoreError(f"cannot write {file}: {error}") from error
    return slot


@contextmanager
def _beside(file: Path, *, replace: bool) -> Iterator[Path]:
    """A path for a new file, which takes the name ``file`` at the end, or is gone."""
    if obstacle := in_the_way(file, replace=replace):
        raise StoreError(obstacle)
    try:
        with draft_beside(file) as draft:
            yield draft
            # Not flushed to the disk: like `cp`, this leaves that to the system. The slot stays in
            # its store, so nothing is lost that could not be exported again.
            place(draft, file, replace=replace, flush=False)
    except FileExistsError as error:
        raise StoreError(taken(file)) from error
    except OSError as error:
        raise StoreError(
            f"cannot write {file}: {error.strerror or error}; "
            "check that its folder is there, may be written to and has room"
        ) from error


def _is_plain_file(model: BinaryIO) -> bool:
    return (
        isinstance(model, io.BufferedReader)
        and isinstance(model.raw, io.FileIO)
        and hasattr(os, "copy_file_range")
    )


def _copy_by_the_kernel(name: str, model: BinaryIO, target: BinaryIO, meter: Meter) -> None:
    """Copy the model of a slot, a file, from its start.

    Raises `SlotDamagedError` where it cannot be read, and OSError where it cannot be written.
    """
    source, done = model.fileno(), 0
    size = os.fstat(source).st_size
    while done < size:
        copied = _copy_piece(name, source, target.fileno(), min(_PIECE, size - done), done)
        done += copied
        meter.advance(copied)


def _copy_piece(name: str, source: int, target: int, size: int, offset: int) -> int:
    """Copy a part of a file to where the other one stands; how much was copied."""
    with suppress(OSError):  # the kernel does not say which of the two files is at fault
        copied = os.copy_file_range(source, target, size, offset)
        if copied:
            return copied
    try:
        piece = os.pread(source, size, offset)
    except OSError as error:
        raise unreadable(name, error) from error
    if not piece:
        raise unreadable(name, OSError(errno.EIO, "it has become shorter"))
    return os.write(target, piece)
