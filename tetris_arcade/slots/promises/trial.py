"""What a promise is tried with: names of its own in the store, and what is expected there."""

import hashlib
import io
import reprlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from msgspec.structs import replace as changed

from tetris_arcade.slots.hookspecs import StoreFactory
from tetris_arcade.slots.metadata import Metadata, ModelInfo, to_plain
from tetris_arcade.slots.store import Discarded, Slot, SlotStore

MODEL = b"a model, \x00\xff as bytes"

_repr = reprlib.Repr()
_repr.maxother = _repr.maxstring = 200
_repr.maxlist = 12


class BrokenPromiseError(AssertionError):
    """What was expected, and what came instead."""


class Trial:
    """One promise's part of a store: the slots whose names start with ``prefix``.

    Everything is asked of a store opened anew, so that only what is really kept comes back.
    """

    def __init__(self, factory: StoreFactory, rest: str, prefix: str) -> None:
        self.factory = factory
        self._rest = rest
        self.prefix = prefix
        self._named: set[str] = set()

    def open(self) -> SlotStore:
        return self.factory(self._rest)

    def name(self, label: str) -> str:
        name = f"{self.prefix}{label}"
        self._named.add(name)
        return name

    def save(
        self,
        label: str,
        model: bytes = MODEL,
        metadata: Metadata | None = None,
        *,
        replace: bool = False,
    ) -> Slot:
        return self.open().save(
            self.name(label), io.BytesIO(model), metadata or Metadata(), replace=replace
        )

    def names(self) -> list[str]:
        return [name for name in self.open().names() if name.startswith(self.prefix)]

    def discarded(self) -> list[Discarded]:
        return [each for each in self.open().discarded() if each.slot.name.startswith(self.prefix)]

    def model(self, name: str) -> bytes:
        with self.open().open_model(name) as model:
            return model.read()

    def expect_slot(self, slot: Slot, model: bytes) -> None:
        """That ``slot`` is kept as it is here, with this model."""
        what = f"the slot {slot.name!r}"
        expect_same(what, self.open().read(slot.name), slot)
        expect(f"the model of {what}", self.model(slot.name), model)

    def expect_names(self, *labels: str) -> None:
        """That these are the slots, and no others."""
        expect("names()", self.names(), sorted(self.name(label) for label in labels))

    def expect_discarded(self, count: int) -> list[Discarded]:
        """What is in the trash: so many, the latest first."""
        discarded = self.discarded()
        expect("how many discarded() has", len(discarded), count)
        return discarded

    def expect_trash(self, *discarded: Discarded) -> None:
        """That this is in the trash, the latest first, and nothing else."""
        came = [each.key for each in self.discarded()]
        expect("the keys of discarded()", came, [each.key for each in discarded])

    def clear(self) -> None:
        """Delete and purge all that was made here, as far as the store lets it."""
        listed: list[str] = []
        with suppress(Exception):
            listed = self.names()
        for name in {*listed, *self._named}:
            with suppress(Exception):
                self.open().delete(name)
        with suppress(Exception):
            for each in self.discarded():
                self.open().purge(each.key)


def expect(what: str, came: object, expected: object) -> None:
    if came != expected:
        raise BrokenPromiseError(
            f"{what}: expected {_repr.repr(expected)}, came {_repr.repr(came)}"
        )


def expect_same(what: str, came: Slot, expected: Slot) -> None:
    """That two slots are equal, told by what they differ in alone."""
    ours, theirs = _parts(expected), _parts(came)
    for part in {**ours, **theirs}:
        expect(f"{part} of {what}", theirs.get(part), ours.get(part))


@contextmanager
def refused(what: str, *errors: type[BaseException]) -> Iterator[None]:
    """That what is done here is refused with one of these errors."""
    expected = " or ".join(error.__name__ for error in errors)
    try:
        yield
    except errors:
        return
    except Exception as error:
        raise BrokenPromiseError(
            f"{what}: expected {expected}, came {type(error).__name__}: {error}"
        ) from error
    raise BrokenPromiseError(f"{what}: expected {expected}, came no error")


def described(metadata: Metadata, name: str, model: bytes) -> Metadata:
    """``metadata`` as a store completes it when it saves ``model`` as ``name``."""
    info = ModelInfo(sha256=hashlib.sha256(model).hexdigest(), size=len(model))
    return changed(metadata, name=name, model=metadata.model or info)


def _parts(slot: Slot) -> dict[str, object]:
    own = {"name": slot.name, "location": slot.location, "problem": slot.problem}
    return own | {f"metadata.{field}": value for field, value in to_plain(slot.metadata).items()}
