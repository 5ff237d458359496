"""The parts of a comparison that stand between the boards, and the marks on them."""

from typing import Final

import pygame

from tetris_arcade.picture.art import Art
from tetris_arcade.picture.numbers import compact, counted, grouped, ordinal
from tetris_arcade.picture.theme import (
    CYAN,
    FAINT,
    INK,
    LABEL,
    MEDALS,
    ORANGE,
    RULE,
    WELL,
    Colour,
    medal,
    mix,
)
from tetris_arcade.scenes.demo.curve import Curve
from tetris_arcade.scenes.menu.ranking import Entry

SIDES: Final[tuple[Colour, Colour]] = (CYAN, ORANGE)
"""Whatever is of one side alone has its colour."""
Pair = tuple[str, str]
Scores = tuple[tuple[str, Pair], ...]
"""Labels, and a value for each side."""
_GAP: Final = 6


def paint_name(
    surface: pygame.Surface, area: pygame.Rect, art: Art, entry: Entry, side: int
) -> None:
    """Rank and name above a board; the second side's as in a mirror."""
    rank = "" if entry.rank is None else ordinal(entry.rank)
    taken = art.heavy.width(rank) + _GAP if rank else 0
    name = art.heavy.clip(entry.slot.name, area.width - taken)
    reach = art.heavy.width(name) + _GAP
    # The other ranks' colour is the first side's.
    colour = medal(entry.rank) if entry.rank and entry.rank <= len(MEDALS) else LABEL
    if side == 0:
        art.heavy.draw(surface, name, area.topleft, SIDES[0])
        art.heavy.draw(surface, rank, (area.left + reach, area.top), colour)
    else:
        art.heavy.draw(surface, name, area.topright, SIDES[1], "right")
        art.heavy.draw(surface, rank, (area.right - reach, area.top), colour, "right")


def paint_lines(
    surface: pygame.Surface, area: pygame.Rect, art: Art, lines: tuple[int, int]
) -> None:
    """The lines of both, as large as both fit."""
    numbers = [grouped(number, 7) for number in lines]
    room = area.width // 2 - _GAP
    faces = (art.hero, art.display, art.heavy)
    face = next((face for face in faces if max(map(face.width, numbers)) <= room), art.heavy)
    art.text.draw(surface, "LINES", area.topleft, LABEL)
    art.text.draw(surface, "LINES", area.topright, LABEL, "right")
    top = area.top + 11 + (32 - face.height) // 2
    face.draw(surface, numbers[0], (area.left, top), SIDES[0])
    face.draw(surface, numbers[1], (area.right, top), SIDES[1], "right")


def paint_lead(
    surface: pygame.Surface, area: pygame.Rect, art: Art, words: str, leader: int | None
) -> None:
    """Who leads and by how much, or how it ended, pointing to the one it is about."""
    colour = INK if leader is None else SIDES[leader]
    art.display.draw(surface, words, (area.centerx + 1, area.top), colour, "centre")
    if leader is not None:
        arrow = "◀" if leader == 0 else "▶"
        reach = art.display.width(words) // 2 + 14
        x = area.centerx - reach if leader == 0 else area.centerx + reach
        art.display.draw(surface, arrow, (x, area.top), colour, "centre")


def paint_scores(surface: pygame.Surface, area: pygame.Rect, art: Art, scores: Scores) -> None:
    """Values at both ends of each line, what they are in its middle."""
    for number, (label, (first, second)) in enumerate(scores):
        y = area.top + number * 12
        art.text.draw(surface, label, (area.centerx, y), LABEL, "centre")
        art.heavy.draw(surface, first, (area.left, y), INK)
        art.heavy.draw(surface, second, (area.right, y), INK, "right")


def lead_at(curves: tuple[Curve, Curve], piece: int) -> int:
    """By how many lines the first side led when that piece came in."""
    first, second = (curve.lines_at(piece) for curve in curves)
    return first - second


def paint_graph(
    surface: pygame.Surface,
    area: pygame.Rect,
    art: Art,
    curves: tuple[Curve, Curve],
    cursor: int | None,
) -> None:
    """The lead over pieces: up, the first side leads, down, the second.

    ``cursor`` is the piece on the screen if the game was gone back in.
    """
    end = max(curve.pieces for curve in curves)
    plot = pygame.Rect(area.left, area.top, area.width, area.height - 10)
    pygame.draw.rect(surface, WELL, plot)
    leads = [lead_at(curves, end * x // (plot.width - 1)) for x in range(plot.width)]
    most = max(map(abs, leads))
    column = plot.width if cursor is None else (plot.width - 1) * cursor // max(end, 1)
    reach = (plot.height - 1) // 2
    for x, lead in enumerate(leads):
        colour = SIDES[lead < 0] if x <= column else FAINT
        height = -(-abs(lead) * reach // max(most, 1))
        top = plot.centery - (height if lead > 0 else 0)
        if lead:
            surface.fill(mix(colour, WELL, 0.6), (plot.left + x, top, 1, height + 1))
            tip = plot.centery - height if lead > 0 else plot.centery + height
            surface.fill(colour, (plot.left + x, tip, 1, 1))
    surface.fill(RULE, (plot.left, plot.centery, plot.width, 1))
    if cursor is not None:
        surface.fill(INK, (plot.left + column, plot.top, 1, plot.height))
    foot = area.bottom - art.text.height
    art.text.draw(surface, f"LARGEST LEAD {compact(most)}", (area.left, foot), FAINT)
    pieces = counted(end, "PIECE")
    if cursor is not None:
        pieces = f"PIECE {compact(cursor)} OF {compact(end)}"
    art.text.draw(surface, pieces, (area.right, foot), LABEL, "right")


def paint_difference(
    surface: pygame.Surface, area: pygame.Rect, art: Art, cells: int | None
) -> None:
    """How many cells only one of the boards has; None where that is not to be counted."""
    words = (
        "BOARDS NOT COMPARED"
        if cells is None
        else f"{counted(cells, 'CELL')} DIFFER{'S' * (cells == 1)}"
    )
    art.text.draw(surface, words, area.midtop, LABEL if cells is None else INK, "centre")


def paint_seed(surface: pygame.Surface, area: pygame.Rect, art: Art, seed: int) -> None:
    """By which seed the games can be seen again; the longest has twenty digits."""
    art.text.draw(surface, "SEED", area.topleft, LABEL)
    if area.height > art.text.height:
        at = area.left, area.bottom - art.text.height
        art.text.draw(surface, str(seed), at, INK)
    else:
        art.text.draw(surface, str(seed), area.topright, INK, "right")
