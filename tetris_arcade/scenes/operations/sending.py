"""Slots go elsewhere: to another store, or to a file."""

import os
from itertools import count
from pathlib import Path

import platformdirs

from tetris_arcade.errors import StoreError
from tetris_arcade.jobs.job import Copy, Export
from tetris_arcade.scenes.operations.choose import Choice, Choose
from tetris_arcade.scenes.operations.desk import Desk
from tetris_arcade.scenes.operations.name_entry import NameEntry
from tetris_arcade.scenes.operations.path_entry import LONGEST, PathEntry
from tetris_arcade.scenes.operations.starting import begin, called, free_name
from tetris_arcade.scenes.pop_up.line import Line
from tetris_arcade.scenes.scene import Replace, Scene, Transition
from tetris_arcade.slots.locations import (
    STARTER_LOCATION,
    absolute,
    split_location,
    user_location,
)
from tetris_arcade.slots.store import Slot


def choose_store(here: Desk, slot: Slot) -> Scene:
    """Where a copy is to go: to a store that is shown, to the user's own, or elsewhere."""
    places = dict.fromkeys([user_location(), *here.cabinet.options.stores])
    choices = [_store(here, slot, place) for place in places]
    other = Choice(
        "ANOTHER PLACE",
        lambda: Replace(_another_place(here, slot)),
        "Type where; this needs a keyboard",
    )
    return Choose(here, "COPY TO", [*choices, other])


def _store(here: Desk, slot: Slot, target: str) -> Choice:
    reason = None
    if target == slot.location:
        reason = "It is there already"
    elif target == STARTER_LOCATION and here.cabinet.options.named_store is None:
        reason = "An upgrade replaces what is there: copy it to a store of your own"
    return Choice(_label(target).upper(), lambda: _copy_to(here, slot, target), target, reason)


def _label(location: str) -> str:
    """A store in a word or two; of a path, its end."""
    name = called(location)
    return name if name != location else location.rstrip("/").rpartition("/")[2] or location


def _copy_to(here: Desk, slot: Slot, target: str) -> Transition:
    """Copy it under its name, or ask for another where that is taken."""
    names = here.names_in(target)
    if slot.name not in names:
        return begin(here.cabinet, Copy(slot.location, slot.name, target, slot.name))
    about = f"{called(target)} have a {slot.name} already: a name for the copy".capitalize()
    entry = NameEntry(
        here,
        "COPY AS",
        free_name(slot.name, names),
        about=about,
        taken=names,
        done=lambda name: begin(here.cabinet, Copy(slot.location, slot.name, target, name)),
    )
    return Replace(entry)


def _another_place(here: Desk, slot: Slot) -> Scene:
    def problem(text: str) -> str | None:
        try:
            split_location(text.strip())
        except StoreError:
            return "Type a folder, or a bundle like zip:show.zip"
        return None

    return PathEntry(
        here,
        "COPY TO",
        Line("", LONGEST),
        about="A folder, or a bundle like zip:show.zip; it is made if it is not there",
        problem=problem,
        done=lambda text: _copy_to(here, slot, text.strip()),
    )


def name_the_file(here: Desk, slot: Slot, *, bundle: bool) -> Scene:
    """Which file is to be written: one in the folder of downloads, or another."""
    return PathEntry(
        here,
        "EXPORT",
        Line(str(free_file(slot.name)), LONGEST),
        about=f"The file to write {'the bundle' if bundle else 'the model'} to",
        problem=lambda text: None if text.strip() else "Type the path of a file",
        done=lambda text: begin(
            here.cabinet, Export(slot.location, slot.name, absolute(text.strip()), bundle)
        ),
    )


def free_file(name: str) -> Path:
    """A zip of that name that is not there yet, among the downloads or at home."""
    downloads = platformdirs.user_downloads_path()
    folder = downloads if os.path.isdir(downloads) else absolute("~")  # noqa: PTH112  # never raises
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(
        file for taken in names if not os.path.lexists(file := folder / f"{taken}.zip")
    )  # fmt: skip
