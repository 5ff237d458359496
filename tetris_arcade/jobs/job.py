"""What can be asked for: plain data, so that it travels to another process."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeAlias

from tetris_arcade.slots.metadata import TrainingSource


class _Titled:
    """What all jobs have; the ``name`` is that of the slot in question."""

    __slots__ = ()
    verb: ClassVar[str]
    stoppable: ClassVar[bool] = True
    """Whether it may be ended in the middle: it takes a while, and nothing of it is left then."""
    name: str

    @property
    def title(self) -> str:
        """What is going on, in a few words."""
        return f"{self.verb} {self.name}"


@dataclass(frozen=True, slots=True)
class Save(_Titled):
    """Keep a checkpoint of training, found in the folder ``checkpoints``, as a slot."""

    verb: ClassVar[str] = "saving"
    checkpoints: Path
    source: TrainingSource
    name: str
    location: str


@dataclass(frozen=True, slots=True)
class Import(_Titled):
    """Keep a file of someone else's, a model or a bundle, as a slot."""

    verb: ClassVar[str] = "importing"
    file: Path
    name: str
    location: str


@dataclass(frozen=True, slots=True)
class Rename(_Titled):
    """Call a slot ``new_name``."""

    verb: ClassVar[str] = "renaming"
    stoppable: ClassVar[bool] = False
    location: str
    name: str
    new_name: str


@dataclass(frozen=True, slots=True)
class Copy(_Titled):
    """Copy a slot to another store, as ``new_name``."""

    verb: ClassVar[str] = "copying"
    location: str
    name: str
    target: str
    new_name: str


@dataclass(frozen=True, slots=True)
class Export(_Titled):
    """Write a slot's model, or a bundle of the slot, to a file that is not there yet."""

    verb: ClassVar[str] = "exporting"
    location: str
    name: str
    file: Path
    bundle: bool


@dataclass(frozen=True, slots=True)
class Delete(_Titled):
    """Move a slot to the trash of its store."""

    verb: ClassVar[str] = "deleting"
    stoppable: ClassVar[bool] = False
    location: str
    name: str


@dataclass(frozen=True, slots=True)
class FindDeleted(_Titled):
    """Find out whether a slot is in the trash, as the process of its `Delete` died without a word.

    It fails where the slot is there still.
    """

    verb: ClassVar[str] = "deleting"
    stoppable: ClassVar[bool] = False
    location: str
    name: str


@dataclass(frozen=True, slots=True)
class Restore(_Titled):
    """Bring back what the trash holds under ``key``: as ``name``, or NAME-2 where that is taken."""

    verb: ClassVar[str] = "restoring"
    stoppable: ClassVar[bool] = False
    location: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Evaluate(_Titled):
    """Give a slot its score by the standard protocol, and keep it there."""

    verb: ClassVar[str] = "evaluating"
    location: str
    name: str


Job: TypeAlias = Save | Import | Rename | Copy | Export | Delete | FindDeleted | Restore | Evaluate
