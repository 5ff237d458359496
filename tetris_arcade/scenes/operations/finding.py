"""A list of what is on a disk, which may take its time."""

from collections.abc import Callable, Sequence
from threading import Thread
from typing import Final

from tetris_arcade.scenes.operations.choose import Choice, Choose
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Pop, Transition

PATIENCE: Final = 0.02
"""Seconds for which its first frame waits: so much is seen neither as a halt nor as a flash."""
LOOKING: Final = Choice("LOOKING …", Pop, "", "It takes a moment to see what there is")


class Finding(Choose):
    """Choose one of the things that are looked for while the show goes on."""

    def __init__(
        self,
        place: Place,
        title: str,
        find: Callable[[], Sequence[Choice]],
        others: Sequence[Choice] = (),
    ) -> None:
        """``find`` is called in a thread of its own; ``others`` come after what it finds."""
        super().__init__(place, title, (LOOKING, *others))
        self._find, self._others = find, others
        self._found: Sequence[Choice] | None = None
        self._thread = Thread(target=self._look, name="looks for files", daemon=True)
        self._thread.start()
        self.wait(PATIENCE)

    def wait(self, seconds: float) -> None:
        """Let the looking take so long, and no longer."""
        self._thread.join(seconds)
        self._take()

    def update(self, dt: float) -> Transition | None:
        """Let the scene below go on; show what was found."""
        self._take()
        return super().update(dt)

    def _look(self) -> None:
        self._found = self._find()

    def _take(self) -> None:
        """Show what was found, if it was, and keep the selection on its line."""
        found, self._found = self._found, None
        if found is not None:
            self.choices = (*found, *self._others)
            if self.selected > 0:
                self.selected += len(found) - 1
            self.changed = True
