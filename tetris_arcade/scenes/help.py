"""What the keys do on the screen below, made from the key map."""

from collections.abc import Hashable
from typing import Final, NamedTuple

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.panels import Legend, draw_keys
from tetris_arcade.picture.theme import GOLD, INK
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.pop_up.box import Box
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Pop, Scene, Transition

EVERYWHERE: Final[Legend] = (
    ((Action.MUTE,), "SOUND ON OR OFF"),
    ((Action.SCREENSHOT,), "TAKE A PICTURE"),
    ((Action.HELP,), "THIS HELP"),
)
"""What the app itself does, on every screen."""
PITCH: Final = 14
GAP: Final = 20
"""Between two columns."""


class _Line(NamedTuple):
    keys: str
    meaning: str


class _Column(NamedTuple):
    lines: tuple[_Line, ...]
    keys: int
    """The width of the keys, in pixels, and of the room beside them."""
    meanings: int


class Help(Box):
    """Lies over the screen that it is about until anything is done."""

    in_kiosks = True
    told_lines = 1

    def __init__(self, cabinet: Cabinet, below: Scene) -> None:
        super().__init__(Place(cabinet, below), "HELP")
        legend = [*below.actions, *EVERYWHERE]
        if cabinet.options.kiosk:
            legend = [line for line in legend if line[0] != (Action.SCREENSHOT,)]
        self._lines = tuple(
            _Line(keys, meaning)
            for actions, meaning in legend
            if (keys := cabinet.keys.label(*actions))
        )
        self._columns: list[_Column] = []

    def _act(self, event: Input) -> Transition | None:
        """Whatever it was: back to the screen below."""
        return Pop()

    def _size(self, width: int, height: int) -> tuple[int, int]:
        """One column, or two where it would be too high."""
        columns = 1 if len(self._lines) * PITCH <= height else 2
        rows = -(-len(self._lines) // columns)
        lines = [self._lines[first : first + rows] for first in range(0, len(self._lines), rows)]
        self._columns = [self._column(part) for part in lines]
        widths = [column.keys + column.meanings for column in self._columns]
        return min(sum(widths) + GAP * (columns - 1), width), rows * PITCH

    def _column(self, lines: tuple[_Line, ...]) -> _Column:
        art = self.cabinet.art
        keys = max(art.heavy.width(line.keys) for line in lines) + 10
        return _Column(lines, keys, max(art.text.width(line.meaning) for line in lines))

    def _shown(self) -> Hashable:
        return self._lines

    def _told(self) -> tuple[str, bool]:
        return "ANY KEY GOES BACK", False

    def _fill(self, surface: pygame.Surface, inside: pygame.Rect) -> None:
        art, left = self.cabinet.art, inside.left
        for lines, keys, meanings in self._columns:
            for row, line in enumerate(lines):
                y = inside.top + row * PITCH
                draw_keys(surface, art.heavy, line.keys, (left, y), GOLD)
                meaning = art.text.clip(line.meaning, inside.right - left - keys)
                art.text.draw(surface, meaning, (left + keys, y), INK)
            left += keys + meanings + GAP
