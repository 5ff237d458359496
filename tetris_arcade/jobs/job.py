"""What can be asked for: plain data, so that it travels to another process."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tetris_arcade.slots.metadata import TrainingSource


@dataclass(frozen=True, slots=True)
class Save:
    """Keep a checkpoint of training, found in the folder ``checkpoints``, as a slot."""

    checkpoints: Path
    source: TrainingSource
    name: str
    location: str

    @property
    def title(self) -> str:
        """What is going on, in a few words."""
        return f"saving {self.name}"


@dataclass(frozen=True, slots=True)
class Import:
    """Keep a file of someone else's, a model or a bundle, as a slot."""

    file: Path
    name: str
    location: str

    @property
    def title(self) -> str:
        """What is going on, in a few words."""
        return f"importing {self.name}"


@dataclass(frozen=True, slots=True)
class Rename:
    """Call a slot ``new_name``."""

    location: str
    name: str
    new_name: str

    @property
    def title(self) -> str:
        """What is going on, in a few words."""
        return f"renaming {self.name}"


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy a slot to another store, as ``new_name``."""

    location: str
    name: str
    target: str
    new_name: str

    @property
    def title(self) -> str:
        """What is going on, in a few words."""
        return f"copying {self.name}"


@dataclass(frozen=True, slots=True)
class Export:
    """Write a slot's model, or a bundle of the slot, to a file that is not there yet."""

    location: str
    name: str
    file: Path
    bundle: bool

    @property
    def title(self) -> str:
        """What is going on, in a few words."""
        return f"exporting {self.name}"


@dataclass(frozen=True, slots=True)
class Delete:
    """Move a slot to the trash of its store."""

    location: str
    name: str

    @property
    def title(self) -> str:
        """What is going on, in a few words."""
        return f"deleting {self.name}"


@dataclass(frozen=True, slots=True)
class Restore:
    """Bring back what the trash holds under ``key``: as ``name``, or NAME-2 where that is taken."""

    location: str
    name: str
    key: str

    @property
    def title(self) -> str:
        """What is going on, in a few words."""
        return f"restoring {self.name}"


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Give a slot its score by the standard protocol, and keep it there."""

    location: str
    name: str

    @property
    def title(self) -> str:
        """What is going on, in a few words."""
        return f"evaluating {self.name}"


Job: TypeAlias = Save | Import | Rename | Copy | Export | Delete | Restore | Evaluate
