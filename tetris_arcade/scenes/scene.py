"""What a scene is, and how one scene leads to another.

A scene never touches the stack: it returns a transition, and `apply` carries it out.
"""

from dataclasses import dataclass
from typing import Protocol

import pygame

from tetris_arcade.controls.actions import Input
from tetris_arcade.picture.panels import Legend


class Scene(Protocol):
    """One screen of the arcade. Time is passed in; a scene never reads a clock."""

    changed: bool
    """Whether the scene looks different from when it was last drawn; `draw` sets it to False."""
    typing: bool
    """Whether someone types here, so that a key is its character before it is anything else."""

    @property
    def actions(self) -> Legend:
        """What someone can do here, for the help."""

    def enter(self) -> None:
        """The scene is now the one on the screen: new, or uncovered again."""

    def handle(self, event: Input) -> "Transition | None":
        """Someone did something."""

    def update(self, dt: float) -> "Transition | None":
        """``dt`` seconds have passed."""

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""


@dataclass(frozen=True, slots=True)
class Push:
    """Put a scene on top; the one below waits."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class Replace:
    """Put a scene in the place of the top one."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class Pop:
    """Leave the top scene for the one below; leaving the last one ends the show."""


@dataclass(frozen=True, slots=True)
class Quit:
    """End the show."""


Transition = Push | Replace | Pop | Quit


def apply(stack: list[Scene], transition: Transition | None) -> None:
    """Carry out a transition on the stack, whose last scene is the one on the screen.

    An empty stack is the end of the show.
    """
    match transition:
        case Push(scene):
            stack.append(scene)
        case Replace(scene):
            stack[-1:] = [scene]
        case Pop():
            stack.pop()
        case Quit():
            stack.clear()
        case None:
            return
    if stack:
        stack[-1].changed = True
        stack[-1].enter()
