"""What can be done with one slot."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from tetris_arcade.jobs.job import Delete, Evaluate, Rename
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.operations.choose import Choice, Choose
from tetris_arcade.scenes.operations.desk import Desk
from tetris_arcade.scenes.operations.name_entry import NameEntry
from tetris_arcade.scenes.operations.sending import choose_store, name_the_file
from tetris_arcade.scenes.operations.starting import begin
from tetris_arcade.scenes.scene import Pop, Replace, Transition
from tetris_arcade.slots.locations import STARTER_LOCATION
from tetris_arcade.slots.store import Slot

NO_SLOT: Final = "There is no slot yet: save or import one"
STARTER: Final = (
    "It came with the program, and comes back with an upgrade: copy it, and change the copy"
)


def choices_without_slot() -> Iterator[Choice]:
    """The same in an empty table: nothing."""
    for label in ("EVALUATE", "RENAME", "COPY", "EXPORT", "DELETE"):
        yield Choice(label, Pop, "", NO_SLOT)


def choices_for(here: Desk, entry: Entry) -> Iterator[Choice]:
    """What can be done with the slot of an entry, from the pop-up that ``here`` goes back to."""
    slot, cabinet = entry.slot, here.cabinet
    # As on the command line, a starter is changed only where its store was named.
    starter = slot.location == STARTER_LOCATION and cabinet.options.named_store is None
    fixed = STARTER if starter else None
    yield Choice(
        "EVALUATE",
        lambda: begin(cabinet, Evaluate(slot.location, slot.name)),
        "Play 100 games for its score; the best players take ten minutes or more",
        None if entry.playable else f"It cannot play: {slot.problem}",
    )
    yield Choice("RENAME", partial(_rename, here, slot), "Give it another name", fixed)
    yield Choice("COPY", lambda: Replace(choose_store(here, slot)), "Copy it to another store")
    yield Choice(
        "EXPORT THE MODEL",
        lambda: Replace(name_the_file(here, slot, bundle=False)),
        "Write a file that Stable-Baselines3 loads",
    )
    yield Choice(
        "EXPORT A BUNDLE",
        lambda: Replace(name_the_file(here, slot, bundle=True)),
        "Write a file with all that is known of it, for another cabinet to import",
    )
    yield Choice("DELETE", partial(_delete, here, slot), "Move it to the trash", fixed)


def _rename(here: Desk, slot: Slot) -> Transition:
    others = here.names_in(slot.location) | {slot.name}
    about = f"A new name for {slot.name}"
    entry = NameEntry(
        here,
        "RENAME",
        slot.name,
        about=about,
        taken=others,
        done=lambda name: begin(here.cabinet, Rename(slot.location, slot.name, name)),
    )
    return Replace(entry)


def _delete(here: Desk, slot: Slot) -> Transition:
    choices = (
        Choice("NO", here.leave, "It stays; if it goes, it can be brought back"),
        Choice(
            "YES",
            lambda: begin(here.cabinet, Delete(slot.location, slot.name)),
            "It goes to the trash, and can be brought back",
        ),
    )
    return Replace(Choose(here, f"DELETE {slot.name.upper()}?", choices))
