"""How a comparison looks: a board at each side, and between them how they stand."""

import math
from functools import partial
from typing import TYPE_CHECKING

import pygame

from tetris_arcade.picture.numbers import BLANK, compact, grouped
from tetris_arcade.picture.painter import draw_board, outline
from tetris_arcade.picture.panels import draw_legend, notice
from tetris_arcade.picture.theme import ALARM, CYAN, GOLD, GROUND, INK
from tetris_arcade.scenes.compare.difference import only
from tetris_arcade.scenes.compare.duel import Duel
from tetris_arcade.scenes.compare.layout import Layout
from tetris_arcade.scenes.compare.legend import LEGEND
from tetris_arcade.scenes.compare.parts import (
    Scores,
    paint_difference,
    paint_graph,
    paint_lead,
    paint_lines,
    paint_name,
    paint_scores,
    paint_seed,
)
from tetris_arcade.scenes.demo.counters import paint_next, paint_speed
from tetris_arcade.scenes.demo.pace import ANIMATED, BRIGHT
from tetris_arcade.scenes.demo.state import MEANWHILE, draw_loading
from tetris_arcade.scenes.reasons import told

if TYPE_CHECKING:
    from tetris_arcade.scenes.compare.compare import Compare


def draw_compare(surface: pygame.Surface, compare: "Compare") -> None:
    """Draw everything."""
    layout = compare.layout
    surface.fill(GROUND)
    _draw_boards(surface, layout, compare)
    _draw_standing(surface, layout, compare)
    _draw_rest(surface, layout, compare)
    for side in (0, 1):
        _draw_state(surface, compare, layout.boards[side], side)


def _draw_boards(surface: pygame.Surface, layout: Layout, compare: "Compare") -> None:
    art, speed, sides = compare.cabinet.art, compare.speed, compare.duel.sides
    views = [side.view(speed) for side in sides]
    # What changes with every piece would flash at higher speeds.
    slow = compare.paused or speed <= ANIMATED
    marked = compare.marking and slow and compare.duel.contested
    for number, (well, view) in enumerate(zip(layout.boards, views, strict=True)):
        draw_board(surface, well.topleft, view, art, bright=speed <= BRIGHT)
        if marked:
            outline(surface, well, only(view.cells, views[1 - number].cells), INK)
        entry, area = compare.entries[number], layout.names[number]
        compare.sheets.draw(
            surface, area, id(entry),
            partial(paint_name, area=area, art=art, entry=entry, side=number),
        )  # fmt: skip


def _draw_standing(surface: pygame.Surface, layout: Layout, compare: "Compare") -> None:
    """Who is how far."""
    art, duel, sheets = compare.cabinet.art, compare.duel, compare.sheets
    first, second = (side.game for side in duel.sides)
    lines = first.lines, second.lines
    words, leader = standing(duel)
    scores = scores_of(duel)
    curves = duel.sides[0].curve, duel.sides[1].curve
    cursor = max(first.pieces, second.pieces) if duel.behind else None
    known = tuple((curve.pieces, curve.lines) for curve in curves)
    sheets.draw(
        surface, layout.lines, lines, lambda target: paint_lines(target, layout.lines, art, lines)
    )
    sheets.draw(
        surface,
        layout.lead,
        (words, leader),
        lambda target: paint_lead(target, layout.lead, art, words, leader),
    )
    sheets.draw(
        surface,
        layout.graph,
        (known, cursor),
        lambda target: paint_graph(target, layout.graph, art, curves, cursor),
    )
    sheets.draw(
        surface,
        layout.scores,
        scores,
        lambda target: paint_scores(target, layout.scores, art, scores),
    )


def _draw_rest(surface: pygame.Surface, layout: Layout, compare: "Compare") -> None:
    """What both have in common."""
    art, duel, sheets = compare.cabinet.art, compare.duel, compare.sheets
    further = max((side.game for side in duel.sides), key=lambda game: game.pieces)
    piece, seed = further.next_piece, further.seed
    differing = duel.difference if duel.contested else None
    sheets.draw(
        surface, layout.next, piece, lambda target: paint_next(target, layout.next, art, piece)
    )
    sheets.draw(
        surface,
        layout.facts,
        differing,
        lambda target: paint_difference(target, layout.facts, art, differing),
    )
    sheets.draw(
        surface,
        layout.speed,
        (compare.speed, compare.paused),
        lambda target: paint_speed(target, layout.speed, art, compare.speed, paused=compare.paused),
    )
    sheets.draw(
        surface, layout.seed, seed, lambda target: paint_seed(target, layout.seed, art, seed)
    )
    left = None if duel.next_in is None else math.ceil(duel.next_in)
    sheets.draw(
        surface, layout.legend, left, lambda target: _paint_legend(target, layout, compare, left)
    )


def _paint_legend(
    surface: pygame.Surface, layout: Layout, compare: "Compare", seconds: int | None
) -> None:
    """What the keys do, or when the next game comes."""
    art, keys = compare.cabinet.art, compare.cabinet.keys
    at = layout.legend.topleft
    if seconds is None:
        draw_legend(surface, art, keys, at, LEGEND, upright=False)
    else:
        art.text.draw(surface, f"NEXT GAME IN {seconds}", at, CYAN)


def standing(duel: Duel) -> tuple[str, int | None]:
    """How it stands in a word, and the side that is meant."""
    if duel.winner is not None:
        return "WINS", duel.winner
    if duel.over:
        return "DRAW", None
    playing = [number for number, side in enumerate(duel.sides) if side.problem is None]
    if len(playing) < len(duel.sides):
        return ("ALONE", playing[0]) if playing else (BLANK, None)
    if not duel.lead:
        return "EVEN", None
    return f"+{grouped(abs(duel.lead), 7)}", int(duel.lead < 0)


def scores_of(duel: Duel) -> Scores:
    """Score and tally of both sides."""
    first, second = (grouped(side.game.score, 9) for side in duel.sides)
    tally = duel.tally
    games = f"WON OF {compact(tally.games)}" if tally.games else "GAMES WON"
    means = [_at_least(tally.mean(side), whole=tally.whole) for side in (0, 1)]
    first_won, second_won = map(compact, tally.won)
    return (
        ("SCORE", (first, second)),
        (games, (first_won, second_won)),
        ("MEAN LINES", (means[0], means[1])),
    )


def _at_least(mean: float | None, *, whole: bool) -> str:
    return compact(mean) if whole or mean is None else f"≥{compact(mean)}"


def _draw_state(
    surface: pygame.Surface, compare: "Compare", board: pygame.Rect, number: int
) -> None:
    """Anything that keeps a game from going on is said across its board."""
    art, duel = compare.cabinet.art, compare.duel
    side = duel.sides[number]
    if side.problem is not None:
        reason = told(side.problem, kiosk=compare.cabinet.options.kiosk, instead=MEANWHILE)
        lines = art.text.wrap(reason, board.width - 12, 9)
        notice(surface, art, board, ("OUT OF", "ORDER"), lines, colour=ALARM)
    elif compare.loading(number):
        draw_loading(surface, board, art, side.waiting_for, still=side.still)
    elif side.over and side.view(compare.speed).burnt == side.game.height:
        lines = [f"{grouped(side.game.lines, 11)} LINES"]
        if duel.winner == number:
            notice(surface, art, board, ("WINS",), lines, colour=GOLD)
        elif duel.over and duel.winner is None:
            notice(surface, art, board, ("DRAW",), lines, colour=CYAN)
        else:
            notice(surface, art, board, ("GAME", "OVER"), lines, colour=GOLD)
