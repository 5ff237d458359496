"""The job's process: it does the job, tells how far it is, and how it ended."""

import contextlib
import os
import time
from multiprocessing.connection import Connection
from typing import Final

from tetris_arcade.errors import ArcadeError, SlotError, kind_and_reason, reason_of
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.inspection.completion import Completion
from tetris_arcade.jobs.job import (
    Copy,
    Delete,
    Evaluate,
    Export,
    FindDeleted,
    Import,
    Job,
    Rename,
    Restore,
    Save,
)
from tetris_arcade.jobs.process import DONE, FAILED, PROGRESS
from tetris_arcade.slots.operations.changing import delete_slots, latest_discarded, rename_slot
from tetris_arcade.slots.operations.exporting import export_bundle, export_model
from tetris_arcade.slots.operations.filling import store_to_fill
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.operations.progress import Progress
from tetris_arcade.slots.operations.taken import keep_as
from tetris_arcade.slots.operations.training_folder import find_checkpoint
from tetris_arcade.slots.operations.transfer import copy_slot, import_file
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, command

_PAUSE_SECONDS: Final = 0.05
"""Between two reports: more would only be drawn over."""
_LONGEST: Final = 800
"""Characters of a line; four bytes each at most, so that a message stays whole."""


def run(connection: Connection, job: Job) -> None:
    """Do a job. Where nobody listens any more, it is given up."""
    with contextlib.suppress(OSError, AttributeError):  # Windows has no nice
        os.nice(10)
    try:
        line, key = _do(job, _reporter(connection))
        said: tuple[str, object] = DONE, (line[:_LONGEST], key)
    except Exception as error:  # whatever a store or a model does, it is said
        reason = reason_of(error) if isinstance(error, ArcadeError) else kind_and_reason(error)
        said = FAILED, f"{job.title}: {reason}"[:_LONGEST]
    with contextlib.suppress(OSError):
        connection.send(said)


def _reporter(connection: Connection) -> Progress:
    last = 0.0

    def report(done: int, total: int | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PAUSE_SECONDS:
            last = now
            connection.send((PROGRESS, (done, total)))  # raises, if the app is gone: we stop

    return report


def _do(job: Job, progress: Progress) -> tuple[str, str | None]:
    """What there is to say once it is done, and the key in the trash of what was deleted."""
    match job:
        case Delete():
            [discarded] = delete_slots(open_store(job.location), [job.name])
            return f"deleted {job.name}", discarded.key
        case FindDeleted():
            return f"deleted {job.name}", _key_of_deleted(job)
        case Save():
            line = _save(job, progress)
        case Import():
            line = _import(job, progress)
        case Rename():
            slot = rename_slot(open_store(job.location), job.name, job.new_name)
            line = f"renamed {job.name} to {slot.name}"
        case Copy():
            line = _copy(job, progress)
        case Export():
            export = export_bundle if job.bundle else export_model
            export(open_store(job.location), job.name, job.file, progress=progress)
            line = f"exported {job.name} to {job.file}"
        case Restore():
            line = f"brought back {_restore(job).name}"
        case Evaluate():
            line = _evaluate(job, progress)
    return line, None


def _key_of_deleted(job: FindDeleted) -> str:
    store = open_store(job.location)
    if job.name in store.names():
        raise SlotError("its process died before it was done; delete it again")
    return latest_discarded(store, job.name).key


def _save(job: Save, progress: Progress) -> str:
    checkpoint = find_checkpoint(job.checkpoints, job.source)
    completion = Completion(checkpoint)
    slot = save_checkpoint(
        store_to_fill(job.location), job.name, checkpoint,
        source=job.source, describe=completion.complete, progress=progress,
    )  # fmt: skip
    if completion.problem is not None:
        return f"saved {slot.name}, but it cannot play: it {completion.problem}"
    return f"saved {slot.name} from {checkpoint.name}"


def _import(job: Import, progress: Progress) -> str:
    completion = Completion(job.file)
    again = command("slots", "import", str(job.file), job.name, "--store", job.location)

    copied = import_file(
        store_to_fill(job.location), job.name, job.file,
        describe=lambda model, metadata: completion.complete_or_refuse(again, model, metadata),
        progress=progress,
    )  # fmt: skip
    return f"imported {copied.slot.name} from {job.file.name}"


def _copy(job: Copy, progress: Progress) -> str:
    target = store_to_fill(job.target)
    copied = copy_slot(
        open_store(job.location), job.name, target, job.new_name, progress=progress
    )  # fmt: skip
    done = "was there already:" if copied.already_there else "copied"
    preposition = "in" if copied.already_there else "to"
    return f"{done} {copied.slot.name} {preposition} {target.location}"


def _restore(job: Restore) -> Slot:
    store = open_store(job.location)
    return keep_as(
        store, job.name, "suffix", lambda name, replace: store.restore(job.key, name)
    )  # fmt: skip


def _evaluate(job: Evaluate, progress: Progress) -> str:
    # It alone needs torch, which takes seconds to import.
    from tetris_arcade.evaluation.keeping import find_out, keep  # noqa: PLC0415
    from tetris_arcade.playing.memory import limit_memory  # noqa: PLC0415

    limit_memory()
    slot, protocol = open_store(job.location).read(job.name), Protocol()
    total = protocol.games * protocol.max_pieces
    found = find_out(slot, protocol, report=lambda pieces: progress(pieces, total))
    keep(found, slot)
    return f"evaluated {job.name}: {found.evaluation.mean_lines:,.1f} lines on average"
