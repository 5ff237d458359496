import itertools
import math
import string
import subprocess
import sys
from pathlib import Path

import pygame
import pytest

from tetris_arcade.controls.keymap import DEFAULTS
from tetris_arcade.engine.pieces import PIECES
from tetris_arcade.picture.art import Art, Face
from tetris_arcade.picture.painter import BoardView, Falling, draw_board
from tetris_arcade.picture.theme import PALETTES, WELL, Colour
from tetris_arcade.resources import ASSETS

NASTY = (
    "\x00\x1b[2J\n\t",
    "\u202eevil\u202c",
    "🦄" * 300,
    "ß" * 300,
    "e\u0301" * 300,
    "x" * 100_000,
)


def pixels(path: Path) -> tuple[tuple[int, int], bytes]:
    image = pygame.image.load(path)
    return image.get_size(), pygame.image.tobytes(image, "RGB")


def drawn(face: Face, text: str) -> bytes:
    surface = pygame.Surface((40, 40))
    face.draw(surface, text, (4, 4), (255, 255, 255))
    return pygame.image.tobytes(surface, "RGB")


def faces(art: Art) -> list[Face]:
    return [art.text, art.heavy, art.display, art.hero]


def test_the_committed_pictures_are_what_the_script_makes(tmp_path: Path) -> None:
    script = ASSETS / "make_assets.py"
    subprocess.run([sys.executable, script, "--into", tmp_path], check=True)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(path.name for path in ASSETS.iterdir() if path.name in made)
    for name in made:
        if name.endswith(".png"):
            assert pixels(tmp_path / name) == pixels(ASSETS / name), name
        else:
            assert (tmp_path / name).read_bytes() == (ASSETS / name).read_bytes(), name


def test_every_printable_character_has_a_picture_of_its_own(art: Art) -> None:
    unknown = drawn(art.text, "\x00")
    seen = {drawn(art.text, character): character for character in string.printable[:94]}
    assert len(seen) == 94
    assert unknown not in seen


def test_the_keys_on_the_screen_can_all_be_drawn(art: Art) -> None:
    unknown = drawn(art.text, "\x00")
    for binding in DEFAULTS.values():
        for character in binding.label:
            assert drawn(art.text, character) != unknown, character


def test_a_face_without_small_letters_draws_capitals(art: Art) -> None:
    assert drawn(art.heavy, "a") == drawn(art.heavy, "A")
    assert drawn(art.text, "a") != drawn(art.text, "A")


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_any_text_can_be_clipped_wrapped_and_drawn(
    art: Art, surface: pygame.Surface, text: str
) -> None:
    for face in faces(art):
        clipped = face.clip(text, 100)
        assert face.width(clipped) <= 100
        face.draw(surface, clipped, (0, 0), (255, 255, 255))
        lines = face.wrap(text, 100, 3)
        assert len(lines) <= 3
        assert all(face.width(line) <= 100 for line in lines)


def test_a_text_that_fits_is_not_clipped(art: Art) -> None:
    width = art.text.width("exactly")
    assert art.text.clip("exactly", width) == "exactly"
    assert art.text.clip("exactly", width - 1) == "exact…"


def test_a_word_that_is_too_long_for_a_line_goes_on_in_the_next(art: Art) -> None:
    width = art.text.width("12345")
    assert art.text.wrap("a /long/path", width, 9) == ["a", "/long", "/path"]


def test_a_long_word_is_broken_at_its_joints(art: Art) -> None:
    width = art.text.width("12345678")
    assert art.text.wrap("metadata.json", width, 9) == ["metadata", ".json"]
    assert art.text.wrap("/home/my_own-slots.zip", width, 9) == [
        "/home",
        "/my_own-",
        "slots.",
        "zip",
    ]
    assert art.text.wrap("0123456789", width, 9) == ["01234567", "89"]


def test_every_piece_has_a_colour_and_a_pattern_of_its_own(art: Art) -> None:
    assert len(art.tiles) == len(PIECES)
    colours = {tuple(tile.get_at((2, 2))) for tile in art.tiles}
    assert len(colours) == len(PIECES)
    # All ashes have one colour: what still tells them apart is the pattern.
    patterns = {pygame.image.tobytes(tile, "RGB") for tile in art.ashes}
    assert len(patterns) == len(PIECES)


def linear(colour: Colour) -> list[float]:
    shares = (channel / 255 for channel in colour)
    return [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]


def luminance(colour: Colour) -> float:
    """WCAG 2.1, relative luminance."""
    return sum(map(float.__mul__, (0.2126, 0.7152, 0.0722), linear(colour)))


# Viénot, Brettel & Mollon (1999), in linear RGB: what is seen without red or without green cones.
DICHROMATS = {
    "protanope": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranope": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


@pytest.mark.parametrize("seen_by", DICHROMATS)
def test_the_colour_blind_palette_keeps_the_pieces_apart(seen_by: str) -> None:
    def nearest(palette: str) -> float:
        seen = [
            [sum(map(float.__mul__, row, linear(colour))) for row in DICHROMATS[seen_by]]
            for colour in PALETTES[palette].pieces
        ]
        return min(math.dist(one, other) for one, other in itertools.combinations(seen, 2))

    assert nearest("colour-blind") > 0.08
    assert nearest("colour-blind") > 1.5 * nearest("classic")


@pytest.mark.parametrize("palette", PALETTES)
def test_every_piece_stands_out_from_the_well(palette: str) -> None:
    for colour in PALETTES[palette].pieces:
        assert (luminance(colour) + 0.05) / (luminance(WELL) + 0.05) >= 3


@pytest.mark.parametrize("palette", PALETTES)
def test_a_board_is_drawn_in_the_colours_of_its_art(palette: str) -> None:
    art = Art(ASSETS, PALETTES[palette])
    seen = set()
    for piece in range(len(PIECES)):
        surface = pygame.Surface((140, 260))
        view = BoardView([[0] * 10 for _ in range(20)], Falling(piece, 0, 3, 10))
        draw_board(surface, (10, 10), view, art, bright=False)
        pixels = pygame.image.tobytes(surface, "RGB")
        seen |= {pixels[at : at + 3] for at in range(0, len(pixels), 3)}
    assert {bytes(colour) for colour in PALETTES[palette].pieces} <= seen
