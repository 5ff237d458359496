"""A pop-up in which a seed is entered: typed, or turned digit by digit."""

from collections.abc import Callable
from typing import Final

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.pieces import MAX_SEED
from tetris_arcade.picture.painter import frame
from tetris_arcade.picture.panels import draw_legend
from tetris_arcade.picture.theme import ALARM, CYAN, GOLD, INK, LABEL, RULE, WELL
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.scene import Pop, Scene, Transition
from tetris_arcade.sound.sounds import Sound

PLACES: Final = len(str(MAX_SEED))
PITCH: Final = 11
"""Pixels from one digit to the next."""


class SeedEntry:
    """Digits over the scene that asked for them, which goes on below."""

    typing = True

    def __init__(
        self, cabinet: Cabinet, below: Scene, now: int, chosen: Callable[[int], None]
    ) -> None:
        """``now`` is the seed of the moment; ``chosen`` is called with the one that is entered."""
        self.changed = True
        self.digits = ""
        self.cursor = 0
        """The place of the digit that is typed or turned next; len(digits) is beyond the last."""
        self.too_large = False
        self._cabinet, self._below, self._now, self._chosen = cabinet, below, now, chosen

    def enter(self) -> None:
        """Nothing to prepare."""

    def handle(self, event: Input) -> Transition | None:
        """Type, turn, delete, confirm or leave."""
        self.changed = True
        self._below.handle(Input(Action.OTHER))  # somebody is there
        if event.text:
            self._type(event.text)
        else:
            return self._act(event.action)
        return None

    def _act(self, action: Action) -> Transition | None:
        match action:
            case Action.BACK if not self.digits:
                return Pop()
            case Action.BACK:
                self._delete()
            case Action.CONFIRM:
                return self._confirm()
            case Action.UP:
                self._turn(1)
            case Action.DOWN:
                self._turn(-1)
            case Action.LEFT:
                self.cursor = max(0, self.cursor - 1)
            case Action.RIGHT:
                self.cursor = min(len(self.digits), self.cursor + 1, PLACES - 1)
        return None

    def _type(self, text: str) -> None:
        if text.isascii() and text.isdigit() and len(text) == 1 and len(self.digits) < PLACES:
            self.digits = self.digits[: self.cursor] + text + self.digits[self.cursor :]
            self.cursor += 1
            self.too_large = False

    def _delete(self) -> None:
        self.digits = self.digits[:-1]
        self.cursor = min(self.cursor, len(self.digits))
        self.too_large = False

    def _turn(self, by: int) -> None:
        """The digit at the cursor goes up or down; where there is none yet, it starts at 0."""
        at = self.cursor = min(self.cursor, PLACES - 1)
        digit = self.digits[at : at + 1]
        turned = str((int(digit) + by) % 10) if digit else "0"
        self.digits = self.digits[:at] + turned + self.digits[at + 1 :]
        self.too_large = False

    def _confirm(self) -> Transition | None:
        seed = int(self.digits) if self.digits else None
        self.too_large = seed is not None and seed > MAX_SEED
        if seed is None or self.too_large:
            self._cabinet.sounds.play(Sound.REFUSE)
            return None
        self._cabinet.sounds.play(Sound.CHOOSE)
        self._chosen(seed)
        return Pop()

    def update(self, dt: float) -> Transition | None:
        """Let the scene below go on; where it leads elsewhere, this is out of place."""
        transition = self._below.update(dt)
        self.changed |= self._below.changed
        return None if transition is None else Pop()

    def draw(self, surface: pygame.Surface) -> None:
        """The scene below, and the box over it."""
        self._below.draw(surface)
        art = self._cabinet.art
        box = pygame.Rect(0, 0, PLACES * PITCH + 28, 96)
        box.center = surface.get_rect().center
        pygame.draw.rect(surface, WELL, box, border_radius=4)
        frame(surface, box, CYAN)
        art.display.draw(surface, "SEED", (box.centerx, box.top + 11), CYAN, "centre")
        line, colour = f"NOW {self._now}", LABEL
        if self.too_large:
            line, colour = f"AT MOST {MAX_SEED}", ALARM
        art.text.draw(surface, line, (box.centerx, box.top + 64), colour, "centre")
        self._draw_digits(surface, box.left + 14, box.top + 40)
        legend = (
            ((Action.UP, Action.DOWN), "OR 0-9"),
            ((Action.CONFIRM,), "PLAY"),
            ((Action.BACK,), "LEAVE"),
        )
        at = box.left + 26, box.bottom - 17
        draw_legend(surface, art, self._cabinet.keys, at, legend, upright=False)
        self.changed = False

    def _draw_digits(self, surface: pygame.Surface, left: int, top: int) -> None:
        for place in range(PLACES):
            x = left + place * PITCH
            here = place == min(self.cursor, PLACES - 1)
            surface.fill(GOLD if here else RULE, (x, top + 14, PITCH - 2, 2 if here else 1))
            digit = self.digits[place : place + 1]
            self._cabinet.art.heavy.draw(surface, digit, (x + 1, top + 3), INK)
