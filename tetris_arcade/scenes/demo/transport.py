"""What a viewer does with time: the speed, a pause, steps and the way back."""

from typing import Protocol

from tetris_arcade.controls.actions import Action
from tetris_arcade.scenes.demo.pace import SPEEDS
from tetris_arcade.scenes.demo.rewinding import Rewinding


class Tape(Protocol):
    """What has a beginning and an end, and can be gone through."""

    @property
    def end(self) -> int:
        """The furthest piece that was reached."""

    def step(self) -> bool:
        """Play the current piece at once, or begin anew at the end; False if neither can be."""

    def back(self, pieces: int) -> None:
        """Go back so many pieces."""

    def seek(self, piece: int) -> None:
        """Go to where piece number ``piece`` comes in."""

    def restart(self) -> None:
        """Start the game from its first piece."""


class Transport:
    """How fast time passes for a tape, and whether it does."""

    def __init__(self, speed: float) -> None:
        """``speed`` is one of `SPEEDS`."""
        self.speed_step = SPEEDS.index(speed)
        self.paused = False
        self.paused_for = 0.0
        """Seconds for which nobody did anything while it was paused."""
        self._rewinding = Rewinding()

    @property
    def speed(self) -> float:
        """Pieces a second."""
        return SPEEDS[self.speed_step]

    def update(self, dt: float) -> None:
        """``dt`` seconds have passed."""
        self._rewinding.update(dt)
        self.paused_for = self.paused_for + dt if self.paused else 0.0

    def handle(self, action: Action, tape: Tape) -> bool:
        """Do what was meant; False if it was not about time."""
        self.paused_for = 0.0
        match action:
            case Action.UP:
                self.speed_step = min(self.speed_step + 1, len(SPEEDS) - 1)
            case Action.DOWN:
                self.speed_step = max(self.speed_step - 1, 0)
            case Action.PAUSE:
                self.paused = not self.paused
            case Action.STEP:
                self.paused = True
                tape.step()
            case Action.STEP_BACK:
                self.paused = True
                tape.back(1)
            case Action.REWIND:
                self.paused = True
                tape.back(self._rewinding.pieces())
            case Action.FIRST:
                self.paused = True
                tape.seek(0)
            case Action.LAST:
                self.paused = False
                tape.seek(tape.end)
            case Action.RESTART:
                self.paused = False
                tape.restart()
            case _:
                return False
        return True
