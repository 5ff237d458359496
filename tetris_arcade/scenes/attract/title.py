"""The title: whose cabinet this is, and that it is there to be used."""

from collections.abc import Sequence
from typing import Final

import pygame

from tetris_arcade.picture.art import Art, Face
from tetris_arcade.picture.painter import frame
from tetris_arcade.picture.screen import upright
from tetris_arcade.picture.theme import GOLD, GROUND, INK, WELL, Colour
from tetris_arcade.scenes.attract.heap import FALL, Heap
from tetris_arcade.scenes.attract.part import INVITATION, invited
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.menu.layout import WORDS

SHOWN_FOR: Final = 10.0
ROWS_WIDE: Final = 3
ROWS_UPRIGHT: Final = 6
"""So many rows of pieces have room below the words."""
CLEAR: Final = (255, 0, 255)
"""A colour that nothing here has."""
SLOGAN: Final = ("WATCH MACHINES", "PLAY TETRIS")


class Title:
    """The logo, as large as it goes, a slogan, an invitation, and pieces that pile up."""

    def __init__(self, cabinet: Cabinet, number: int) -> None:
        """``number`` counts the titles: each has pieces of its own."""
        self.changed = True
        self._art = cabinet.art
        self._still = cabinet.options.reduced_motion
        self._number = number
        self._seconds = 0.0
        self._heaps: dict[int, Heap] = {}
        """By the width of the picture."""
        self._fronts: dict[tuple[tuple[int, int], bool], pygame.Surface] = {}
        """What the pieces fall behind, by the size of the picture and whether it invites."""

    def update(self, dt: float) -> bool:
        """Let the pieces fall."""
        before = self._invites, self._fallen
        self._seconds += dt
        self.changed |= before != (self._invites, self._fallen)
        return self._seconds >= SHOWN_FOR

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        surface.fill(GROUND)
        width, height = surface.get_size()
        if width not in self._heaps:
            rows = ROWS_WIDE if width > height else ROWS_UPRIGHT
            self._heaps[width] = Heap(width, self._number, rows=rows)
        heap = self._heaps[width]
        heap.draw(surface, self._art, heap.settled if self._still else self._fallen)
        shown = surface.get_size(), self._invites
        if shown not in self._fronts:
            self._fronts[shown] = _front(surface, self._art, invited=self._invites)
        surface.blit(self._fronts[shown], (0, 0))
        self.changed = False

    def close(self) -> None:
        """Nothing to give back."""

    @property
    def _fallen(self) -> int:
        return 0 if self._still else int(self._seconds * FALL)

    @property
    def _invites(self) -> bool:
        return invited(self._seconds, still=self._still)


def _front(surface: pygame.Surface, art: Art, *, invited: bool) -> pygame.Surface:
    """All that stands still, for a picture like that surface."""
    front = pygame.Surface(surface.get_size(), 0, surface)
    front.fill(CLEAR)
    front.set_colorkey(CLEAR, pygame.RLEACCEL)
    (_draw_upright if upright(front) else _draw_wide)(front, art, invited=invited)
    return front


def _draw_wide(surface: pygame.Surface, art: Art, *, invited: bool) -> None:
    _draw_word(surface, art, 0, 16, scale=2)
    _draw_word(surface, art, 1, 92, scale=2)
    _hang_sign(surface, art, [" ".join(SLOGAN)], 179)
    if invited:
        _write(surface, art.heavy, " ".join(INVITATION), 213, INK)


def _draw_upright(surface: pygame.Surface, art: Art, *, invited: bool) -> None:
    _draw_word(surface, art, 0, 110, scale=1)
    _draw_word(surface, art, 1, 152, scale=1)
    _hang_sign(surface, art, SLOGAN, 222)
    if invited:
        for number, words in enumerate(INVITATION):
            _write(surface, art.heavy, words, 300 + 14 * number, INK)


def _hang_sign(surface: pygame.Surface, art: Art, lines: Sequence[str], top: int) -> None:
    """The slogan on a sign, behind which pieces fall: cut off by nothing, they would look torn."""
    size = max(map(art.display.width, lines)) + 26, 22 * len(lines) + 10
    sign = pygame.Rect((0, top - 8), size)
    sign.centerx = surface.get_width() // 2
    pygame.draw.rect(surface, WELL, sign, border_radius=4)
    frame(surface, sign)
    for number, words in enumerate(lines):
        at = sign.centerx + 1, top + 22 * number
        art.display.draw(surface, words, at, GOLD, "centre")


def _write(surface: pygame.Surface, face: Face, words: str, top: int, colour: Colour) -> None:
    """A line in the middle; what falls passes behind it, for it is there to be read."""
    plate = pygame.Rect(0, top, face.width(words), face.height).inflate(12, 6)
    plate.centerx = surface.get_width() // 2
    surface.fill(GROUND, plate)
    face.draw(surface, words, (plate.centerx, top), colour, "centre")


def _draw_word(surface: pygame.Surface, art: Art, word: int, top: int, *, scale: int) -> None:
    left, width = WORDS[word]
    letters = art.logo.subsurface((left, 0, width, art.logo.get_height()))
    large = pygame.transform.scale_by(letters, scale)
    surface.blit(large, ((surface.get_width() - large.get_width()) // 2, top))
