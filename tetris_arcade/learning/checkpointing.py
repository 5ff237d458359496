"""The folder that training writes to: one trainer at a time, and no file is ever torn."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, get_args

from filelock import FileLock, Timeout

from tetris_arcade.errors import ArcadeError
from tetris_arcade.files import drafts_in
from tetris_arcade.slots.metadata import TrainingSource

CHECKPOINTS: Final = get_args(TrainingSource)
RESUME: Final = "latest.resume"
"""What `resuming` reads and writes."""


@contextmanager
def sole_trainer(folder: Path) -> Iterator[Callable[[], None]]:
    """Hold `folder`, made if missing, against any other trainer.

    The operating system keeps the lock and drops it when its holder dies, however that happens;
    what a dead one left half written is removed. Raises `ArcadeError` if another trainer is at
    work, and `OSError`.

    Gives what is to be called before every write: it raises `ArcadeError` once the folder is
    another, which somebody else may hold.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / ".train.lock"
    try:
        with FileLock(lock, timeout=0), lock.open("rb") as held:
            for unfinished in drafts_in(folder):
                shutil.rmtree(unfinished)
            yield lambda: _check_held(lock, os.fstat(held.fileno()))
    except Timeout as error:
        raise ArcadeError(
            f"another training is writing to {folder}: wait for its end, or choose another folder "
            "with --checkpoints"
        ) from error


def _check_held(lock: Path, held: os.stat_result) -> None:
    """The lock is on a file, but writes go by path: whoever removes the file removes the lock."""
    try:
        still = os.path.samestat(lock.stat(), held)
    except FileNotFoundError:
        still = False
    if not still:
        raise ArcadeError(
            f"{lock.parent} was removed or replaced during this training, which has stopped and "
            "written no more: begin anew, or choose another folder with --checkpoints"
        )


def make_room(folder: Path, *, replace: bool) -> None:
    """Remove an earlier training from `folder`; raises `ArcadeError` unless it is to `replace`.

    All of it at once, so that a folder never holds two trainings; first what it would resume from.
    """
    names = [RESUME, *(f"{name}.zip" for name in CHECKPOINTS)]
    earlier = [path for name in names if (path := folder / name).exists()]
    if earlier and not replace:
        raise ArcadeError(
            f"{folder} holds the checkpoints of another training: choose another folder with "
            "--checkpoints, go on with it by --resume, or add --replace to lose it"
        )
    for path in earlier:
        path.unlink()
