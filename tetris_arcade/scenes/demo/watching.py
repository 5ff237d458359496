"""What is alike wherever games are watched: time, the graph, what is heard, the way out."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, Protocol

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.panels import Legend
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.transport import Tape, Transport
from tetris_arcade.scenes.scene import Pop, Transition
from tetris_arcade.sound.sounds import Sound


class Film(Tape, Protocol):
    """A tape that is seen and heard."""

    def update(self, dt: float, speed: float) -> bool:
        """Let ``dt`` seconds pass at ``speed``; True if anything can look different now."""

    def rest(self) -> bool:
        """No time passes; True if anything can look different all the same."""

    def heard(self, speed: float) -> Sound | None:
        """What is to be heard of the last `update` at that speed."""

    def close(self) -> None:
        """Nobody looks any more."""


class Plan(Protocol):
    """Where the parts of a picture lie, as far as one can point at them."""

    @property
    def graph(self) -> pygame.Rect:
        """The time line: from its left to its right side the whole game."""


class Watching(ABC):
    """A scene in which time passes for a film; it can be stopped, and gone back in.

    It goes on for as long as someone may be watching it; only when it is paused and was left alone
    it goes back to where it came from.
    """

    typing = False
    can_be_done: ClassVar[Legend]
    """What a viewer can do, whoever he is."""
    layout: Plan
    """Where the parts lay when they were drawn last."""

    def __init__(self, cabinet: Cabinet, speed: float) -> None:
        """``speed`` is one of `SPEEDS`."""
        self.changed = True
        self.cabinet = cabinet
        self.sheets = Sheets()
        self.transport = Transport(speed)
        self.doings: dict[Action, Callable[[], Transition | None]] = {Action.BACK: self._leave}
        """What actions do that are not about time."""

    @property
    @abstractmethod
    def film(self) -> Film:
        """What is watched."""

    @property
    def actions(self) -> Legend:
        """What a viewer can do here."""
        kiosk = self.cabinet.options.kiosk
        return [line for line in self.can_be_done if not (kiosk and Action.KEEP_GAME in line[0])]

    @property
    def speed(self) -> float:
        """Pieces a second."""
        return self.transport.speed

    @property
    def paused(self) -> bool:
        """Whether time stands still."""
        return self.transport.paused

    def close(self) -> None:
        """The scene is left: nothing more need be decided."""
        self.film.close()

    def handle(self, event: Input) -> Transition | None:
        """Do what was meant, if there is anything like it here."""
        self.transport.paused_for = 0.0
        transition: Transition | None = None
        if event.action in self.doings:
            transition = self.doings[event.action]()
        elif event.action is Action.POINT:
            if event.at is None or not self.layout.graph.collidepoint(event.at):
                return None
            self._go_to(event.at[0])
        elif self.transport.handle(event.action, self.film):
            if event.action is Action.STEP:
                self._play_sound()
        else:
            return None
        self.changed = True
        return transition

    def update(self, dt: float) -> Transition | None:
        """Go on with the film."""
        self.transport.update(dt)
        return self._pass(dt)

    @abstractmethod
    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""

    def _pass(self, dt: float) -> Transition | None:
        if self.paused:
            self.changed |= self.film.rest()
            left_alone = self.transport.paused_for >= self.cabinet.options.attract_after
            return self._leave() if left_alone else None
        self.changed |= self.film.update(dt, self.speed)
        self._play_sound()
        return None

    def _go_to(self, x: int) -> None:
        """Go to the piece that the graph has at that column of the picture."""
        self.transport.paused = True
        graph = self.layout.graph
        self.film.seek(self.film.end * (x - graph.left) // (graph.width - 1))

    def _play_sound(self) -> None:
        heard = self.film.heard(self.speed)
        if heard is not None:
            self.cabinet.sounds.play(heard)

    def _leave(self) -> Transition:
        self.close()
        return Pop()
