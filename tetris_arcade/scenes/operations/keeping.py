"""Checkpoints of training, and files of someone else's, become slots."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, get_args

import platformdirs

from tetris_arcade.errors import ModelError
from tetris_arcade.jobs.job import Import, Save
from tetris_arcade.picture.numbers import age
from tetris_arcade.scenes.operations.choose import Choice
from tetris_arcade.scenes.operations.desk import Desk
from tetris_arcade.scenes.operations.finding import Finding
from tetris_arcade.scenes.operations.name_entry import NameEntry
from tetris_arcade.scenes.operations.path_entry import LONGEST, PathEntry
from tetris_arcade.scenes.operations.starting import begin, called, free_name, name_like
from tetris_arcade.scenes.pop_up.line import Line
from tetris_arcade.scenes.scene import Replace, Scene, Transition
from tetris_arcade.slots.locations import absolute
from tetris_arcade.slots.metadata import TrainingSource
from tetris_arcade.slots.operations.training_folder import find_checkpoint

CHECKPOINTS: Final = Path("checkpoints")
"""Where training writes to, unless it is told otherwise."""
MOST_FILES: Final = 20


def choose_checkpoint(here: Desk) -> Scene:
    """Which checkpoint is to be kept: best, latest or final."""
    sources: tuple[TrainingSource, ...] = get_args(TrainingSource)
    return Finding(here, "SAVE", lambda: [_checkpoint(here, source) for source in sources])


def _checkpoint(here: Desk, source: TrainingSource) -> Choice:
    def keep(location: str, name: str) -> Transition:
        return begin(here.cabinet, Save(CHECKPOINTS, source, name, location))

    reason, about, note = None, "", ""
    try:
        path = find_checkpoint(CHECKPOINTS, source)
        about, note = str(path), _ago(here, path.stat().st_mtime)
    except (ModelError, OSError):
        reason = f"There is none in the folder {CHECKPOINTS}, to which training writes"
    return Choice(source.upper(), lambda: _name(here, source, keep), about, reason, note)


def choose_file(here: Desk) -> Scene:
    """Which file is to be imported: one that lies near, or another."""

    def find() -> Sequence[Choice]:
        return [_file(here, file, written) for file, written in nearby_files()]

    other = Choice(
        "TYPE A PATH",
        lambda: Replace(_any_file(here)),
        "Any other file; this needs a keyboard",
    )
    return Finding(here, "IMPORT", find, [other])


def _file(here: Desk, file: Path, written: float) -> Choice:
    return Choice(
        file.name, lambda: _name_the_file(here, file), str(file), note=_ago(here, written)
    )  # fmt: skip


def _any_file(here: Desk) -> Scene:
    return PathEntry(
        here,
        "IMPORT",
        Line("", LONGEST),
        about="The file: a zip that Stable-Baselines3 saved, or a bundle",
        problem=lambda text: None if text.strip() else "Type the path of a file",
        done=lambda text: _name_the_file(here, absolute(text.strip())),
    )


def _name_the_file(here: Desk, file: Path) -> Transition:
    def keep(location: str, name: str) -> Transition:
        return begin(here.cabinet, Import(file, name, location))

    return _name(here, name_like(file.stem), keep)


def _name(here: Desk, wanted: str, keep: Callable[[str, str], Transition]) -> Transition:
    """Ask what a new slot is to be called; then ``keep(location, name)``."""
    location = here.store_to_save_to
    taken = here.names_in(location)
    about = f"A name for it among {called(location)}"
    entry = NameEntry(
        here,
        "NAME",
        free_name(wanted, taken),
        about=about,
        taken=taken,
        done=lambda name: keep(location, name),
    )
    return Replace(entry)


def _ago(here: Desk, written: float) -> str:
    """How long ago a file was written, in seconds since 1970; nothing for a date beyond any."""
    try:
        moment = datetime.fromtimestamp(written, UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return f"{age(moment, here.cabinet.now())} ago"


def nearby_files() -> list[tuple[Path, float]]:
    """The zips in the current folder and among the downloads, the latest first.

    With each, when it was written, in seconds since 1970.
    """
    found: dict[Path, float] = {}
    for folder in (Path(), platformdirs.user_downloads_path()):
        try:
            for file in os.scandir(folder):
                if file.name.lower().endswith(".zip") and file.is_file():
                    found[Path(file.path)] = file.stat().st_mtime
        except OSError:
            continue  # there is no such folder, or it is not for us
    latest = sorted(found, key=lambda file: found[file], reverse=True)[:MOST_FILES]
    return [(file, found[file]) for file in latest]
