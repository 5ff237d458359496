"""What there is to count: lines, score, pieces, the speed; and the piece that comes next."""

import math
from typing import Final

import pygame

from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.picture.art import TILE, Art
from tetris_arcade.picture.numbers import compact, grouped
from tetris_arcade.picture.painter import Falling, draw_piece, frame
from tetris_arcade.picture.panels import figure
from tetris_arcade.picture.theme import CYAN, GOLD, INK, LABEL, RULE, WELL, Colour
from tetris_arcade.scenes.demo.about import Facts
from tetris_arcade.scenes.demo.pace import SPEEDS
from tetris_arcade.scenes.demo.show import Show

LADDER: Final = 68
"""Width of the ladder of speeds beside the speed; where there is no room for that, it is below."""
RUNG: Final = 13
"""Height of its rungs."""
GAP: Final = 2


def paint_next(surface: pygame.Surface, area: pygame.Rect, art: Art, piece: int) -> None:
    """The next piece in a frame."""
    pygame.draw.rect(surface, WELL, area, border_radius=4)
    frame(surface, area)
    art.text.draw(surface, "NEXT", (area.left + 9, area.centery - 4), LABEL)
    shape = SHAPES[piece][0]
    left = area.left + (area.width + 34) // 2 - shape.width * TILE // 2
    floor = left, area.centery + shape.height * TILE // 2
    draw_piece(surface, floor, Falling(piece, 0, 0, 0), art)


def paint_lines(surface: pygame.Surface, area: pygame.Rect, art: Art, number: int) -> None:
    """The lines, as large as they fit."""
    lines = grouped(number, 10)
    faces = (art.hero, art.display)
    face = next((face for face in faces if face.width(lines) <= area.width), art.heavy)
    figure(surface, art, area.topleft, "LINES", lines, face=face, colour=GOLD)


def paint_figures(surface: pygame.Surface, area: pygame.Rect, art: Art, figures: Facts) -> None:
    """Large values, each beside its label if there is room for that, else below it."""
    pitch = area.height // len(figures)
    for number, (label, value) in enumerate(figures):
        top = area.top + number * pitch
        room = area.width
        if pitch < 28:
            art.text.draw(surface, label, (area.left, top + 5), LABEL)
            room -= art.text.width(label) + 8
            face = art.display if art.display.width(value) <= room else art.heavy
            y = top + (16 - face.height) // 2
            face.draw(surface, value, (area.right, y), INK, "right")
        else:
            face = art.display if art.display.width(value) <= room else art.heavy
            figure(surface, art, (area.left, top), label, value, face=face, colour=INK)


def figures_of(game: Game) -> Facts:
    """The score and the pieces of the game on the screen."""
    return ("SCORE", grouped(game.score, 7)), ("PIECES", grouped(game.pieces, 7))


def facts_of(show: Show) -> Facts:
    """The smaller numbers."""
    return (
        ("PIECES/S", compact(show.pieces_per_second)),
        ("GAME", grouped(show.game_number + 1, 7)),
        ("SHOW'S BEST", compact(show.best_lines)),
    )


def paint_speed(
    surface: pygame.Surface, area: pygame.Rect, art: Art, speed: float, *, paused: bool
) -> None:
    """The speed in words and as a ladder with one rung for each step; or that time stands still."""
    words = "MAX" if math.isinf(speed) else f"{speed:g}×"
    if paused:
        figure(
            surface, art, area.topleft, f"SPEED {words}", "PAUSED", face=art.display, colour=CYAN
        )
        return
    figure(surface, art, area.topleft, "SPEED", words, face=art.display, colour=CYAN)
    ladder = pygame.Rect(area.right - LADDER, area.top + 12, LADDER, RUNG)
    if area.width < 2 * LADDER:
        ladder = pygame.Rect(area.left, area.bottom - RUNG, area.width, RUNG)
    pitch, step = (ladder.width + GAP) // len(SPEEDS), SPEEDS.index(speed)
    for rung in range(len(SPEEDS)):
        colour: Colour = CYAN if rung <= step else RULE
        surface.fill(colour, (ladder.left + rung * pitch, ladder.top, pitch - GAP, RUNG))
