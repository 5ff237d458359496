"""A list of which one is chosen."""

from collections.abc import Callable, Hashable, Sequence
from typing import Final, NamedTuple

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.panels import Legend
from tetris_arcade.picture.theme import CYAN, FAINT, INK, LABEL, LINE, RULE
from tetris_arcade.scenes.pop_up.box import Box
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Transition
from tetris_arcade.sound.sounds import Sound

PITCH: Final = 13
WIDEST: Final = 244


class Choice(NamedTuple):
    """One thing that can be chosen."""

    label: str
    choose: Callable[[], Transition]
    about: str
    """What it means, in a sentence."""
    reason: str | None = None
    """Why it cannot be chosen now; None if it can."""
    note: str = ""
    """A word at the end of its line."""


class Choose(Box):
    """Choose one of several things, or none."""

    actions: Legend = (
        ((Action.UP, Action.DOWN), "CHOOSE"),
        ((Action.CONFIRM,), "DO IT"),
        ((Action.BACK,), "BACK"),
    )

    def __init__(self, place: Place, title: str, choices: Sequence[Choice]) -> None:
        """There is at least one choice; the first is the one that is selected."""
        super().__init__(place, title)
        self.choices = choices
        self.selected = 0
        self._first = 0
        self._rows = len(choices)

    def _act(self, event: Input) -> Transition | None:
        match event.action:
            case Action.UP:
                self._select(self.selected - 1)
            case Action.DOWN:
                self._select(self.selected + 1)
            case Action.FIRST | Action.PAGE_UP:
                self._select(0)
            case Action.LAST | Action.PAGE_DOWN:
                self._select(len(self.choices) - 1)
            case Action.BACK:
                return self.leave()
            case Action.CONFIRM:
                return self._choose()
            case Action.POINT if event.at is not None and self.inside.collidepoint(event.at):
                row = self._first + (event.at[1] - self.inside.top) // PITCH
                if row == self.selected:
                    return self._choose()
                self._select(row)
        return None

    def _select(self, row: int) -> None:
        row = min(max(row, 0), len(self.choices) - 1)
        if row != self.selected:
            self.cabinet.sounds.play(Sound.MOVE)
        self.selected = row

    def _choose(self) -> Transition | None:
        choice = self.choices[self.selected]
        if choice.reason is not None:
            self.refuse()
            return None
        self.cabinet.sounds.play(Sound.CHOOSE)
        return choice.choose()

    def _size(self, width: int, height: int) -> tuple[int, int]:
        self._rows = min(len(self.choices), height // PITCH)
        lowest = max(0, self.selected - self._rows + 1)
        highest = min(self.selected, len(self.choices) - self._rows)
        self._first = min(max(self._first, lowest), highest)
        return min(WIDEST, width), self._rows * PITCH

    def _shown(self) -> Hashable:
        return self.selected, self._first, tuple((c.label, c.reason, c.note) for c in self.choices)

    def _told(self) -> tuple[str, bool]:
        choice = self.choices[self.selected]
        return (choice.about, False) if choice.reason is None else (choice.reason, True)

    def _fill(self, surface: pygame.Surface, inside: pygame.Rect) -> None:
        art = self.cabinet.art
        for row in range(self._rows):
            choice = self.choices[self._first + row]
            selected, possible = self._first + row == self.selected, choice.reason is None
            y = inside.top + row * PITCH
            if selected:
                bar = pygame.Rect(inside.left - 6, y, inside.width + 12, PITCH)
                pygame.draw.rect(surface, LINE if possible else RULE, bar, border_radius=2)
            colour = (INK if selected else CYAN) if possible else (LABEL if selected else FAINT)
            room = inside.width - (art.text.width(choice.note) + 10 if choice.note else 0)
            label = art.heavy.clip(choice.label, room)
            art.heavy.draw(surface, label, (inside.left, y + 3), colour)
            art.text.draw(surface, choice.note, (inside.right, y + 3), colour, "right")
        self._mark_the_rest(surface, inside)

    def _mark_the_rest(self, surface: pygame.Surface, inside: pygame.Rect) -> None:
        """Where in a list that is longer than its box we are."""
        total = len(self.choices)
        if total > self._rows:
            height = max(8, inside.height * self._rows // total)
            down = self._first * (inside.height - height) // (total - self._rows)
            pygame.draw.rect(surface, RULE, (inside.right + 8, inside.top, 2, inside.height))
            pygame.draw.rect(surface, CYAN, (inside.right + 8, inside.top + down, 2, height))
