"""Letters are entered as they have always been at a cabinet: one by one, each turned by hand."""

from collections.abc import Hashable
from typing import Final

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.picture.art import Face
from tetris_arcade.picture.panels import Legend, rule
from tetris_arcade.picture.theme import CYAN, FAINT, GOLD, INK, LINE, RULE
from tetris_arcade.scenes.pop_up.line import BLANK
from tetris_arcade.scenes.pop_up.line_entry import WIDEST, LineEntry
from tetris_arcade.scenes.scene import Transition
from tetris_arcade.sound.sounds import Sound

PITCH: Final = 18
"""From letter to letter."""
NARROW: Final = 10
"""The same where the letters are small."""
CELL: Final = 24
ARROW: Final = 12


class CellEntry(LineEntry):
    """Write a line, a letter in each of its cells."""

    wheel: str
    """The letters there are, in the order in which they turn; a blank first."""
    actions: Legend = (
        ((Action.LEFT, Action.RIGHT), "MOVE"),
        ((Action.UP, Action.DOWN), "LETTER"),
        *LineEntry.actions,
    )
    _first = 0
    """The first letter that is seen."""
    _pitch = PITCH

    def _write(self, character: str) -> None:
        if character not in self.wheel or character == BLANK:
            self.refuse()
            return
        self.line.close_up()
        super()._write(character)

    def _steer(self, action: Action) -> None:
        match action:
            case Action.UP | Action.DOWN:
                self.cabinet.sounds.play(Sound.MOVE)
                if not self.line.turn(self.wheel, 1 if action is Action.UP else -1):
                    self.refuse()
            case _:
                super()._steer(action)
                self.line.close_up()

    def _check(self) -> None:
        self.problem = self._problem_of(self.line.text.replace(BLANK, ""))

    def _finish(self) -> Transition | None:
        self.line.close_up()
        return super()._finish()

    def _size(self, width: int, height: int) -> tuple[int, int]:
        return min(WIDEST, width), CELL + 2 * ARROW

    def _shown(self) -> Hashable:
        return self.line.text, self.line.cursor, self.line.fresh

    def _fill(self, surface: pygame.Surface, inside: pygame.Rect) -> None:
        """A row of cells with a letter in each, as many as there is room for around the cursor."""
        art, line = self.cabinet.art, self.line
        face = art.display if self._pitch == PITCH else art.heavy
        count = inside.width // self._pitch
        # What comes next is seen, and what was before.
        ahead = min(1, len(line.cells) - line.cursor)
        lowest = max(0, line.cursor + ahead - count + 1)
        self._first = min(max(self._first, lowest), max(0, line.cursor - 1))
        left = inside.left + (inside.width - count * self._pitch) // 2
        for hidden, x, mark in (
            (self._first > 0, left - 6, "◀"),
            (self._first + count < len(line.cells), left + count * self._pitch + 3, "▶"),
        ):
            if hidden:
                art.text.draw(surface, mark, (x, inside.top + ARROW + 8), FAINT, "centre")
        for number in range(count):
            at, x = self._first + number, left + number * self._pitch
            cell = pygame.Rect(x, inside.top + ARROW, self._pitch - 2, CELL)
            self._draw_cell(surface, face, cell, at)

    def _draw_cell(self, surface: pygame.Surface, face: Face, cell: pygame.Rect, at: int) -> None:
        """The letter at that place of the line, or room for it, and whether we are there."""
        art, line = self.cabinet.art, self.line
        here, written = at == line.cursor, at < len(line.cells)
        if here:
            pygame.draw.rect(surface, LINE, cell, border_radius=2)
            art.heavy.draw(surface, "▲", (cell.centerx, cell.top - 10), GOLD, "centre")
            art.heavy.draw(surface, "▼", (cell.centerx, cell.bottom + 3), GOLD, "centre")
        colour = INK if here else (FAINT if written else RULE)
        rule(surface, cell.left + 2, cell.right - 2, cell.bottom - 3, colour)
        if written:
            ink = INK if here else (CYAN if not line.fresh else GOLD)
            place = cell.centerx + 1, cell.top + 11 - face.height // 2
            face.draw(surface, line.cells[at], place, ink, "centre")
