"""How a job begins, is undone, and is told of; and what its stores and names are called."""

import re

from tetris_arcade.jobs.job import Job
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.scene import Pop, Transition
from tetris_arcade.slots.locations import STARTER_LOCATION, user_location
from tetris_arcade.slots.names import MAX_LENGTH, broken_rule
from tetris_arcade.slots.operations.taken import candidates
from tetris_arcade.sound.sounds import Sound


def begin(cabinet: Cabinet, job: Job) -> Transition:
    """Have a job done, and go back to the show."""
    cabinet.jobs.start(job)
    return Pop()


def undo(cabinet: Cabinet) -> None:
    """Bring back what was deleted last in this show."""
    if cabinet.options.kiosk:
        return
    if cabinet.jobs.undo():
        cabinet.sounds.play(Sound.CHOOSE)
    else:
        cabinet.sounds.play(Sound.REFUSE)
        cabinet.messages.say("nothing was deleted in this show")


def attend(cabinet: Cabinet) -> None:
    """Let the jobs go on, and say what became of one that ended, or of a file that was written.

    To be called in each frame.
    """
    for outcome in (cabinet.jobs.update(), cabinet.files.update()):
        if outcome is not None:
            cabinet.messages.say(outcome.line)
            cabinet.sounds.play(Sound.DONE if outcome.done else Sound.REFUSE)


def called(location: str) -> str:
    """What people call a store."""
    if location == STARTER_LOCATION:
        return "the starter slots"
    return "your own slots" if location == user_location() else location


def free_name(wanted: str, taken: frozenset[str]) -> str:
    """The name, or NAME-2, NAME-3 …: the first that is not taken."""
    return next(name for name in candidates(wanted) if name not in taken)


def name_like(text: str) -> str:
    """A name that a slot may have, as like the text as can be."""
    name = re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("._-")[:MAX_LENGTH].rstrip(".")
    return name if broken_rule(name) is None else "slot"
