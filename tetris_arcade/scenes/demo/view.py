"""How a demo looks: the board in the middle, the slot on the left, the game on the right."""

import math
from typing import TYPE_CHECKING, Final

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.picture.art import TILE, Art
from tetris_arcade.picture.numbers import compact, grouped, interval, ordinal
from tetris_arcade.picture.painter import (
    BoardView,
    Falling,
    board_size,
    draw_board,
    draw_piece,
    frame,
)
from tetris_arcade.picture.panels import Legend, draw_legend, fact, figure, notice, rule
from tetris_arcade.picture.theme import (
    ALARM,
    CYAN,
    GOLD,
    GROUND,
    HEIGHT,
    INK,
    LABEL,
    MARGIN,
    RULE,
    WELL,
    WIDTH,
    medal,
)
from tetris_arcade.scenes.demo.show import BRIGHT, SPEEDS
from tetris_arcade.scenes.menu.ranking import Entry

if TYPE_CHECKING:
    from tetris_arcade.scenes.demo.demo import Demo

SIDE: Final = 152
"""Width of the two columns beside the board."""
TOP: Final = 10
LEFT: Final = pygame.Rect(MARGIN, TOP, SIDE, HEIGHT - 2 * TOP)
RIGHT: Final = pygame.Rect(WIDTH - MARGIN - SIDE, TOP, SIDE, HEIGHT - 2 * TOP)
FIRST_FIGURE: Final = 118
SECOND_FIGURE: Final = 160
FEET: Final = 218
"""Where the keys begin on the left, and the small figures on the right."""
RUNG: Final = 9
RUNG_GAP: Final = 3
LEGEND: Final[Legend] = (
    ((Action.LEFT, Action.RIGHT), "CHANGE PLAYER"),
    ((Action.UP, Action.DOWN), "CHANGE SPEED"),
    ((Action.PAUSE,), "PAUSE"),
    ((Action.BACK,), "HIGH SCORES"),
)
MARCH: Final = 8.0
"""Tiles a second of the marching row that says the policy is loading."""


def draw_demo(surface: pygame.Surface, demo: "Demo") -> None:
    """Draw everything."""
    art = demo.cabinet.art
    surface.fill(GROUND)
    view = demo.show.view(demo.speed)
    width, height = board_size(view)
    board = pygame.Rect((WIDTH - width) // 2, (HEIGHT - height) // 2, width, height)
    draw_board(surface, board.topleft, view, art, bright=demo.speed <= BRIGHT)
    _draw_slot(surface, art, demo)
    _draw_speed(surface, art, demo)
    draw_legend(surface, art, demo.cabinet.keys, (LEFT.left, FEET), LEGEND, upright=True)
    if demo.problem is None and not demo.loading:
        _draw_next(surface, art, demo)
    _draw_counters(surface, art, demo)
    _draw_state(surface, art, demo, board, view)


def _draw_slot(surface: pygame.Surface, art: Art, demo: "Demo") -> None:
    """Who plays: rank, name and record."""
    x, y = LEFT.topleft
    slot, rank = demo.entry
    art.text.draw(surface, "NOW PLAYING", (x, y), LABEL)
    if rank is not None:
        art.heavy.draw(surface, ordinal(rank), (LEFT.right, y), medal(rank), "right")
    face = art.display if art.display.width(slot.name) <= SIDE else art.heavy
    face.draw(surface, face.clip(slot.name, SIDE), (x, y + 13), INK)
    rule(surface, LEFT.left, LEFT.right, y + 34)
    for number, (label, value) in enumerate(_record(demo.entry)):
        area = pygame.Rect(x, y + 44 + 14 * number, SIDE, 8)
        fact(surface, art, area, label, value, face=art.heavy)


def _record(entry: Entry) -> tuple[tuple[str, str], ...]:
    """What the slot has shown so far."""
    evaluation, training = entry.slot.metadata.evaluation, entry.slot.metadata.training
    origin = ("TRAINING STEPS", compact(training.timesteps if training else None))
    if entry.published:
        origin = ("PUBLISHED, NOT TRAINED", "")
    if evaluation is None:
        return (("NOT EVALUATED YET", ""), origin)
    at_least = "≥" if evaluation.capped else ""
    return (
        ("MEAN LINES", at_least + compact(evaluation.mean_lines)),
        ("95% RANGE", interval(evaluation.interval)),
        ("MEDIAN", compact(evaluation.median_lines)),
        ("BEST GAME", compact(evaluation.best_lines)),
        ("GAMES COUNTED", compact(evaluation.games)),
        origin,
    )


def _draw_speed(surface: pygame.Surface, art: Art, demo: "Demo") -> None:
    """The speed in words and as a ladder with one rung for each step."""
    speed = "MAX" if math.isinf(demo.speed) else f"{demo.speed:g}×"
    at = LEFT.left, SECOND_FIGURE
    figure(surface, art, at, "SPEED", speed, face=art.display, colour=CYAN)
    for step in range(len(SPEEDS)):
        colour = CYAN if step <= demo.speed_step else RULE
        left = LEFT.right - (len(SPEEDS) - step) * RUNG + RUNG_GAP
        pygame.draw.rect(surface, colour, (left, SECOND_FIGURE + 11, RUNG - RUNG_GAP, 14))
    rule(surface, LEFT.left, LEFT.right, FEET - 12)


def _draw_next(surface: pygame.Surface, art: Art, demo: "Demo") -> None:
    box = pygame.Rect(RIGHT.left, RIGHT.top, SIDE, 40)
    pygame.draw.rect(surface, WELL, box, border_radius=4)
    frame(surface, box)
    art.text.draw(surface, "NEXT", (box.left + 9, box.centery - 4), LABEL)
    shape = SHAPES[demo.show.game.next_piece][0]
    left = box.left + 92 - shape.width * TILE // 2
    floor = left, box.centery + shape.height * TILE // 2
    draw_piece(surface, floor, Falling(demo.show.game.next_piece, 0, 0, 0), art)


def _draw_counters(surface: pygame.Surface, art: Art, demo: "Demo") -> None:
    show, game, x = demo.show, demo.show.game, RIGHT.left
    lines = grouped(game.lines, 10)
    face = art.hero if art.hero.width(lines) <= SIDE else art.display
    figure(surface, art, (x, 64), "LINES", lines, face=face, colour=GOLD)
    score, pieces = grouped(game.score, 10), grouped(game.pieces, 10)
    figure(surface, art, (x, FIRST_FIGURE), "SCORE", score, face=art.display, colour=INK)
    figure(surface, art, (x, SECOND_FIGURE), "PIECES", pieces, face=art.display, colour=INK)
    rule(surface, RIGHT.left, RIGHT.right, FEET - 12)
    facts = (
        ("PIECES PER SECOND", compact(show.pieces_per_second)),
        ("GAME", grouped(show.game_number + 1, 7)),
        ("BEST OF THIS SHOW", compact(show.best_lines)),
    )
    for number, (label, value) in enumerate(facts):
        area = pygame.Rect(x, FEET + 14 * number, SIDE, 8)
        fact(surface, art, area, label, value, face=art.heavy)


def _draw_state(
    surface: pygame.Surface, art: Art, demo: "Demo", board: pygame.Rect, view: BoardView
) -> None:
    """Anything that keeps the game from going on is said across the board."""
    if demo.problem is not None:
        lines = art.text.wrap(demo.problem, board.width - 12, 9)
        notice(surface, art, board, ("OUT OF", "ORDER"), lines, colour=ALARM)
    elif demo.paused:
        notice(surface, art, board, ("PAUSED",), (), colour=CYAN)
    elif demo.loading:
        _draw_loading(surface, art, demo, board)
    elif view.burnt == len(view.cells):
        lines = [f"{grouped(demo.show.game.lines, 11)} LINES"]
        notice(surface, art, board, ("GAME", "OVER"), lines, colour=GOLD)


def _draw_loading(surface: pygame.Surface, art: Art, demo: "Demo", board: pygame.Rect) -> None:
    """Seven tiles in a row, one of which is always up."""
    up = int(demo.show.waiting_for * MARCH) % len(art.tiles)
    left = board.centerx - len(art.tiles) * TILE // 2
    for number, tile in enumerate(art.tiles):
        lift = 4 if number == up else 0
        surface.blit(tile, (left + number * TILE, board.centery - 14 - lift))
    art.heavy.draw(surface, "GETTING READY", (board.centerx, board.centery + 8), INK, "centre")
