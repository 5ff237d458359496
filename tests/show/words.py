"""What can be read on the screen."""

from collections.abc import Callable, Hashable

import pygame
import pytest

from tests.show.strain import FRAME
from tetris_arcade.app import Arcade
from tetris_arcade.picture.art import Face
from tetris_arcade.picture.sheets import Sheets


class Words:
    """Hears all text that is drawn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._heard: list[str] = []
        self._reading = False
        write, copy = Face.draw, Sheets.draw

        def written(face: Face, surface: pygame.Surface, text: str, *where: object) -> None:
            self._heard.append(text)
            write(face, surface, text, *where)  # type: ignore[arg-type]

        def painted(
            sheets: Sheets,
            surface: pygame.Surface,
            area: pygame.Rect,
            shown: Hashable,
            paint: Callable[[pygame.Surface], None],
        ) -> None:
            if self._reading:  # a part that is copied would not be heard
                sheets._drawn.clear()
            copy(sheets, surface, area, shown, paint)

        monkeypatch.setattr(Face, "draw", written)
        monkeypatch.setattr(Sheets, "draw", painted)

    def of(self, arcade: Arcade) -> str:
        """All that stands on the screen, a frame later: in capitals, line after line."""
        self._heard.clear()
        self._reading = True
        arcade.stack[-1].changed = True
        arcade.step(FRAME)
        self._reading = False
        return " ".join(self._heard).upper()
