"""The mouse's pointer, which is seen only while someone uses it. Needs an open window."""

from typing import Final

import pygame

USES: Final = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEWHEEL)
SHOWN_FOR: Final = 3.0
"""Seconds for which the pointer is seen after it was used."""


class Pointer:
    """Shows and hides the pointer. Time is passed in."""

    def __init__(self, *, seen: bool) -> None:
        """``seen`` is whether it is ever seen: on a touch screen that nobody tends it is not."""
        self._seen = seen
        self._left = 0.0

    def heard(self, event: pygame.event.Event) -> None:
        """Someone did something, maybe with the mouse."""
        if self._seen and event.type in USES:
            self._left = SHOWN_FOR
            pygame.mouse.set_visible(True)

    def update(self, dt: float) -> None:
        """``dt`` seconds have passed."""
        if self._left > 0:
            self._left -= dt
            if self._left <= 0:
                pygame.mouse.set_visible(False)
