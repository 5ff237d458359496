"""A path is typed; whoever has no keyboard takes the one that stands there."""

from collections.abc import Hashable
from typing import Final

import pygame

from tetris_arcade.picture.art import Face
from tetris_arcade.picture.panels import LINE_PITCH
from tetris_arcade.picture.theme import CYAN, GOLD, INK, LINE
from tetris_arcade.scenes.pop_up.line_entry import WIDEST, LineEntry

LINES: Final = 3
LONGEST: Final = 1000


class PathEntry(LineEntry):
    """Type a path, or where a store lies."""

    def _size(self, width: int, height: int) -> tuple[int, int]:
        return min(WIDEST, width), LINES * (LINE_PITCH + 2) + 4

    def _shown(self) -> Hashable:
        return self.line.text, self.line.cursor, self.line.fresh

    def _fill(self, surface: pygame.Surface, inside: pygame.Rect) -> None:
        """The text over several lines, those around the cursor, which is a block."""
        face, line = self.cabinet.art.text, self.line
        rows = rows_of(face, [*line.cells, " "], inside.width)
        here = next(number for number, row in enumerate(rows) if line.cursor in row)
        first = max(0, here - LINES + 1)
        for number, row in enumerate(rows[first : first + LINES]):
            x, y = inside.left, inside.top + 4 + number * (LINE_PITCH + 2)
            for at in row:
                character = line.cells[at] if at < len(line.cells) else " "
                if at == line.cursor:
                    block = pygame.Rect(x - 1, y - 2, max(5, face.width(character)) + 2, 12)
                    pygame.draw.rect(surface, LINE, block)
                    pygame.draw.line(surface, CYAN, block.bottomleft, block.move(-1, 0).bottomright)
                face.draw(surface, character, (x, y), GOLD if line.fresh else INK)
                x += face.width(character) + 1


def rows_of(face: Face, characters: list[str], width: int) -> list[range]:
    """The places of the characters, as they fill lines of so many pixels."""
    rows, start, used = [], 0, 0
    for at, character in enumerate(characters):
        wide = face.width(character) + 1
        if used + wide > width and at > start:
            rows.append(range(start, at))
            start, used = at, 0
        used += wide
    return [*rows, range(start, len(characters))]
