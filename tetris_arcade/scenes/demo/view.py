"""How a demo looks: the board, who plays on one side of it, the game on the other."""

from typing import TYPE_CHECKING

import pygame

from tetris_arcade.picture.numbers import grouped
from tetris_arcade.picture.panels import notice
from tetris_arcade.picture.theme import ALARM, GOLD, GROUND
from tetris_arcade.scenes.demo.about import paint_facts, paint_slot, record_of
from tetris_arcade.scenes.demo.board import draw_game
from tetris_arcade.scenes.demo.counters import (
    facts_of,
    figures_of,
    paint_figures,
    paint_lines,
    paint_next,
    paint_speed,
)
from tetris_arcade.scenes.demo.graph import draw_graph
from tetris_arcade.scenes.demo.heat import draw_strip, draw_thoughts
from tetris_arcade.scenes.demo.layout import Layout
from tetris_arcade.scenes.demo.legend import LEGEND, paint_legend
from tetris_arcade.scenes.demo.show import BRIGHT
from tetris_arcade.scenes.demo.state import MEANWHILE, draw_loading, paint_seed
from tetris_arcade.scenes.demo.thoughts import Thoughts
from tetris_arcade.scenes.reasons import told

if TYPE_CHECKING:
    from tetris_arcade.scenes.demo.demo import Demo


def draw_demo(surface: pygame.Surface, demo: "Demo") -> None:
    """Draw everything."""
    layout, art, show = demo.layout, demo.cabinet.art, demo.show
    surface.fill(GROUND)
    thoughts = thoughts_seen(demo)
    well = layout.well(strip=demo.thoughts)
    view = show.view(demo.speed)
    seen = thoughts if isinstance(thoughts, Thoughts) else None
    # Where rows went, the board is no longer the one that was thought of.
    outlined = show.playback.decision is not None and not show.playback.rows_went
    bright = demo.speed <= BRIGHT
    draw_game(surface, well.topleft, view, art, bright=bright, thoughts=seen if outlined else None)
    if seen is not None:
        draw_strip(surface, layout.strip(), seen)
    _draw_slot(surface, layout, demo, thoughts)
    _draw_game(surface, layout, demo)
    _draw_state(surface, demo, well, over=view.burnt == len(view.cells))


def thoughts_seen(demo: "Demo") -> Thoughts | str | None:
    """The thoughts if they are to be seen, or why they cannot be."""
    if not demo.thoughts:
        return None
    if demo.problem is not None:
        return ""
    if not demo.paused and demo.speed > BRIGHT:
        return f"Slow down to {BRIGHT:g}× or pause to see them"
    if demo.show.forgotten:
        return "Not kept that far back"
    return demo.show.thoughts or ""


def _draw_slot(
    surface: pygame.Surface, layout: Layout, demo: "Demo", thoughts: Thoughts | str | None
) -> None:
    """The side of the one who plays."""
    sheets, art, entry = demo.sheets, demo.cabinet.art, demo.entry

    def record(target: pygame.Surface) -> None:
        if thoughts is None:
            paint_facts(target, layout.record, art, record_of(entry), columns=layout.columns)
        else:
            draw_thoughts(target, layout.record, art, thoughts)

    def slot(target: pygame.Surface) -> None:
        paint_slot(target, layout.slot, art, entry, "NOW PLAYING")

    def speed(target: pygame.Surface) -> None:
        paint_speed(target, layout.speed, art, demo.speed, paused=demo.paused)

    def legend(target: pygame.Surface) -> None:
        keys = demo.cabinet.keys
        paint_legend(target, layout.legend, art, keys, LEGEND, columns=layout.columns)

    sheets.draw(surface, layout.slot, id(entry), slot)
    sheets.draw(surface, layout.record, (id(entry), thoughts), record)
    sheets.draw(surface, layout.speed, (demo.speed, demo.paused), speed)
    sheets.draw(surface, layout.legend, None, legend)


def _draw_game(surface: pygame.Surface, layout: Layout, demo: "Demo") -> None:
    """The side of the game."""
    sheets, art, show = demo.sheets, demo.cabinet.art, demo.show
    game = show.game
    if show.problem is None and not demo.loading:
        piece = game.next_piece
        sheets.draw(
            surface, layout.next, piece, lambda target: paint_next(target, layout.next, art, piece)
        )
    figures, facts = figures_of(game), facts_of(show)
    sheets.draw(
        surface,
        layout.lines,
        game.lines,
        lambda target: paint_lines(target, layout.lines, art, game.lines),
    )
    sheets.draw(
        surface,
        layout.figures,
        figures,
        lambda target: paint_figures(target, layout.figures, art, figures),
    )
    sheets.draw(
        surface, layout.facts, facts, lambda target: paint_facts(target, layout.facts, art, facts)
    )
    draw_graph(sheets, surface, layout.graph, art, show.curve, at=game.pieces)
    behind = show.behind
    sheets.draw(
        surface,
        layout.seed,
        (game.seed, behind),
        lambda target: paint_seed(target, layout.seed, art, game.seed, behind),
    )


def _draw_state(surface: pygame.Surface, demo: "Demo", board: pygame.Rect, *, over: bool) -> None:
    """Anything that keeps the game from going on is said across the board."""
    art, show = demo.cabinet.art, demo.show
    if show.problem is not None:
        reason = told(show.problem, kiosk=demo.cabinet.options.kiosk, instead=MEANWHILE)
        lines = art.text.wrap(reason, board.width - 12, 9)
        notice(surface, art, board, ("OUT OF", "ORDER"), lines, colour=ALARM)
    elif demo.loading:
        draw_loading(surface, board, art, show.waiting_for, still=show.still)
    elif over:
        lines = [f"{grouped(show.game.lines, 11)} LINES"]
        notice(surface, art, board, ("GAME", "OVER"), lines, colour=GOLD)
