"""Slots go from one store to another, and come in from files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from msgspec.structs import replace as changed

from tetris_arcade.errors import SlotError, SlotNotFoundError, StoreError
from tetris_arcade.slots.archive import Archive, ZipFlaw
from tetris_arcade.slots.folder import MODEL
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.operations.keeping import Describe, save_checkpoint
from tetris_arcade.slots.operations.progress import Meter, Progress, Shares, model_size
from tetris_arcade.slots.operations.taken import Taken, candidates, keep_as
from tetris_arcade.slots.operations.verification import measure, unreadable
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, SlotStore, command


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of one slot that was to be copied.

    ``slot`` is what is in the target now: the copy or, where ``already_there``, what was found to
    be the same. Where the copy failed it is the slot in the source, and ``error`` says why.
    """

    slot: Slot
    already_there: bool = False
    error: SlotError | None = None


def copy_slot(
    source: SlotStore,
    name: str,
    target: SlotStore,
    new_name: str | None = None,
    *,
    taken: Taken = "refuse",
    progress: Progress | None = None,
) -> Copied:
    """Copy a slot, metadata and all, verified on the way against the hash in its metadata.

    Where the target has the same model and metadata under that name (or, with suffixes, under one
    that it would get), nothing is done: a transfer that was cut short is simply repeated. Raises
    what opening the one store and saving to the other raises.
    """
    wanted = name if new_name is None else new_name
    size = model_size(source.read(name).metadata)
    same = _same(source, name, target, wanted, taken)
    if same is not None:
        Meter(progress, size).advance(size or 0)
        return Copied(same, already_there=True)

    def keep(candidate: str, replace: bool) -> Slot:
        # Opened anew for each name tried, because not every store's models can be read twice.
        slot, model = source.open_slot(name)
        with model:
            meter = Meter(progress, model_size(slot.metadata))
            watched = meter.watch(model, partial(unreadable, name))
            return target.save(candidate, watched, slot.metadata, replace=replace)

    return Copied(keep_as(target, wanted, taken, keep))


def copy_slots(
    slots: Iterable[Slot],
    target: SlotStore,
    *,
    taken: Taken = "refuse",
    progress: Progress | None = None,
) -> Iterator[Copied]:
    """Copy slots, each from where it is, one after the other as the results are asked for.

    A slot that cannot be copied does not stop the others: its error is in its result. Raises
    `StoreError` when a store itself fails, which would stop the others as well.
    """
    slots = list(slots)
    opened = cache(open_store)
    shares = Shares(progress, [model_size(slot.metadata) for slot in slots])
    for slot in slots:
        try:
            source, share = opened(slot.location), shares.next()
            yield copy_slot(source, slot.name, target, taken=taken, progress=share)
        except SlotError as error:
            yield Copied(slot, error=error)


def import_file(
    store: SlotStore,
    name: str,
    file: Path,
    *,
    taken: Taken = "refuse",
    notes: str = "",
    describe: Describe | None = None,
    progress: Progress | None = None,
) -> Copied:
    """Keep a file of someone else's as a slot: a model.zip, or a bundle of slots.

    Of a bundle it is the slot called ``name``, or the only one, which describes itself; of a model,
    ``notes`` and ``describe`` complete the metadata, as for `save_checkpoint`. Nothing in
    the file is executed. Raises `ModelError` for a file that is neither, `SlotNotFoundError` for a
    bundle of others, and what `save_checkpoint` raises.
    """
    if not is_bundle(file):
        slot = save_checkpoint(
            store, name, file,
            source="import", taken=taken, notes=notes, describe=describe, progress=progress,
        )  # fmt: skip
        return Copied(slot)
    bundle = open_store(f"zip:{file}")
    names = bundle.names()
    if len(names) != 1 and name not in names:
        words = ("slots", "copy", "--all", "--store", bundle.location, "--to", store.location)
        raise SlotNotFoundError(
            f"{file} holds no {name!r} but {', '.join(names) or 'nothing'}; name one of them, or "
            f"import all: {command(*words)}"
        )
    which = name if name in names else names[0]
    return copy_slot(bundle, which, store, name, taken=taken, progress=progress)


def is_bundle(file: Path) -> bool:
    """Whether a file is a bundle of slots, not a model."""
    try:
        if not file.is_file():
            return False
        with file.open("rb") as opened:
            return any(name.endswith(f"/{MODEL}") for name in Archive(opened).members)
    except (OSError, ZipFlaw):
        return False  # reading it as a model says what is wrong


def _same(
    source: SlotStore, name: str, target: SlotStore, wanted: str, taken: Taken
) -> Slot | None:
    """The slot of the target that is what the copy would be, if there is one."""
    expected: Metadata | None = None
    for candidate in candidates(wanted) if taken == "suffix" else [wanted]:
        try:
            there = target.read(candidate)
        except (SlotNotFoundError, StoreError):
            return None  # a store that is not there yet is made by saving, which else says why not
        if expected is None:
            expected = _described(source, name)
        if there.problem is None and changed(there.metadata, name=None) == expected:
            return there
    return None


def _described(source: SlotStore, name: str) -> Metadata:
    """The slot's metadata as its copy would have it, but for the name."""
    slot, model = source.open_slot(name)
    with model:
        info = slot.metadata.model or measure(slot, model)
    return changed(slot.metadata, name=None, model=info)
