"""What is done with slots, whatever the store: saving a checkpoint, finding, ranking, opening."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from tetris_arcade.errors import ModelError, SlotDamagedError, SlotNotFoundError
from tetris_arcade.slots.checkpoints import open_checkpoint, read_attributes
from tetris_arcade.slots.metadata import Metadata, Source, TrainingSource, from_plain
from tetris_arcade.slots.plugins import open_stores
from tetris_arcade.slots.store import Slot, SlotStore, copy_model

_OPENINGS = 2  # a replacement may fall between metadata and model where a store cannot prevent it
_DESCRIBED = ("policy", "environment", "training", "versions", "algorithm")


def find_checkpoint(checkpoints: Path, source: TrainingSource) -> Path:
    """The file that training keeps as ``source`` in the folder ``checkpoints``.

    Raises `ModelError` where there is none.
    """
    path = checkpoints / f"{source}.zip"
    if not path.is_file():
        raise ModelError(
            f"there is no {path.name} in {checkpoints}; check --checkpoints, "
            "or train first: python -m tetris_arcade train"
        )
    return path


def save_checkpoint(
    store: SlotStore,
    name: str,
    checkpoint: Path,
    *,
    source: Source,
    replace: bool = False,
    notes: str = "",
) -> Slot:
    """Keep a checkpoint, a zip that Stable-Baselines3's ``save()`` wrote, in a slot.

    The metadata is what our trainer left in the zip; of a foreign zip, what it says in plain JSON.
    Nothing in the zip is executed. A checkpoint that training is writing is waited for, briefly.
    Raises `ModelError` for a file that is no whole checkpoint, and what `SlotStore.save` raises.
    """
    with open_checkpoint(checkpoint) as model:
        metadata = msgspec.structs.replace(
            _describe(read_attributes(model), checkpoint),
            created=datetime.now(UTC).replace(microsecond=0),
            source=source,
            notes=notes or None,
        )
        model.seek(0)
        return store.save(name, model, metadata, replace=replace)


def find_slot(name: str, locations: Iterable[str]) -> Slot:
    """The slot called ``name`` in the last of ``locations`` that has one.

    The last, so that of `default_locations` the user's own slots come before the starters. Raises
    `SlotNotFoundError` where none has it, and what opening and reading a store raises.
    """
    stores = open_stores(locations)
    for store in reversed(stores):
        with suppress(SlotNotFoundError):
            return store.read(name)
    places = " or ".join(store.location for store in stores)
    options = "".join(f" --store {store.location}" for store in stores)
    raise SlotNotFoundError(
        f"there is no slot {name!r} in {places}; "
        f"to see what there is: python -m tetris_arcade slots list{options}"
    )


def open_verified(store: SlotStore, name: str) -> tuple[Metadata, BinaryIO]:
    """A slot's metadata and its model, open at its start and hashed; close it after use.

    A model without a hash in its metadata (a foreign slot's) cannot be verified and is let pass.
    Raises what `SlotStore.open_slot` raises, and `SlotDamagedError` for a model that its metadata
    does not describe.
    """
    for _ in range(_OPENINGS):
        slot, model = store.open_slot(name)
        try:
            if _is_described(model, slot):
                model.seek(0)
                return slot.metadata, model
        except BaseException:
            model.close()
            raise
        model.close()
    raise SlotDamagedError(
        f"slot {name!r}: the model is not the one that its metadata describes; save the slot again"
    )


def rank(slots: Iterable[Slot]) -> list[Slot]:
    """Best first: by mean lines, then those not evaluated by name, then the damaged by name."""

    def place(slot: Slot) -> tuple[bool, bool, float, str]:
        evaluation = slot.metadata.evaluation
        mean = evaluation.mean_lines if evaluation else 0.0
        return slot.problem is not None, evaluation is None, -mean, slot.name

    return sorted(slots, key=place)


def _is_described(model: BinaryIO, slot: Slot) -> bool:
    expected = slot.metadata.model
    if expected is None:
        return True
    try:
        found = copy_model(model, None)
    except OSError as error:
        raise SlotDamagedError(
            f"slot {slot.name!r}: its model cannot be read ({error.strerror or error}); "
            "check the disk"
        ) from error
    return (found.sha256, found.size) == (expected.sha256, expected.size)


def _describe(attributes: dict[str, Any], checkpoint: Path) -> Metadata:
    """The metadata that an algorithm's attributes, plain JSON, give for its model."""
    left = attributes.get("slot_metadata")
    plain = {key: left[key] for key in _DESCRIBED if key in left} if isinstance(left, dict) else {}
    plain.setdefault(
        "training",
        {
            "timesteps": _count(attributes.get("num_timesteps")),
            "episodes": _count(attributes.get("_episode_num")),
            "seed": _count(attributes.get("seed")),
        },
    )
    try:
        return from_plain(plain)
    except msgspec.ValidationError as error:
        raise ModelError(
            f"{checkpoint} describes itself wrongly in slot_metadata ({error}); "
            "correct that where it is trained"
        ) from error


def _count(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None
