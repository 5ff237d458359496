"""Parts of the picture that are drawn once and then copied, for as long as they look the same."""

from collections.abc import Callable, Hashable

import pygame

from tetris_arcade.picture.theme import GROUND


class Sheets:
    """What was drawn last in each area of a picture, and what it showed."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[int, int, int, int], tuple[Hashable, pygame.Surface]] = {}

    def draw(
        self,
        surface: pygame.Surface,
        area: pygame.Rect,
        shown: Hashable,
        paint: Callable[[pygame.Surface], None],
    ) -> None:
        """Draw ``area`` of the surface: by ``paint``, or by copy if ``shown`` is as it was.

        ``paint`` gets the surface itself, clipped to the area and empty there; ``shown`` is all
        that the area's look depends on.
        """
        place = area.x, area.y, area.width, area.height
        before = self._drawn.get(place)
        if before is not None and before[0] == shown:
            surface.blit(before[1], area)
            return
        outside = surface.get_clip()
        surface.set_clip(area)
        surface.fill(GROUND, area)
        paint(surface)
        surface.set_clip(outside)
        self._drawn[place] = shown, surface.subsurface(area).copy()
