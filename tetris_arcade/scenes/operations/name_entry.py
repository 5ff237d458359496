"""A name is entered as it has always been at a cabinet: letter by letter, each turned by hand."""

import string
from collections.abc import Callable, Collection, Hashable
from typing import Final

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.picture.panels import Legend
from tetris_arcade.picture.theme import CYAN, FAINT, GOLD, INK, LINE, RULE
from tetris_arcade.scenes.operations.line import BLANK, Line
from tetris_arcade.scenes.operations.line_entry import LineEntry
from tetris_arcade.scenes.operations.place import Place
from tetris_arcade.scenes.scene import Transition
from tetris_arcade.slots.names import MAX_LENGTH, broken_rule
from tetris_arcade.sound.sounds import Sound

WHEEL: Final = BLANK + string.ascii_lowercase + string.digits + "-_."
PITCH: Final = 18
"""From letter to letter."""
CELL: Final = 24
ARROW: Final = 12


class NameEntry(LineEntry):
    """Enter the name of a slot."""

    actions: Legend = (
        ((Action.LEFT, Action.RIGHT), "MOVE"),
        ((Action.UP, Action.DOWN), "LETTER"),
        *LineEntry.actions,
    )

    def __init__(
        self,
        place: Place,
        title: str,
        name: str,
        *,
        about: str,
        taken: Collection[str],
        done: Callable[[str], Transition],
    ) -> None:
        """``name`` is what may be entered as it stands, ``taken`` what may not."""

        def problem(text: str) -> str | None:
            if text in taken:
                return f"{text} is there already: choose another name"
            rule = broken_rule(text)
            return rule and f"This cannot be a name: {rule}"

        line = Line(name, MAX_LENGTH)
        super().__init__(place, title, line, about=about, problem=problem, done=done)
        self._first = 0

    def _write(self, character: str) -> None:
        character = character.lower()
        if character not in WHEEL or character == BLANK:
            self.refuse()
            return
        self.line.close_up()
        super()._write(character)

    def _steer(self, action: Action) -> None:
        match action:
            case Action.UP | Action.DOWN:
                self.cabinet.sounds.play(Sound.MOVE)
                if not self.line.turn(WHEEL, 1 if action is Action.UP else -1):
                    self.refuse()
            case _:
                super()._steer(action)
                self.line.close_up()

    def _check(self) -> None:
        self.problem = self._problem_of(self.line.text.replace(BLANK, ""))

    def _finish(self) -> Transition | None:
        self.line.close_up()
        return super()._finish()

    def _height(self, most: int) -> int:
        return CELL + 2 * ARROW

    def _shown(self) -> Hashable:
        return self.line.text, self.line.cursor, self.line.fresh

    def _fill(self, surface: pygame.Surface, inside: pygame.Rect) -> None:
        """A row of cells with a letter in each, as many as there is room for around the cursor."""
        art, line = self.cabinet.art, self.line
        count = inside.width // PITCH
        ahead = min(
            1, len(line.cells) - line.cursor
        )  # what comes next is seen, and what was before
        lowest = max(0, line.cursor + ahead - count + 1)
        self._first = min(max(self._first, lowest), max(0, line.cursor - 1))
        left = inside.left + (inside.width - count * PITCH) // 2
        for hidden, x, mark in (
            (self._first > 0, left - 6, "◀"),
            (self._first + count < len(line.cells), left + count * PITCH + 3, "▶"),
        ):
            if hidden:
                art.text.draw(surface, mark, (x, inside.top + ARROW + 8), FAINT, "centre")
        for number in range(count):
            at = self._first + number
            cell = pygame.Rect(left + number * PITCH, inside.top + ARROW, PITCH - 2, CELL)
            here, written = at == line.cursor, at < len(line.cells)
            if here:
                pygame.draw.rect(surface, LINE, cell, border_radius=2)
                art.heavy.draw(surface, "▲", (cell.centerx, cell.top - 10), GOLD, "centre")
                art.heavy.draw(surface, "▼", (cell.centerx, cell.bottom + 3), GOLD, "centre")
            colour = FAINT if written else RULE
            pygame.draw.line(
                surface,
                INK if here else colour,
                (cell.left + 2, cell.bottom - 3),
                (cell.right - 3, cell.bottom - 3),
            )
            if written:
                ink = INK if here else (CYAN if not line.fresh else GOLD)
                place = cell.centerx + 1, cell.top + 3
                art.display.draw(surface, line.cells[at], place, ink, "centre")
