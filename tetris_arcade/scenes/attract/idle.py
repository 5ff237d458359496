"""Whether anybody is there: when the attract mode is due, and what ends it."""

from typing import Final, Protocol, runtime_checkable

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.scene import Push, Scene, apply

DEAF: Final = 0.3
"""Seconds for which nothing is heard after the attract mode: what ended it (a tap is a motion, then
a click) must do nothing else."""
ABANDONED: Final = 5.0
"""A kiosk leaves whatever is on the screen when it was left alone for so many times as long as
the table: a game may be watched without a hand. Elsewhere, only what lies open over the table is
left."""


@runtime_checkable
class PopUp(Protocol):
    """A scene that lies over another, which goes on: the help, or what can be done with a slot."""

    below: Scene


class Idle:
    """Counts the time in which nobody did anything, on whatever scene."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._seconds = self._deaf_for = 0.0
        self._attract: Scene | None = None
        self._times = 0

    def attracts(self, scene: Scene) -> bool:
        """Whether a scene is the attract mode."""
        return scene is self._attract

    def heard(self, scene: Scene) -> bool:
        """Someone did something on that scene; whether it may do something there."""
        self._seconds = 0.0
        if self._deaf_for > 0:
            return False
        if self.attracts(scene):
            self._deaf_for = DEAF
        return True

    def update(self, dt: float, stack: list[Scene]) -> bool:
        """``dt`` seconds have passed: begin the attract mode if it is due, and tell whether it was.

        ``stack`` is of the scenes, the table first.
        """
        self._deaf_for = max(0.0, self._deaf_for - dt)
        self._seconds += dt
        if not stack or self.attracts(stack[-1]) or self._seconds < self._patience(stack):
            return False
        leave(stack)
        self.attract(stack)
        return True

    def _patience(self, stack: list[Scene]) -> float:
        options = self._cabinet.options
        if len(stack) == 1:
            return options.attract_after
        # At home a show may be watched for as long as it goes on; a pop-up over the table is none.
        if options.kiosk or isinstance(stack[1], PopUp):
            return ABANDONED * options.attract_after
        return float("inf")

    def attract(self, stack: list[Scene]) -> None:
        """Begin the attract mode on top of the table."""
        from tetris_arcade.scenes.attract.attract import Attract  # noqa: PLC0415 - not at the start

        # Each time has games of its own; the first has those that --seed names.
        seed = game_seed(self._cabinet.options.seed, self._times)
        self._times += 1
        self._attract = Attract(self._cabinet, seed)
        apply(stack, Push(self._attract))


def leave(stack: list[Scene]) -> None:
    """Go back to the table from any scene, as someone would: so each ends what it has begun."""
    for _ in range(100):  # a field that is typed into takes a BACK for each character
        if len(stack) == 1:
            return
        apply(stack, stack[-1].handle(Input(Action.BACK)))
    del stack[1:]
    stack[0].changed = True
    stack[0].enter()
