"""Something is written in: a name, a path."""

from collections.abc import Callable
from typing import Final

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.panels import Legend
from tetris_arcade.scenes.pop_up.box import Box
from tetris_arcade.scenes.pop_up.line import Line
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Transition
from tetris_arcade.sound.sounds import Sound

ERASING: Final = ("\b", "\x7f")
WIDEST: Final = 316


class LineEntry(Box):
    """Write a line; what is wrong with it is said before anything is done with it."""

    typing = True
    actions: Legend = (
        ((Action.CONFIRM,), "DONE"),
        ((Action.BACK,), "BACK"),
    )

    def __init__(
        self,
        place: Place,
        title: str,
        line: Line,
        *,
        about: str,
        problem: Callable[[str], str | None],
        done: Callable[[str], Transition],
    ) -> None:
        """``about`` says what will become of the line, ``problem`` what is wrong with one."""
        super().__init__(place, title)
        self.line = line
        self._about = about
        self._problem_of = problem
        self._done = done
        self.problem: str | None = None
        """What is wrong with the line; what nobody has touched is not complained about."""

    def _act(self, event: Input) -> Transition | None:
        if event.text in ERASING:
            self.line.erase()
        elif event.text and event.text.isprintable():
            self._write(event.text)
        elif event.action is Action.BACK:
            return self.leave()
        elif event.action is Action.CONFIRM:
            return self._finish()
        else:
            self._steer(event.action)
        self._check()
        return None

    def _write(self, character: str) -> None:
        if not self.line.write(character):
            self.refuse()

    def _steer(self, action: Action) -> None:
        steps = {
            Action.LEFT: -1,
            Action.RIGHT: 1,
            Action.FIRST: -len(self.line.cells),
            Action.LAST: len(self.line.cells),
        }
        if action in steps:
            self.line.move(steps[action])

    def _check(self) -> None:
        self.problem = self._problem_of(self.line.text)

    def _finish(self) -> Transition | None:
        self._check()
        if self.problem is not None:
            self.refuse()
            return None
        self.cabinet.sounds.play(Sound.CHOOSE)
        return self._done(self.line.text)

    def _told(self) -> tuple[str, bool]:
        return (self._about, False) if self.problem is None else (self.problem, True)
