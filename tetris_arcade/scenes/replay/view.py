"""How a recorded game looks: as a demo, with what is known of the recording at its side."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import TYPE_CHECKING, Final

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.engine.game import Game
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.numbers import compact, grouped
from tetris_arcade.picture.panels import Legend, notice, rule
from tetris_arcade.picture.theme import CYAN, GOLD, GROUND, INK, LABEL
from tetris_arcade.replays import Recorded
from tetris_arcade.scenes.demo.about import Facts, paint_facts
from tetris_arcade.scenes.demo.counters import (
    figures_of,
    paint_figures,
    paint_lines,
    paint_next,
    paint_speed,
)
from tetris_arcade.scenes.demo.graph import draw_graph
from tetris_arcade.scenes.demo.layout import Layout
from tetris_arcade.scenes.demo.legend import paint_legend
from tetris_arcade.scenes.demo.pace import BRIGHT
from tetris_arcade.scenes.demo.state import paint_seed
from tetris_arcade.scenes.replay.board import AnyBoard

if TYPE_CHECKING:
    from tetris_arcade.scenes.replay.replay import ReplayViewer

LEGEND: Final[Legend] = (
    ((Action.UP, Action.DOWN), "CHANGE SPEED"),
    ((Action.PAUSE,), "PAUSE"),
    ((Action.STEP_BACK, Action.STEP), "STEP"),
    ((Action.REWIND,), "REWIND"),
    ((Action.RESTART,), "RESTART"),
    ((Action.HELP,), "ALL KEYS"),
)

Paint = Callable[[pygame.Rect, pygame.Surface], None]


class View:
    """Draws a `ReplayViewer`."""

    def __init__(self, art: Art) -> None:
        self._art = art
        self._board = AnyBoard(art)

    def draw(self, surface: pygame.Surface, viewer: "ReplayViewer") -> None:
        """Draw everything."""
        layout, timeline = viewer.layout, viewer.timeline
        surface.fill(GROUND)
        view = timeline.view(viewer.speed)
        self._board.draw(surface, layout.board, view, bright=viewer.speed <= BRIGHT)
        for area, shown, paint in self._parts(layout, viewer):
            viewer.sheets.draw(surface, area, shown, partial(paint, area))
        draw_graph(
            viewer.sheets, surface, layout.graph, self._art, timeline.curve, at=timeline.game.pieces
        )
        if timeline.over and (not timeline.game.over or view.burnt == len(view.cells)):
            self._draw_end(surface, layout.board, timeline.game)

    def _parts(
        self, layout: Layout, viewer: "ReplayViewer"
    ) -> list[tuple[pygame.Rect, Hashable, Paint]]:
        """Each part's area, what it shows, and how to paint it."""
        return [*self._recording_parts(layout, viewer), *self._game_parts(layout, viewer)]

    def _recording_parts(
        self, layout: Layout, viewer: "ReplayViewer"
    ) -> list[tuple[pygame.Rect, Hashable, Paint]]:
        """The side of the recording."""
        art, recorded, columns = self._art, viewer.recorded, layout.columns
        keys = viewer.cabinet.keys
        about, speed, paused = facts_about(recorded), viewer.speed, viewer.paused
        seed, behind = recorded.replay.seed, viewer.timeline.behind
        return [
            (layout.slot, None, lambda at, on: paint_title(on, at, art, recorded)),
            (layout.record, None, lambda at, on: paint_facts(on, at, art, about, columns=columns)),
            (
                layout.speed,
                (speed, paused),
                lambda at, on: paint_speed(on, at, art, speed, paused=paused),
            ),
            (
                layout.seed,
                behind,
                lambda at, on: paint_seed(on, at, art, seed, behind, live="REPLAY"),
            ),
            (
                layout.legend,
                None,
                lambda at, on: paint_legend(on, at, art, keys, LEGEND, columns=columns),
            ),
        ]

    def _game_parts(
        self, layout: Layout, viewer: "ReplayViewer"
    ) -> list[tuple[pygame.Rect, Hashable, Paint]]:
        """The side of the game."""
        art, game = self._art, viewer.timeline.game
        piece, lines = game.next_piece, game.lines
        figures, left = figures_of(game), facts_left(viewer.recorded, game)
        return [
            (layout.next, piece, lambda at, on: paint_next(on, at, art, piece)),
            (layout.lines, lines, lambda at, on: paint_lines(on, at, art, lines)),
            (layout.figures, figures, lambda at, on: paint_figures(on, at, art, figures)),
            (layout.facts, left, lambda at, on: paint_facts(on, at, art, left)),
        ]

    def _draw_end(self, surface: pygame.Surface, board: pygame.Rect, game: Game) -> None:
        lines = [f"{grouped(game.lines, 11)} LINES"]
        if game.over:
            notice(surface, self._art, board, ("GAME", "OVER"), lines, colour=GOLD)
        else:
            notice(surface, self._art, board, ("END",), ["OF THE RECORDING", *lines], colour=CYAN)


def paint_title(surface: pygame.Surface, area: pygame.Rect, art: Art, recorded: Recorded) -> None:
    """Who played, above a rule."""
    art.text.draw(surface, "RECORDED GAME OF", area.topleft, LABEL)
    name = recorded.player or "SOMEONE"
    face = art.display if art.display.width(name) <= area.width else art.heavy
    face.draw(surface, face.clip(name, area.width), (area.left, area.top + 13), INK)
    rule(surface, area.left, area.right, area.bottom - 1)


def facts_about(recorded: Recorded) -> Facts:
    """What is known of the recording."""
    replay = recorded.replay
    return (
        ("REPLAYS", "EXACTLY"),
        ("LINES", compact(recorded.lines)),
        ("PIECES", compact(recorded.pieces)),
        ("BOARD", f"{replay.width}×{replay.height}"),
        ("PIECES BY", replay.randomizer),
        ("MODEL", (recorded.model or "unknown")[:8]),
    )


def facts_left(recorded: Recorded, game: Game) -> Facts:
    """What is still to come."""
    return (
        ("STILL TO COME", compact(recorded.pieces - game.pieces)),
        ("KEPT", "WHOLE" if recorded.whole else "PART"),
    )
