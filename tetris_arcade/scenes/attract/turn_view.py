"""How a slot's turn looks: the board, and large beside it (or around it) who plays."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import pygame

from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.picture.art import TILE, Art, Face
from tetris_arcade.picture.numbers import grouped, ordinal
from tetris_arcade.picture.painter import Falling, board_size, draw_board, draw_piece
from tetris_arcade.picture.panels import rule
from tetris_arcade.picture.screen import upright
from tetris_arcade.picture.theme import CYAN, GOLD, GROUND, INK, LABEL, medal
from tetris_arcade.scenes.attract.part import INVITATION, draw_large
from tetris_arcade.scenes.attract.words import origin, record
from tetris_arcade.scenes.demo.show import BRIGHT
from tetris_arcade.scenes.menu.ranking import Entry

if TYPE_CHECKING:
    from tetris_arcade.scenes.attract.turn import Turn

PITCH: Final = 14
"""Of the lines of a sentence."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Measures in pixels of the picture."""

    board: tuple[int, int]
    """The top left corner of its cells."""
    who: pygame.Rect
    record: pygame.Rect
    lines: pygame.Rect
    next: pygame.Rect
    invitation: pygame.Rect


LANDSCAPE: Final = Layout(
    board=(342, 15),
    who=pygame.Rect(14, 12, 308, 118),
    record=pygame.Rect(14, 136, 308, 32),
    lines=pygame.Rect(14, 184, 160, 46),
    next=pygame.Rect(190, 184, 132, 46),
    invitation=pygame.Rect(14, 246, 308, 10),
)
PORTRAIT: Final = Layout(
    board=(19, 172),
    who=pygame.Rect(14, 26, 242, 130),
    record=pygame.Rect(154, 322, 106, 70),
    lines=pygame.Rect(154, 172, 106, 46),
    next=pygame.Rect(154, 246, 106, 46),
    invitation=pygame.Rect(14, 446, 242, 10),
)


def draw_turn(surface: pygame.Surface, turn: "Turn") -> None:
    """Draw everything."""
    art, show, entry = turn.cabinet.art, turn.show, turn.entry
    layout = PORTRAIT if upright(surface) else LANDSCAPE
    surface.fill(GROUND)
    view = show.view(turn.speed)
    draw_board(surface, layout.board, view, art, bright=turn.speed <= BRIGHT)
    if show.loading:
        middle = layout.board[0] + board_size(view)[0] // 2, layout.board[1] + 110
        art.heavy.draw(surface, "GETTING READY", middle, INK, "centre")
    lines, coming = show.game.lines, show.game.next_piece

    def part(
        area: pygame.Rect, shown: Hashable, paint: Callable[[pygame.Surface, pygame.Rect], None]
    ) -> None:
        turn.sheets.draw(surface, area, shown, lambda sheet: paint(sheet, area))

    part(layout.who, entry.slot, partial(_draw_who, art=art, entry=entry))
    part(layout.record, entry.slot, partial(_draw_record, art=art, entry=entry))
    part(layout.lines, lines, partial(_draw_lines, art=art, lines=lines))
    part(layout.next, coming, partial(_draw_next, art=art, piece=coming))
    part(layout.invitation, turn.invites, partial(_draw_invitation, art=art, shown=turn.invites))


def _draw_who(surface: pygame.Surface, area: pygame.Rect, art: Art, entry: Entry) -> None:
    """Rank, name, and where it comes from."""
    place = "NOW PLAYING" if entry.rank is None else f"{ordinal(entry.rank)} PLACE"
    colour = LABEL if entry.rank is None else medal(entry.rank)
    art.display.draw(surface, place, area.topleft, colour)
    name, top = entry.slot.name, area.top + 24
    if 2 * art.display.width(name) <= area.width:
        draw_large(surface, art.display, name, (area.left, top), INK)
    else:
        face = art.display if art.display.width(name) <= area.width else art.heavy
        face.draw(surface, face.clip(name, area.width), (area.left, top + 8), INK)
    top += 44
    for number, line in enumerate(art.heavy.wrap(origin(entry), area.width, 3)):
        art.heavy.draw(surface, line, (area.left, top + PITCH * number), INK)


def _draw_record(surface: pygame.Surface, area: pygame.Rect, art: Art, entry: Entry) -> None:
    """The label and the number side by side, or one below the other where that is too narrow."""
    rule(surface, area.left, area.right, area.top)
    label, number = record(entry) or ("NOT RANKED YET", "")
    y = area.top + 12
    for line in art.heavy.wrap(label, area.width, 2):
        art.heavy.draw(surface, line, (area.left, y), LABEL)
        y += PITCH
    if art.heavy.width(label) <= area.width:
        art.display.draw(surface, number, (area.right, area.top + 9), CYAN, "right")
    else:
        art.display.draw(surface, number, (area.left, y + 2), CYAN)


def _draw_lines(surface: pygame.Surface, area: pygame.Rect, art: Art, lines: int) -> None:
    art.heavy.draw(surface, "LINES NOW", area.topleft, LABEL)
    number = grouped(lines, 7)
    face: Face = art.hero if art.hero.width(number) <= area.width else art.display
    face.draw(surface, number, (area.left, area.top + 13), GOLD)


def _draw_next(surface: pygame.Surface, area: pygame.Rect, art: Art, piece: int) -> None:
    art.heavy.draw(surface, "NEXT", area.topleft, LABEL)
    shape = SHAPES[piece][0]
    floor = area.left, area.top + 17 + shape.height * TILE
    draw_piece(surface, floor, Falling(piece, 0, 0, 0), art)


def _draw_invitation(surface: pygame.Surface, area: pygame.Rect, art: Art, *, shown: bool) -> None:
    if shown:
        at = area.centerx, area.top + 1
        art.heavy.draw(surface, " ".join(INVITATION), at, INK, "centre")
