"""The box that lies over the scene below."""

from abc import ABC, abstractmethod
from collections.abc import Hashable
from typing import Final

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.painter import frame
from tetris_arcade.picture.panels import LINE_PITCH, Legend, draw_legend, rule
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.picture.theme import ALARM, CYAN, LABEL, MARGIN, RULE, WELL
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Pop, Push, Replace, Transition
from tetris_arcade.sound.sounds import Sound

PADDING: Final = 16
HEAD: Final = 40
"""From the top of the box to what it holds."""
FOOT: Final = 24
"""What the keys do stands there."""
BARE_FOOT: Final = 8
"""Where they have no need to be told."""


class Box(ABC):
    """A pop-up: the scene below goes on, and what is done here does nothing there."""

    typing = False
    actions: Legend = ()
    in_kiosks = False
    """Whether a kiosk has it: what changes a store, none has."""
    told_lines = 3
    """How many there is room for of what is said below what the box holds."""

    def __init__(self, place: Place, title: str) -> None:
        self.changed = True
        self.cabinet, self.below = place.cabinet, place.below
        self._place = place
        self.title = title
        self.inside = pygame.Rect(0, 0, 0, 0)
        """Where in the picture that was drawn last is what the box holds."""
        self._sheets = Sheets()

    def enter(self) -> None:
        """It is on the screen, perhaps again."""
        self.changed = True

    def handle(self, event: Input) -> Transition | None:
        """Do what is meant; where a kiosk does not have it, nothing."""
        self.below.handle(Input(Action.OTHER))  # somebody is there: it need not call for anybody
        if self._out_of_place:
            return Pop()
        self.changed = True
        return self._act(event)

    def update(self, dt: float) -> Transition | None:
        """Let the scene below go on; where it leads elsewhere, nobody is here any more."""
        transition = self.below.update(dt)
        self.changed |= self.below.changed
        if self._out_of_place:
            return Pop()
        match transition:
            case Push(scene):
                return Replace(scene)
            case None:
                return None
        return Pop()

    def draw(self, surface: pygame.Surface) -> None:
        """The scene below, and the box over it."""
        self.below.draw(surface)
        room = surface.get_rect().inflate(-2 * MARGIN, -2 * MARGIN)
        around = HEAD + self._told_height + self._foot
        width, height = self._size(room.width - 2 * PADDING, room.height - around)
        box = pygame.Rect(0, 0, width + 2 * PADDING, height + around)
        box.center = room.center
        self.inside = pygame.Rect(box.left + PADDING, box.top + HEAD, width, height)
        self._sheets.draw(
            surface,
            box.inflate(4, 4),  # it stands clear of what is below
            (self.title, self._told(), self._shown()),
            lambda sheet: self._paint(sheet, box, self.inside),
        )
        self.changed = False

    def leave(self) -> Transition:
        """Back to where this came from."""
        self.cabinet.sounds.play(Sound.BACK)
        return self._place.leave()

    def refuse(self) -> None:
        """What was asked for cannot be done."""
        self.cabinet.sounds.play(Sound.REFUSE)

    @property
    def _out_of_place(self) -> bool:
        return self.cabinet.options.kiosk and not self.in_kiosks

    @property
    def _told_height(self) -> int:
        return self.told_lines * LINE_PITCH + 8

    @property
    def _foot(self) -> int:
        return FOOT if self.actions else BARE_FOOT

    def _paint(self, surface: pygame.Surface, box: pygame.Rect, inside: pygame.Rect) -> None:
        art = self.cabinet.art
        pygame.draw.rect(surface, WELL, box, border_radius=4)
        frame(surface, box, CYAN)
        wide = art.display.width(self.title) <= inside.width
        face, top = (art.display, box.top + 11) if wide else (art.heavy, box.top + 16)
        title = face.clip(self.title, inside.width)
        face.draw(surface, title, (box.centerx + 1, top), CYAN, "centre")
        rule(surface, inside.left, inside.right, box.top + 32)
        self._fill(surface, inside)
        text, wrong = self._told()
        y = inside.bottom + 8
        for line in art.text.wrap(text, inside.width, self.told_lines):
            art.text.draw(surface, line, (inside.left, y), ALARM if wrong else LABEL)
            y += LINE_PITCH
        if self.actions:
            rule(surface, inside.left, inside.right, box.bottom - FOOT + 1, RULE)
            at = inside.left, box.bottom - FOOT + 8
            legend = self._legend(inside.width)
            draw_legend(surface, art, self.cabinet.keys, at, legend, upright=False)

    def _legend(self, width: int) -> Legend:
        """As much of the end of the actions as so many pixels have room for."""
        legend = list(self.actions)
        text, label = self.cabinet.art.text, self.cabinet.keys.label
        while (
            legend
            and width
            < sum(
                text.width(label(*actions)) + 5 + text.width(meaning) + 14
                for actions, meaning in legend
            )
            - 14
        ):
            del legend[0]
        return legend

    @abstractmethod
    def _act(self, event: Input) -> Transition | None:
        """Do what is meant."""

    @abstractmethod
    def _size(self, width: int, height: int) -> tuple[int, int]:
        """The width and height of what the box holds, where there is room for so much."""

    @abstractmethod
    def _fill(self, surface: pygame.Surface, inside: pygame.Rect) -> None:
        """Draw what the box holds."""

    @abstractmethod
    def _shown(self) -> Hashable:
        """All that the look of it depends on."""

    @abstractmethod
    def _told(self) -> tuple[str, bool]:
        """What is said below it, and whether that is a problem."""
