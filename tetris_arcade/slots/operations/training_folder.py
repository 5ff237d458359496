"""What training leaves in a folder: ours, and that of Stable-Baselines3's callbacks and zoo."""

import io
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tetris_arcade.errors import ModelError
from tetris_arcade.slots.archive import Archive
from tetris_arcade.slots.metadata import TrainingSource

EVALUATIONS = "evaluations.npz"
"""Where SB3's EvalCallback keeps what it measured."""

_MAX_ARRAY_BYTES = 16 << 20
_PERIODIC = re.compile(r".+_(?P<steps>\d+)_steps\.zip", re.ASCII)


def find_checkpoint(checkpoints: Path, source: TrainingSource) -> Path:
    """The file that training keeps as ``source`` in the folder ``checkpoints``.

    Ours (``best.zip``, ``latest.zip``, ``final.zip``) where there is one. Otherwise, as best, the
    ``best_model.zip`` of SB3's EvalCallback; as latest, the ``PREFIX_N_steps.zip`` of its
    CheckpointCallback with the highest N; as final, rl-baselines3-zoo's ``ENV-ID.zip``. Raises
    `ModelError` where there is none.
    """
    ours = checkpoints / f"{source}.zip"
    described, find_theirs = _THEIRS[source]
    try:
        path = ours if ours.is_file() else find_theirs(checkpoints)
    except OSError as error:
        raise ModelError(
            f"cannot look into {checkpoints}: {error.strerror}; check --checkpoints"
        ) from error
    if path is None:
        raise ModelError(
            f"there is no {ours.name} (and no {described}) in {checkpoints}; check --checkpoints, "
            "or train first: python -m tetris_arcade train"
        )
    return path


def evaluation_note(folder: Path, timesteps: int | None) -> str | None:
    """What ``evaluations.npz`` in ``folder`` says of a model after ``timesteps`` steps, in a line.

    It goes by the steps because best and latest models share the file, and it may be a training
    ahead of them. None where it says nothing, or cannot be read without running what is in it.
    """
    if timesteps is None:
        return None
    try:
        with (folder / EVALUATIONS).open("rb") as file:
            archive = Archive(file)
            steps, results = _array(archive, "timesteps"), _array(archive, "results")
        rewards = [float(reward) for reward in results[steps.tolist().index(timesteps)].ravel()]
        mean = math.fsum(rewards) / len(rewards)
    except Exception:  # a score is welcome, but no reason not to keep the model
        return None
    if not math.isfinite(mean):
        return None
    return (
        f"mean reward {mean:,.2f} over {len(rewards)} episodes after {timesteps:,} steps, "
        f"in training ({EVALUATIONS})"
    )


def _array(archive: Archive, name: str) -> Any:
    """One array of an .npz, bounded in size, without pickle; raises whatever goes wrong."""
    import numpy  # noqa: PLC0415 - most commands do without

    member = archive.members[f"{name}.npy"]
    if member.file_size > _MAX_ARRAY_BYTES:
        raise ValueError(name)
    content = io.BytesIO(b"".join(archive.unpack(member)))
    return numpy.lib.format.read_array(content, allow_pickle=False)


def _best_model(folder: Path) -> Path | None:
    path = folder / "best_model.zip"
    return path if path.is_file() else None


def _most_steps(folder: Path) -> Path | None:
    steps = {
        path: int(match["steps"])
        for path in sorted(folder.glob("*_steps.zip"))
        if path.is_file() and (match := _PERIODIC.fullmatch(path.name))
    }
    return max(steps, key=lambda path: steps[path], default=None)


def _zoos_final(folder: Path) -> Path | None:
    """The zoo writes ``ENV-ID.zip``, and its settings to ``ENV-ID/``, in ``ENV-ID_RUN``."""
    run = folder.resolve().name
    for path in sorted(folder.glob("*.zip")):
        named_after = re.fullmatch(rf"{re.escape(path.stem)}_\d+(_.*)?", run, re.ASCII)
        if path.is_file() and (named_after or (folder / path.stem / "args.yml").is_file()):
            return path
    return None


_THEIRS: dict[TrainingSource, tuple[str, Callable[[Path], Path | None]]] = {
    "best": ("best_model.zip", _best_model),
    "latest": ("PREFIX_N_steps.zip", _most_steps),
    "final": ("ENV-ID.zip of rl-baselines3-zoo", _zoos_final),
}
