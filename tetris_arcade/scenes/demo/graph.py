"""Lines over pieces as a graph, which is also the time line that one rewinds along."""

from typing import Final

import pygame

from tetris_arcade.picture.art import Art
from tetris_arcade.picture.numbers import compact, counted
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.picture.theme import CYAN, FAINT, GOLD, INK, LABEL, RULE, WELL, mix
from tetris_arcade.scenes.demo.curve import Curve

LABELS: Final = 11
"""Height of a line of labels."""


def draw_graph(
    sheets: Sheets, surface: pygame.Surface, area: pygame.Rect, art: Art, curve: Curve, *, at: int
) -> None:
    """The graph of a game that is shown at piece number ``at``."""
    cursor = None if at >= curve.pieces else (area.width - 1) * at // curve.pieces

    def paint(target: pygame.Surface) -> None:
        plot = pygame.Rect(area.left, area.top + LABELS, area.width, area.height - 2 * LABELS + 1)
        _plot(target, plot, curve, cursor)
        text, foot = art.text, area.bottom - art.text.height
        text.draw(target, counted(curve.lines, "LINE"), area.topleft, LABEL)
        if cursor is not None:
            text.draw(target, f"PIECE {compact(at)}", area.topright, CYAN, "right")
        text.draw(target, "0", (area.left, foot), FAINT)
        text.draw(
            target,
            counted(curve.pieces, "PIECE"),
            (area.right, foot),
            FAINT,
            "right",
        )

    behind = None if cursor is None else at
    sheets.draw(surface, area, (curve.pieces, curve.lines, behind), paint)


def _plot(surface: pygame.Surface, plot: pygame.Rect, curve: Curve, cursor: int | None) -> None:
    """A mountain; what lies ahead of the piece on the screen is faint."""
    pygame.draw.rect(surface, WELL, plot)
    most = max(curve.lines, 1)
    for x in range(plot.width):
        lines = curve.lines_at(curve.pieces * x // (plot.width - 1))
        height = round((plot.height - 1) * lines / most)
        colour = GOLD if cursor is None or x <= cursor else FAINT
        top = plot.bottom - 1 - height
        if height:
            surface.fill(mix(colour, WELL, 0.78), (plot.left + x, top, 1, height))
        surface.fill(colour, (plot.left + x, top, 1, 1))
    pygame.draw.line(surface, RULE, plot.bottomleft, (plot.right - 1, plot.bottom))
    if cursor is not None:
        surface.fill(INK, (plot.left + cursor, plot.top, 1, plot.height))
