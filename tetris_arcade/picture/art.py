"""The pictures from the assets folder: four faces of one font, the tiles and the logo."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal, TypedDict

import pygame

from tetris_arcade.picture.theme import ASH, CLASSIC, Colour, Palette, Ramp, ink, logo, ramp

Align = Literal["left", "centre", "right"]

UNKNOWN: Final = "\ufffd"
ELLIPSIS: Final = "…"
BREAK: Final = re.compile(r"(?<=[._-])|(?=/)")
"""Where a word that is too long for a line is best broken: names and paths have joints."""
LEVELS: Final = 8
"""Palette entries of each separately coloured part of a sheet (see assets/make_assets.py)."""
TILE: Final = 12
"""The side of a tile in pixels."""


class Layout(TypedDict):
    """What lies where in a sheet of glyphs, in pixels."""

    cell: tuple[int, int]
    per_row: int
    widths: dict[str, int]
    """By character, in the order of the cells."""


def _coloured(sheet: pygame.Surface, ramps: Sequence[Ramp]) -> pygame.Surface:
    """A copy of a sheet of levels whose part n is in the colours of ``ramps[n]``."""
    copy = sheet.copy()
    for part, shades in enumerate(ramps):
        for level, colour in enumerate(shades, start=1):
            copy.set_palette_at(part * LEVELS + level, colour)
    copy.set_colorkey(0)
    return copy


class Face:
    """One face of the font. Any text may be drawn: what it has no glyph for becomes a box."""

    def __init__(self, sheet: pygame.Surface, layout: Layout) -> None:
        self._sheet = sheet
        width, height = layout["cell"]
        self.height = height
        self._gap = height // 8
        self._areas = {
            character: pygame.Rect(
                number % layout["per_row"] * width,
                number // layout["per_row"] * height,
                glyph_width,
                height,
            )
            for number, (character, glyph_width) in enumerate(layout["widths"].items())
        }
        self._in_colour: dict[Colour, pygame.Surface] = {}

    def _area(self, character: str) -> pygame.Rect:
        # All faces but one have capitals only.
        areas = self._areas
        return areas.get(character) or areas.get(character.upper()) or areas[UNKNOWN]

    def width(self, text: str) -> int:
        """The width of a line of text in pixels."""
        return sum(self._area(character).width + self._gap for character in text) - self._gap

    def clip(self, text: str, width: int) -> str:
        """The text, or as much of its beginning as fits into ``width`` pixels and an ellipsis."""
        if self._fitting(text, width) == len(text):
            return text
        room = width - self.width(ELLIPSIS) - self._gap
        return text[: self._fitting(text, room)].rstrip() + ELLIPSIS

    def _fitting(self, text: str, width: int) -> int:
        """How many of the first characters fit into ``width`` pixels."""
        used = -self._gap
        for count, character in enumerate(text):
            used += self._area(character).width + self._gap
            if used > width:
                return count
        return len(text)

    def draw(
        self,
        surface: pygame.Surface,
        text: str,
        at: tuple[int, int],
        colour: Colour,
        align: Align = "left",
    ) -> None:
        """Draw one line whose top left corner, top centre or top right corner is ``at``."""
        x, y = at
        if align != "left":
            x -= self.width(text) if align == "right" else self.width(text) // 2
        sheet = self._in_colour.get(colour)
        if sheet is None:
            sheet = self._in_colour[colour] = _coloured(self._sheet, [ink(colour)])
        for character in text:
            area = self._area(character)
            surface.blit(sheet, (x, y), area)
            x += area.width + self._gap

    def wrap(self, text: str, width: int, lines: int) -> list[str]:
        """The words of a text in at most ``lines`` lines, the last one clipped."""
        result = [""]
        for word in self._short_words(text[: width * lines], width):
            longer = f"{result[-1]} {word}".strip()
            if self.width(longer) <= width:
                result[-1] = longer
            else:
                result.append(word)
        if len(result) > lines:
            result[lines - 1 :] = [" ".join(result[lines - 1 :])]
        return [self.clip(line, width) for line in result]

    def _short_words(self, text: str, width: int) -> Iterator[str]:
        """The words of a text; those too long for a line in pieces, as paths often are."""
        for word in text.split():
            rest = word
            while (fitting := self._fitting(rest, width)) < len(rest):
                joints = [joint.start() for joint in BREAK.finditer(rest, 1, fitting + 1)]
                cut = next((at for at in reversed(joints) if at <= fitting), max(1, fitting))
                yield rest[:cut]
                rest = rest[cut:]
            yield rest


class Art:
    """Everything from the assets folder, loaded once."""

    def __init__(self, folder: Path, palette: Palette = CLASSIC) -> None:
        """Read the sheets in ``folder``, and colour them; they need no display."""
        layouts: dict[str, Layout] = json.loads((folder / "fonts.json").read_text("utf-8"))

        def sheet(name: str) -> pygame.Surface:
            return pygame.image.load(folder / f"{name}.png")

        self.piece_colours = palette.pieces
        """In the order of the engine's `PIECES`."""
        self.text = Face(sheet("text"), layouts["text"])
        self.heavy = Face(sheet("heavy"), layouts["heavy"])
        self.display = Face(sheet("display"), layouts["display"])
        self.hero = Face(sheet("hero"), layouts["hero"])
        self.icon = _coloured(sheet("icon"), [ramp(palette.pieces[2])])
        self.logo = _coloured(sheet("logo"), logo(palette))
        tiles = sheet("tiles")

        def tile(piece: int, colour: Colour) -> pygame.Surface:
            area = pygame.Rect(piece * TILE, 0, TILE, TILE)
            opaque = _coloured(tiles.subsurface(area), [ramp(colour)])
            opaque.set_colorkey(None)
            return opaque

        self.tiles = [tile(piece, colour) for piece, colour in enumerate(palette.pieces)]
        """One tile for each piece, in the order of the engine's `PIECES`."""
        self.ashes = [tile(piece, ASH) for piece in range(len(palette.pieces))]
        """The same tiles, burnt out."""
