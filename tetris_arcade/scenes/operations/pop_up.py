"""What can be done with the selected slot, and with all of them."""

from collections.abc import Hashable, Iterator

from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.operations.choose import Choice, Choose
from tetris_arcade.scenes.operations.desk import Desk, Leaderboard
from tetris_arcade.scenes.operations.keeping import choose_checkpoint, choose_file
from tetris_arcade.scenes.operations.slot_choices import choices_for, choices_without_slot
from tetris_arcade.scenes.operations.starting import undo
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Pop, Replace, Transition


class Operations(Choose):
    """The list of what can be done; what cannot be done now says why."""

    def __init__(self, cabinet: Cabinet, below: Leaderboard, entry: Entry | None) -> None:
        """``entry`` is the selected slot, None in an empty table."""
        self._entry = entry
        self._here = Desk(cabinet, below, self)
        """For the pop-ups that this one leads to."""
        title = "SLOTS" if entry is None else entry.slot.name.upper()
        super().__init__(Place(cabinet, below), title, ())
        self._read()

    def enter(self) -> None:
        """Jobs may have come and gone since."""
        self._read()

    def update(self, dt: float) -> Transition | None:
        """Let the scene below go on; a job that begins or ends changes what can be done."""
        if _state(self.cabinet) != self._seen:
            self._read()
        return super().update(dt)

    def _read(self) -> None:
        self._seen = _state(self.cabinet)
        self.choices = tuple(self._choices())
        self.selected = min(self.selected, len(self.choices) - 1)
        self.changed = True

    def _choices(self) -> Iterator[Choice]:
        here = self._here
        yield from choices_without_slot() if self._entry is None else choices_for(here, self._entry)
        yield Choice(
            "SAVE A CHECKPOINT",
            lambda: Replace(choose_checkpoint(here)),
            "Keep the best, the latest or the final model of a training",
        )
        yield Choice(
            "IMPORT A FILE",
            lambda: Replace(choose_file(here)),
            "Keep a model of someone else's; nothing in it is executed",
        )
        yield from self._for_jobs()

    def _for_jobs(self) -> Iterator[Choice]:
        jobs = self.cabinet.jobs
        deleted, current = jobs.deleted, jobs.current
        yield Choice(
            "UNDO" if deleted is None else f"BRING BACK {deleted}",
            self._undo,
            "Bring back what was deleted last",
            "Nothing was deleted in this show" if deleted is None else None,
        )
        if current is not None and current.stoppable:
            yield Choice("STOP", self._stop, f"Stop {current.title}; nothing half done is left")

    def _undo(self) -> Transition:
        undo(self.cabinet)
        return Pop()

    def _stop(self) -> Transition:
        self.cabinet.jobs.cancel()
        return Pop()


def _state(cabinet: Cabinet) -> Hashable:
    """All that the list depends on, besides the slot."""
    current = cabinet.jobs.current
    return current and current.title, cabinet.jobs.deleted
