"""What the tests of stores ask of a store again and again."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tetris_arcade.slots.locations import split_location
from tetris_arcade.slots.store import SlotStore

SCHEMES = ["dir", "zip"]
"""The built-in kinds of store; what is promised of a store is tried on both."""

_HASH_DIGITS = 8

Keep = Callable[[str, bytes], None]


def location_in(folder: Path, scheme: str) -> str:
    """Where a store of this kind lies in a folder of its own."""
    return f"{scheme}:{folder / ('slots.zip' if scheme == 'zip' else 'slots')}"


def model_of(store: SlotStore, name: str) -> bytes:
    with store.open_model(name) as model:
        return model.read()


def assert_whole(store: SlotStore, name: str) -> bytes:
    """The slot's model, which its metadata describes truly. For a store nobody writes to."""
    slot, file = store.open_slot(name)
    with file:
        model = file.read()
    assert slot.problem is None, slot.problem
    assert slot.metadata.model is not None
    assert slot.metadata.model.sha256 == hashlib.sha256(model).hexdigest()
    return model


def files_of(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


@dataclass(frozen=True)
class Contents:
    """All that a store holds.

    ``slots`` has the beginning of each model's hash, and the notes; ``trash`` has the same after
    the name that each slot had, sorted.
    """

    slots: dict[str, tuple[str, str]]
    trash: list[tuple[str, str, str]]


def contents(store: SlotStore) -> Contents:
    """What a reader sees; every slot must be whole. For a store nobody writes to."""
    slots, trash = {}, []
    for slot in store.slots():
        assert slot.metadata.name == slot.name
        slots[slot.name] = hash_of(assert_whole(store, slot.name)), slot.metadata.notes or ""
    assert store.names() == list(slots)
    for discarded in store.discarded():
        slot = discarded.slot
        assert slot.problem is None, slot.problem
        assert slot.metadata.model is not None
        sha256 = slot.metadata.model.sha256
        trash.append((slot.name, sha256[:_HASH_DIGITS], slot.metadata.notes or ""))
    return Contents(slots, sorted(trash))


def hash_of(model: bytes) -> str:
    """As `Contents` has it."""
    return hashlib.sha256(model).hexdigest()[:_HASH_DIGITS]


def assert_trash_restores(store: SlotStore) -> None:
    """Everything in the trash comes back as a slot, whole; it stays out of the trash."""
    for number, discarded in enumerate(store.discarded()):
        slot = store.restore(discarded.key, f"back-{number}")
        assert_whole(store, f"back-{number}")
        assert slot.metadata.model == discarded.slot.metadata.model
    assert store.discarded() == []


def litter(store: SlotStore) -> set[str]:
    """What lies in and around a store, in a folder of its own, that does not belong there."""
    scheme, path = split_location(store.location)
    if scheme == "zip":
        return files_of(Path(path).parent) - {"slots.zip", ".slots.zip.lock"}
    folder, trash = Path(path), Path(path) / ".trash"
    slots = {folder / name for name in store.names()} & {*folder.iterdir()}
    discarded = {trash / item.key for item in store.discarded()}
    present = {*folder.parent.iterdir(), *folder.iterdir()}
    present |= {*trash.iterdir()} if trash.exists() else set()
    stray = present - {folder, folder / ".lock", trash} - slots - discarded
    return {str(path.relative_to(folder.parent)) for path in stray} | {
        f"{slot.name}/{file}"
        for slot in slots | discarded
        for file in files_of(slot) ^ {"model.zip", "metadata.json"}
    }


@contextmanager
def without_write_access() -> Iterator[None]:
    """Permissions do not bind root, so root steps down for a moment."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A temporary folder that all may read, in memory where that can be: of the promises of a
    store this changes nothing, and there are thousands of stores to try."""
    memory = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
