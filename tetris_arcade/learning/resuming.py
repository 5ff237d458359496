"""What a training goes on from: one file, ``latest.resume``, that needs no other.

It holds the networks, the optimizer's state, the states of the random generators, what was counted
so far, and every action played, a byte each. The games follow from their seeds and the actions,
and the replay buffer from the games, so both are brought back by playing the actions again, a
hundred times faster than it took to train: 400,000 of them, the most of any preset, in seconds.
Kept as arrays, the buffer alone would be 240 MB in every save instead of 0.4 MB.

Being one file, renamed into place, it can neither be torn nor be paired with the wrong model.
Reading it runs no code from it.
"""

import io
import random
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt
import torch

from tetris_arcade.errors import ArcadeError
from tetris_arcade.files import write_whole
from tetris_arcade.learning.checkpointing import RESUME
from tetris_arcade.presets import Preset

_FORMAT: Final = 1

_Kept = TypeVar("_Kept", Preset, "Tally")


@dataclass
class Tally:
    """What a training has counted so far."""

    seconds: float = 0.0
    """Spent in training, over all its sittings."""
    episodes: int = 0
    best_lines: int = 0
    evaluated: int = 0
    """How many of the preset's evaluations are done."""
    score: float | None = None
    """The last evaluation's; None before the first."""
    best_score: float = -1.0
    """That of the checkpoint kept as ``best``."""


@dataclass(frozen=True)
class TrainingState:
    """A training between two batches of placements."""

    preset: Preset
    tally: Tally
    model: dict[str, Any]
    """`PlacementDQN.snapshot`."""
    actions: npt.NDArray[np.uint8]
    """All that were played, (batches, n_games)."""
    generators: dict[str, Any]
    """`generator_states`."""


def write_state(state: TrainingState, checkpoints: Path) -> None:
    """Save `state` in the folder `checkpoints`; raises `OSError`."""
    record = {
        "format": _FORMAT,
        "preset": asdict(state.preset),
        "tally": asdict(state.tally),
        "model": state.model,
        "actions": torch.from_numpy(state.actions),
        "generators": state.generators,
    }
    content = io.BytesIO()  # to the disk by ourselves: torch and zipfile hide what fails there
    torch.save(record, content)
    write_whole(checkpoints / RESUME, content.getvalue())


def find_state(checkpoints: Path) -> Path:
    """The file of the state last saved in the folder `checkpoints`.

    Raises `ArcadeError` if there is none.
    """
    path = checkpoints / RESUME
    if not path.is_file():
        raise ArcadeError(
            f"there is no training to resume in {checkpoints}: name its folder with --checkpoints, "
            "or begin one without --resume"
        )
    return path


def read_state(checkpoints: Path) -> TrainingState:
    """The state that was last saved in the folder `checkpoints`.

    Raises `ArcadeError` if there is none, or if another version of the program wrote it.
    """
    path = find_state(checkpoints)
    try:
        return _parse(torch.load(path, weights_only=True))
    except Exception as error:  # torch stumbles over a damaged file in a dozen ways
        raise ArcadeError(
            f"{path} is damaged, or another version's: go on with the version that wrote it, or "
            "begin anew with --replace"
        ) from error


def _parse(record: dict[str, Any]) -> TrainingState:
    if record["format"] != _FORMAT:
        raise ValueError(f"format {record['format']}")
    preset, actions = _typed(record["preset"], Preset), record["actions"].numpy()
    if actions.dtype != np.uint8 or actions.shape[1:] != (preset.n_games,):
        raise ValueError(f"actions {actions.dtype} {actions.shape}")
    _check_generators(record["generators"])
    return TrainingState(
        preset=preset,
        tally=_typed(record["tally"], Tally),
        model=record["model"],
        actions=actions,
        generators=record["generators"],
    )


def _typed(record: dict[str, Any], kind: type[_Kept]) -> _Kept:
    kept = msgspec.convert(record, kind)
    if asdict(kept).keys() != record.keys():  # msgspec does not mind one too many or too few
        raise ValueError(f"fields {sorted(record)}")
    return kept


def generator_states() -> dict[str, Any]:
    """The states of the global random generators, which Stable-Baselines3 draws from."""
    state = np.random.get_state(legacy=False)
    words = torch.from_numpy(state["state"]["key"].astype(np.int64))
    return {
        "python": random.getstate(),
        "numpy": {**state, "state": {**state["state"], "key": words}},
        "torch": torch.get_rng_state(),
    }


def restore_generators(states: dict[str, Any]) -> None:
    """Set the global random generators to the `states` that `generator_states` gave."""
    random.setstate(states["python"])
    np.random.set_state(_numpy_state(states["numpy"]))
    torch.set_rng_state(states["torch"])


def _check_generators(states: dict[str, Any]) -> None:
    """Raise what `restore_generators` would, by generators that nobody draws from."""
    random.Random().setstate(states["python"])
    np.random.RandomState().set_state(_numpy_state(states["numpy"]))
    torch.Generator().set_state(states["torch"])


def _numpy_state(state: dict[str, Any]) -> dict[str, Any]:
    words = state["state"]["key"].numpy().astype(np.uint32)
    return {**state, "state": {**state["state"], "key": words}}
