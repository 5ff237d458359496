"""Models leave their store, for use elsewhere."""

import errno
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from tetris_arcade.errors import StoreError
from tetris_arcade.slots.operations.progress import Meter, Progress, model_size
from tetris_arcade.slots.operations.verification import not_described
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, SlotStore, copy_model

_PIECE = 8 << 20
_KERNEL_CANNOT = frozenset([errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP])


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
        if verify:
            found = copy_model(meter.watch(model), target)
            if slot.metadata.model is not None and slot.metadata.model.sha256 != found.sha256:
                raise not_described(name)
        elif _is_plain_file(model):
            _copy_by_the_kernel(model, target, meter)
        else:
            shutil.copyfileobj(meter.watch(model), target, _PIECE)
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
        watched = Meter(progress, model_size(slot.metadata)).watch(model)
        try:
            open_store(f"zip:{draft}").save(slot.name, watched, slot.metadata)
        except StoreError as error:  # which names the draft
            raise StoreError(f"cannot write {file}: {error}") from error
    return slot


@contextmanager
def _beside(file: Path, *, replace: bool) -> Iterator[Path]:
    """A path for a new file, which takes the name ``file`` at the end, or is gone."""
    if not replace and os.path.lexists(file):
        raise _there_already(file)
    try:
        with TemporaryDirectory(prefix=".export-", dir=file.parent) as folder:
            draft = Path(folder, "draft.zip")
            yield draft
            # Not flushed to the disk: like `cp`, this leaves that to the system. The slot stays in
            # its store, so nothing is lost that could not be exported again.
            _place(draft, file, replace=replace)
    except OSError as error:
        raise StoreError(
            f"cannot write {file}: {error.strerror or error}; "
            "check that its folder is there, may be written to and has room"
        ) from error


def _place(draft: Path, file: Path, *, replace: bool) -> None:
    if not replace:
        with suppress(OSError):  # no hard links on this file system, so that renaming has to do
            try:
                file.hardlink_to(draft)  # unlike renaming, it replaces nothing
            except FileExistsError as error:
                raise _there_already(file) from error
            return
    draft.replace(file)


def _there_already(file: Path) -> StoreError:
    return StoreError(f"{file} is there already; choose another name or add --replace")


def _is_plain_file(model: BinaryIO) -> bool:
    return (
        isinstance(model, io.BufferedReader)
        and isinstance(model.raw, io.FileIO)
        and hasattr(os, "copy_file_range")
    )


def _copy_by_the_kernel(model: BinaryIO, target: BinaryIO, meter: Meter) -> None:
    """Copy a file from its start; raises OSError."""
    source, done = model.fileno(), 0
    size = os.fstat(source).st_size
    while done < size:
        copied = _copy_piece(source, target.fileno(), min(_PIECE, size - done), done)
        done += copied
        meter.advance(copied)


def _copy_piece(source: int, target: int, size: int, offset: int) -> int:
    """Copy a part of a file to where the other one stands; how much was copied."""
    try:
        copied = os.copy_file_range(source, target, size, offset)
    except OSError as error:
        if error.errno not in _KERNEL_CANNOT:
            raise
        copied = 0
    if not copied:
        copied = os.write(target, os.pread(source, size, offset))
    if not copied:
        raise OSError(errno.EIO, "the model has become shorter")
    return copied
