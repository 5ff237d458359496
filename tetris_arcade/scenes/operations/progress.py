"""One line about the jobs, for whoever has room for it."""

from collections.abc import Hashable
from typing import Final

import pygame

from tetris_arcade.jobs.jobs import Jobs
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.theme import CYAN, GOLD, INK, LABEL, LINE, RULE, WELL

HEIGHT: Final = 10
LEAST_BAR: Final = 40
GAP: Final = 10


def shown(jobs: Jobs) -> Hashable:
    """All that `draw_jobs` depends on; None if there is nothing to draw."""
    current = jobs.current
    if current is None:
        return None
    thousandths = None if current.share is None else int(1000 * current.share)
    return current.title, thousandths, jobs.waiting


def draw_jobs(surface: pygame.Surface, art: Art, jobs: Jobs, area: pygame.Rect) -> None:
    """What is being done, a bar of how far it is, and how much waits, in the middle of ``area``.

    Nothing if nothing is being done. ``area`` is 10 pixels high and 200 wide at least.
    """
    current = jobs.current
    if current is None:
        return
    face, y = art.text, area.centery - 4
    right = area.right
    if jobs.waiting:
        waiting = f"{jobs.waiting} WAITING"
        face.draw(surface, waiting, (right, y), LABEL, "right")
        right -= face.width(waiting) + GAP
    percent = "…" if current.share is None else f"{int(100 * current.share)}%"
    face.draw(surface, percent, (right, y), INK, "right")
    right -= face.width("100%") + GAP
    title = face.clip(current.title.upper(), right - area.left - LEAST_BAR - GAP)
    face.draw(surface, title, (area.left, y), GOLD)
    left = area.left + face.width(title) + GAP
    _draw_bar(surface, pygame.Rect(left, y, right - left, 8), current.share)


def _draw_bar(surface: pygame.Surface, area: pygame.Rect, share: float | None) -> None:
    pygame.draw.rect(surface, WELL, area, border_radius=2)
    pygame.draw.rect(surface, LINE if share is not None else RULE, area, 1, border_radius=2)
    if share is not None:
        full = area.inflate(-4, -4)
        pygame.draw.rect(surface, CYAN, (*full.topleft, round(full.width * share), full.height))
