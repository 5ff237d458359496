"""A file that is to become a slot: its metadata, completed by what is recognised in it."""

from pathlib import Path
from typing import BinaryIO

import msgspec

from tetris_arcade.errors import ModelError
from tetris_arcade.inspection.recognition import recognise
from tetris_arcade.inspection.zips import inspect_zip
from tetris_arcade.playability import obstacle
from tetris_arcade.slots.metadata import Environment, Metadata, Policy


class Completion:
    """Completes the metadata of one file that is to become a slot."""

    def __init__(
        self,
        file: Path,
        policy: Policy | None = None,
        environment: Environment | None = None,
    ) -> None:
        """``policy`` and ``environment`` are what the user says of it, and come first."""
        self.problem: str | None = None
        """Why what was completed cannot play, the end of a sentence about the file; or None."""
        self._file = file
        self._options = ""
        self._policy = policy
        self._environment = environment

    def complete(self, model: BinaryIO, metadata: Metadata) -> Metadata:
        """The metadata with what can be recognised; `problem` then says what is missing.

        Nothing of the model is run or imported. Raises `ModelError` where it cannot be read.
        """
        policy = self._policy or metadata.policy
        environment = self._environment or metadata.environment
        unasked = self._policy is None and self._environment is None
        if unasked and policy is not None and environment is not None:
            return metadata
        said = inspect_zip(model)
        found = recognise(said, policy, environment)
        if found.problems:
            self.problem, self._options = "; ".join(found.problems), found.options
        return msgspec.structs.replace(
            metadata,
            policy=found.policy,
            environment=found.environment,
            algorithm=metadata.algorithm or said.algorithm,
            versions=metadata.versions or _versions(said.versions),
        )

    def advice(self, again: str) -> str:
        """`problem`, and ``again``, the command that imports it, with the options that it lacks."""
        return (
            f"{self.problem}; say so: {again} {self._options}"
            if self._options
            else f"{self.problem}"
        )

    def complete_or_refuse(self, again: str, model: BinaryIO, metadata: Metadata) -> Metadata:
        """As `complete`; raises `ModelError`, with `advice`, for a model that cannot play."""
        completed = self.complete(model, metadata)
        if self.problem is not None:
            raise ModelError(f"{self._file} {self.advice(again)}")
        reason = obstacle(completed)
        if reason is not None:
            raise ModelError(f"{self._file} cannot play: {reason}")
        return completed


_VERSIONS = {
    "Python": "python",
    "PyTorch": "torch",
    "Stable-Baselines3": "stable-baselines3",
    "Gymnasium": "gymnasium",
}


def _versions(said: dict[str, str]) -> dict[str, str] | None:
    """Those that metadata has, by the names that it has for them."""
    return {ours: said[name] for name, ours in _VERSIONS.items() if said.get(name)} or None
