"""The colours and the measures of the picture, in one place. Nothing here needs pygame."""

from collections.abc import Mapping
from typing import Final, NamedTuple

Colour = tuple[int, int, int]


class Ramp(NamedTuple):
    """The colours of a sheet's levels of light (see assets/make_assets.py), after clear."""

    outline: Colour
    shade: Colour
    face: Colour
    light: Colour
    deep: Colour = (0, 0, 0)
    """What is cut into a face."""


class Palette(NamedTuple):
    """The colours that people may want to be others."""

    pieces: tuple[Colour, ...]
    """In the order of `tetris_arcade.engine.pieces.PIECES`."""


BLACK: Final = (0, 0, 0)
WHITE: Final = (255, 255, 255)

WIDTH: Final = 480
HEIGHT: Final = 270
"""The logical picture in pixels; the window shows it at a whole multiple of this size. A window
that is taller than wide shows a picture of HEIGHT x WIDTH."""
MARGIN: Final = 12

GROUND: Final = (9, 8, 24)
WELL: Final = (2, 2, 8)
GRID: Final = (44, 46, 96)
BAND: Final = (15, 14, 40)
LINE: Final = (64, 84, 240)
RULE: Final = (36, 38, 96)
INK: Final = (244, 244, 255)
LABEL: Final = (140, 148, 208)
FAINT: Final = (112, 118, 180)
GOLD: Final = (255, 208, 40)
ORANGE: Final = (255, 140, 36)
CYAN: Final = (40, 216, 255)
ALARM: Final = (255, 72, 88)

CLASSIC: Final = Palette(
    pieces=(
        (32, 212, 248),  # I
        (248, 204, 32),  # O
        (184, 80, 248),  # T
        (56, 208, 80),  # S
        (248, 56, 76),  # Z
        (72, 108, 255),  # J
        (255, 136, 28),  # L
    )
)
COLOUR_BLIND: Final = Palette(
    pieces=(
        (86, 180, 233),  # I: sky blue
        (240, 228, 66),  # O: yellow
        (204, 121, 167),  # T: reddish purple
        (0, 158, 115),  # S: bluish green
        (213, 94, 0),  # Z: vermillion
        (0, 114, 178),  # J: blue
        (230, 159, 0),  # L: orange
    )
)
"""Okabe & Ito, "Color Universal Design" (2008): seven colours that everyone can tell apart."""
PALETTES: Final[Mapping[str, Palette]] = {"classic": CLASSIC, "colour-blind": COLOUR_BLIND}
ASH: Final = (92, 94, 132)
"""The tiles of a game that is over."""
MEDALS: Final[tuple[Colour, ...]] = (GOLD, INK, ORANGE)
"""Of the first, the second and the third."""


def medal(rank: int) -> Colour:
    """The colour of a rank, 1 or more, wherever it is shown."""
    return MEDALS[rank - 1] if rank <= len(MEDALS) else CYAN


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two; ``share`` in [0, 1] of it is ``other``."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def ramp(colour: Colour) -> Ramp:
    """A thing's colours: most of all its face is ``colour``."""
    return Ramp(
        outline=mix(colour, BLACK, 0.82),
        shade=mix(colour, BLACK, 0.42),
        face=colour,
        light=mix(colour, WHITE, 0.6),
        deep=mix(colour, BLACK, 0.55),
    )


def ink(colour: Colour) -> Ramp:
    """The colours of writing: gently shaded, so that it stays easy to read."""
    return ramp(colour)._replace(shade=mix(colour, BLACK, 0.28))


def logo(palette: Palette) -> tuple[Ramp, ...]:
    """The colours of the logo, letter by letter: TETRIS goes around the rainbow."""
    rainbow = [ramp(palette.pieces[piece]) for piece in (4, 6, 1, 3, 0, 2)]
    tetris = [letter._replace(outline=mix(letter.face, BLACK, 0.66)) for letter in rainbow]
    arcade = Ramp(outline=LINE, shade=mix(INK, LINE, 0.4), face=INK, light=WHITE)
    return (*tetris, arcade, *[arcade] * len("ARCADE"))
