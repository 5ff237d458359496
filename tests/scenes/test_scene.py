import pygame
import pytest

from tetris_arcade.controls.actions import Input
from tetris_arcade.picture.panels import Legend
from tetris_arcade.scenes.scene import Pop, Push, Quit, Replace, Scene, Transition, apply


class Card:
    """A scene that only counts how often it came on the screen."""

    typing = False
    actions: Legend = ()

    def __init__(self) -> None:
        self.changed = False
        self.entered = 0

    def enter(self) -> None:
        self.entered += 1

    def handle(self, event: Input) -> Transition | None:
        return None

    def update(self, dt: float) -> Transition | None:
        return None

    def draw(self, surface: pygame.Surface) -> None:
        self.changed = False


def test_a_pushed_scene_is_entered_and_drawn_and_the_one_below_waits() -> None:
    below, above = Card(), Card()
    stack: list[Scene] = [below]
    apply(stack, Push(above))
    assert stack == [below, above]
    assert (above.entered, above.changed) == (1, True)
    assert (below.entered, below.changed) == (0, False)


def test_an_uncovered_scene_is_entered_and_drawn_again() -> None:
    below = Card()
    stack: list[Scene] = [below, Card()]
    apply(stack, Pop())
    assert stack == [below]
    assert (below.entered, below.changed) == (1, True)


def test_a_replaced_scene_is_gone() -> None:
    below, above, other = Card(), Card(), Card()
    stack: list[Scene] = [below, above]
    apply(stack, Replace(other))
    assert stack == [below, other]
    assert other.entered == 1


@pytest.mark.parametrize(("transition", "left"), [(Pop(), 1), (Quit(), 0)])
def test_leaving_takes_one_scene_or_all(transition: Transition, left: int) -> None:
    stack: list[Scene] = [Card(), Card()]
    apply(stack, transition)
    assert len(stack) == left


def test_no_transition_changes_nothing() -> None:
    card = Card()
    stack: list[Scene] = [card]
    apply(stack, None)
    assert stack == [card]
    assert (card.entered, card.changed) == (0, False)
