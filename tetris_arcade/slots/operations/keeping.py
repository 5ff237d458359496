"""Checkpoints become slots."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import msgspec

from tetris_arcade.errors import ModelError
from tetris_arcade.slots.checkpoints import open_checkpoint, read_attributes
from tetris_arcade.slots.metadata import Metadata, Source, from_plain
from tetris_arcade.slots.operations.progress import Meter, Progress
from tetris_arcade.slots.operations.taken import Taken, keep_as
from tetris_arcade.slots.operations.training_folder import evaluation_note
from tetris_arcade.slots.store import Slot, SlotStore

Describe: TypeAlias = Callable[[BinaryIO, Metadata], Metadata]
"""Completes the metadata of a checkpoint, given it, open and seekable, and what it says itself.
Raises `ModelError` for one that is not to be kept."""

_LEFT = "slot_metadata"
_DESCRIBED = ("policy", "environment", "training", "versions", "algorithm")


def save_checkpoint(
    store: SlotStore,
    name: str,
    checkpoint: Path,
    *,
    source: Source,
    taken: Taken = "refuse",
    notes: str = "",
    describe: Describe | None = None,
    progress: Progress | None = None,
) -> Slot:
    """Keep a checkpoint, a zip that Stable-Baselines3's ``save()`` wrote, in a slot.

    The metadata is what our trainer left in the zip; of a foreign zip, what it says in plain JSON,
    and in ``notes``, without some of your own, what SB3's EvalCallback measured. ``describe`` has
    the last word. Nothing in the zip is executed. A checkpoint that training is writing is waited
    for, briefly. Raises `ModelError` for a file that is no whole checkpoint, and what ``describe``
    and `SlotStore.save` raise.
    """
    with open_checkpoint(checkpoint) as model:
        metadata = _describe(read_attributes(model), checkpoint)
        if describe is not None:
            metadata = describe(model, metadata)
        metadata = msgspec.structs.replace(
            metadata,
            created=datetime.now(UTC).replace(microsecond=0),
            source=source,
            notes=notes or metadata.notes,
        )
        size = model.seek(0, os.SEEK_END)

        def keep(candidate: str, replace: bool) -> Slot:
            model.seek(0)
            watched = Meter(progress, size).watch(model, partial(_unreadable, checkpoint))
            return store.save(candidate, watched, metadata, replace=replace)

        return keep_as(store, name, taken, keep)


def _describe(attributes: dict[str, Any], checkpoint: Path) -> Metadata:
    """The metadata that an algorithm's attributes, plain JSON, give for its model."""
    left = attributes.get(_LEFT)
    plain = {key: left[key] for key in _DESCRIBED if key in left} if isinstance(left, dict) else {}
    timesteps = _count(attributes.get("num_timesteps"))
    if _LEFT not in attributes:
        plain["notes"] = evaluation_note(checkpoint.parent, timesteps)
    plain.setdefault(
        "training",
        {
            "timesteps": timesteps,
            "episodes": _count(attributes.get("_episode_num")),
            "seed": _count(attributes.get("seed")),
        },
    )
    try:
        return from_plain(plain)
    except msgspec.ValidationError as error:
        raise ModelError(
            f"{checkpoint} describes itself wrongly in {_LEFT} ({error}); "
            "correct that where it is trained"
        ) from error


def _unreadable(checkpoint: Path, error: OSError) -> ModelError:
    return ModelError(
        f"the copy of {checkpoint} cannot be read ({error.strerror or error}); check the disk"
    )


def _count(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None
