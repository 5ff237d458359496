"""Make every picture the arcade shows from the text pictures in `glyphs.txt`.

    python assets/make_assets.py

The sheets hold levels of light, not colours: 0 is clear, then outline, shade, face, light, deep.
`tetris_arcade/picture/theme.py` gives each level its colour, so one sheet serves every palette.
Nothing but the standard library is used, and the same text always makes the same pixels.
"""

import argparse
import json
import struct
import zlib
from pathlib import Path
from typing import Final

Picture = list[list[int]]
"""Rows of levels, top row first."""

HERE: Final = Path(__file__).resolve().parent
CLEAR, OUTLINE, SHADE, FACE, LIGHT, DEEP = range(6)
LEVELS: Final = 8
"""Palette entries kept for each separately coloured part of a sheet."""
TILE: Final = 12
CELL: Final = 4
DEPTH: Final = 3
LOGO: Final = "TETRIS ARCADE"
LETTER_GAP: Final = 3
PER_ROW: Final = 16
UNKNOWN: Final = "\ufffd"
HERO: Final = (UNKNOWN, *"0123456789.,KMBT∞…")


def read_glyphs(path: Path) -> dict[str, dict[str, list[str]]]:
    """The text pictures by section and character."""
    sections: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    names: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), {})
        elif line.startswith("= "):
            names = line[2:].split()
            section.update({name: [] for name in names})
        elif not line:
            names = []
        elif names:
            for name, row in zip(names, line.split(), strict=True):
                section[name].append(row)
    return sections


def drawn(rows: list[str]) -> Picture:
    """A text picture as levels: every mark is a face pixel."""
    return [[CLEAR if mark == "." else FACE for mark in row] for row in rows]


def at(picture: Picture, x: int, y: int) -> int:
    """The level at a point; everything outside is clear."""
    inside = 0 <= y < len(picture) and 0 <= x < len(picture[y])
    return picture[y][x] if inside else CLEAR


def struck_twice(rows: list[str]) -> list[str]:
    """A heavy glyph from a light one."""
    return [
        "".join("#" if "#" in pair else "." for pair in zip(f"{row}.", f".{row}", strict=True))
        for row in rows
    ]


def boxed(width: int) -> list[str]:
    """What an unknown character looks like."""
    middle = "#" + "." * (width - 2) + "#"
    return ["#" * width, *[middle] * 5, "#" * width, "." * width]


def doubled(picture: Picture) -> Picture:
    """Twice the size, with smooth slants but square corners.

    The rule is EPX (Eric Johnston, 1992): a quarter of a pixel follows its two neighbours if they
    agree. Here it does not where those neighbours are both part of a straight edge.
    """
    return [
        [
            _quarter(picture, x // 2, y // 2, 2 * (x % 2) - 1, 2 * (y % 2) - 1)
            for x in range(2 * len(picture[0]))
        ]
        for y in range(2 * len(picture))
    ]


def _quarter(picture: Picture, x: int, y: int, dx: int, dy: int) -> int:
    """The quarter of a pixel that lies toward ``(dx, dy)``."""
    beside, above = at(picture, x + dx, y), at(picture, x, y + dy)
    smooth = (
        beside == above and above != at(picture, x, y - dy) and beside != at(picture, x - dx, y)
    )
    straight = at(picture, x + dx, y - dy) == beside and at(picture, x - dx, y + dy) == above
    return beside if smooth and not straight else picture[y][x]


def lit(picture: Picture) -> Picture:
    """A glyph whose lower half lies in the shade."""
    half = len(picture) // 2
    return [
        [level and (FACE if y < half else SHADE) for level in row] for y, row in enumerate(picture)
    ]


def raised(picture: Picture) -> Picture:
    """The shape with lit and shaded edges, standing on its own shadow."""
    height, width = len(picture) + DEPTH, len(picture[0]) + DEPTH
    result = [[CLEAR] * width for _ in range(height)]
    for y in range(height):
        for x in range(width):
            if at(picture, x, y):
                bright = not (at(picture, x, y - 1) and at(picture, x - 1, y))
                dark = not (at(picture, x, y + 1) and at(picture, x + 1, y))
                result[y][x] = LIGHT if bright else SHADE if dark else FACE
            elif any(at(picture, x - step, y - step) for step in range(1, DEPTH + 1)):
                result[y][x] = OUTLINE
    return result


def cut_cell(mark: str) -> Picture:
    """One cell of the logo: empty, full, or cut along a diagonal."""
    span = range(CELL)
    inside = {
        ".": [[False] * CELL] * CELL,
        "█": [[True] * CELL] * CELL,
        "◢": [[x + y >= CELL - 1 for x in span] for y in span],
        "◣": [[x <= y for x in span] for y in span],
        "◤": [[x + y <= CELL - 1 for x in span] for y in span],
        "◥": [[x >= y for x in span] for y in span],
    }[mark]
    return [[FACE if full else CLEAR for full in row] for row in inside]


def lettering(rows: list[str]) -> Picture:
    """One letter of the logo, in pixels."""
    picture: Picture = []
    for row in rows:
        cells = [cut_cell(mark) for mark in row]
        picture += [[level for cell in cells for level in cell[y]] for y in range(CELL)]
    return raised(picture)


def logo(letters: dict[str, list[str]]) -> Picture:
    """The whole name; letter n has the palette entries from n * LEVELS on."""
    rows: Picture = [[] for _ in range(8 * CELL + DEPTH)]
    for number, letter in enumerate(LOGO):
        blank = [[CLEAR] * (2 * CELL) for _ in rows]
        picture = blank if letter == " " else lettering(letters[letter])
        for row, more in zip(rows, picture, strict=True):
            row.extend(level and level + number * LEVELS for level in more)
            row.extend([CLEAR] * LETTER_GAP)
    return rows


def tile(rows: list[str]) -> Picture:
    """One cell of a piece: a bevelled block with the piece's mark cut into it."""
    last = TILE - 2  # the last row and column stay dark, so that neighbours stand apart
    picture = [[OUTLINE] * TILE for _ in range(TILE)]
    for y in range(last + 1):
        for x in range(last + 1):
            bright, dark = 0 in (x, y), last in (x, y)
            picture[y][x] = FACE if bright == dark else LIGHT if bright else SHADE
    cut = {
        (x + 2, y + 2) for y, row in enumerate(rows) for x, mark in enumerate(row) if mark == "#"
    }
    for x, y in cut:
        # Light from the upper left falls on the far corners of the cut.
        if (x + 1, y) not in cut and (x + 1, y + 1) not in cut and (x, y + 1) not in cut:
            picture[y + 1][x + 1] = LIGHT
        picture[y][x] = DEEP
    picture[1][1] = LIGHT
    return picture


def icon(block: Picture) -> Picture:
    """A T of four blocks, in a square."""
    picture = [[CLEAR] * (3 * TILE) for _ in range(3 * TILE)]
    for left, top in ((TILE, TILE // 2), *((x * TILE, TILE + TILE // 2) for x in range(3))):
        for y, row in enumerate(block):
            picture[top + y][left : left + TILE] = row
    return picture


def sheet(pictures: list[Picture], cell: tuple[int, int], per_row: int) -> Picture:
    """Pictures side by side in cells of one size."""
    rows = -(-len(pictures) // per_row)
    result = [[CLEAR] * (cell[0] * per_row) for _ in range(cell[1] * rows)]
    for number, picture in enumerate(pictures):
        top, left = number // per_row * cell[1], number % per_row * cell[0]
        for y, row in enumerate(picture):
            result[top + y][left : left + len(row)] = row
    return result


def png(picture: Picture) -> bytes:
    """The picture as an eight-bit PNG whose palette is a grey for every level."""
    light = (0, 40, 110, 190, 255, 80, 255, 255)
    palette = bytes(light[index % LEVELS] for index in range(256) for _ in range(3))
    pixels = b"".join(b"\0" + bytes(row) for row in picture)
    header = struct.pack(">2I5B", len(picture[0]), len(picture), 8, 3, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(pixels, 9))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in [*chunks, (b"IEND", b"")]
    )


def faces(glyphs: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, Picture]]:
    """Four faces: text, heavy, display (heavy, doubled) and hero (doubled again).

    All but text have capitals only, and hero only what numbers need.
    """
    text = {UNKNOWN: boxed(5), " ": ["....."] * 8, **glyphs["text"]}
    heavy = {name: struck_twice(rows) for name, rows in text.items() if not name.islower()}
    heavy |= {UNKNOWN: boxed(6)} | glyphs["heavy"]
    pictures = {"text": text, "heavy": heavy}
    result = {
        face: {name: drawn(rows) for name, rows in named.items()}
        for face, named in pictures.items()
    }
    big = {name: doubled(picture) for name, picture in result["heavy"].items()}
    hero = {name: doubled(big[name]) for name in HERO}
    result["display"] = {name: lit(picture) for name, picture in big.items()}
    result["hero"] = {name: lit(picture) for name, picture in hero.items()}
    return result


def make(folder: Path) -> None:
    """Write the sheets, and `fonts.json` that says what lies where in them, into `folder`."""
    glyphs = read_glyphs(HERE / "glyphs.txt")
    fonts = {}
    for face, pictures in faces(glyphs).items():
        widths = [len(picture[0]) for picture in pictures.values()]
        cell = (max(widths), len(next(iter(pictures.values()))))
        (folder / f"{face}.png").write_bytes(png(sheet([*pictures.values()], cell, PER_ROW)))
        fonts[face] = {
            "cell": cell,
            "per_row": PER_ROW,
            "widths": dict(zip(pictures, widths, strict=True)),
        }
    (folder / "fonts.json").write_text(json.dumps(fonts, indent=1) + "\n", "utf-8")
    tiles = [tile(rows) for rows in glyphs["tiles"].values()]
    (folder / "tiles.png").write_bytes(png(sheet(tiles, (TILE, TILE), len(tiles))))
    (folder / "icon.png").write_bytes(png(icon(tiles[2])))
    (folder / "logo.png").write_bytes(png(logo(glyphs["logo"])))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the arcade's pictures.")
    parser.add_argument("--into", type=Path, default=HERE, metavar="FOLDER")
    make(parser.parse_args().into)
