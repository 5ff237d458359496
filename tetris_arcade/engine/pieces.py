"""The seven pieces, their rotations, and the order in which they come.

Coordinates: ``x`` grows to the right from the left wall, ``y`` grows upward from the floor. A row
is an integer whose bit ``x`` is column ``x``. Rotation ``r`` is ``r`` quarter turns clockwise from
the way the piece is drawn in `_SPAWN`; rotations that look alike are listed once (O has one;
I, S and Z have two; T, J and L have four).

The piece sequence is a pure function of ``(seed, index)``: any piece of any game can be asked for
at any time, on any machine, without playing the ones before it.
"""

import operator
from typing import Final, NamedTuple, SupportsIndex

from tetris_arcade.errors import GameError

PIECES: Final = "IOTSZJL"
RANDOMIZERS: Final = ("uniform", "bag")
MAX_ROTATIONS: Final = 4
MAX_SEED: Final = 2**64 - 1

_SPAWN: Final = {
    "I": ("####",),
    "O": ("##", "##"),
    "T": (".#.", "###"),
    "S": (".##", "##."),
    "Z": ("##.", ".##"),
    "J": ("#..", "###"),
    "L": ("..#", "###"),
}


class Shape(NamedTuple):
    """One rotation of one piece, in its own bounding box."""

    width: int
    height: int
    rows: tuple[int, ...]
    """`height` row masks from the lowest up; bit 0 is the leftmost column of the box."""
    bottoms: tuple[int, ...]
    """For each of the `width` columns, the y of its lowest cell (0 or more)."""

    @property
    def cells(self) -> list[tuple[int, int]]:
        """The four (x, y) cells of the shape, within its box."""
        return [(x, y) for y, row in enumerate(self.rows) for x in range(4) if row >> x & 1]


def _shape(picture: tuple[str, ...]) -> Shape:
    rows = tuple(
        sum(1 << x for x, mark in enumerate(line) if mark == "#") for line in reversed(picture)
    )
    width = len(picture[0])
    bottoms = tuple(next(y for y in range(len(rows)) if rows[y] >> x & 1) for x in range(width))
    return Shape(width, len(rows), rows, bottoms)


def _clockwise(picture: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("".join(column) for column in zip(*reversed(picture), strict=True))


def _rotations(picture: tuple[str, ...]) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for _ in range(MAX_ROTATIONS):
        if (shape := _shape(picture)) not in shapes:
            shapes.append(shape)
        picture = _clockwise(picture)
    return tuple(shapes)


SHAPES: Final = tuple(_rotations(_SPAWN[letter]) for letter in PIECES)
"""``SHAPES[piece][rotation]``, pieces in the order of `PIECES`."""

_WORD: Final = 2**64 - 1
_GOLDEN: Final = 0x9E3779B97F4A7C15


def _mix(z: int) -> int:
    """SplitMix64's output function (Steele, Lea & Flood, OOPSLA 2014; Vigna's constants)."""
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & _WORD
    z = (z ^ z >> 27) * 0x94D049BB133111EB & _WORD
    return z ^ z >> 31


def random_word(seed: int, index: int) -> int:
    """The 64-bit word number `index` of the stream that `seed` names.

    SplitMix64 started at ``mix(seed)``, so that seeds 0, 1, 2 … give unrelated streams.
    """
    return _mix(_mix(seed) + (index + 1) * _GOLDEN & _WORD)


def _uniform(seed: int, index: int) -> int:
    # The high half times seven: biased by less than 2 in 10**9, and the same in every language.
    return (random_word(seed, index) >> 32) * 7 >> 32


def _bag(seed: int, index: int) -> int:
    """The 7-bag: bag b is the permutation that word b picks, drawn without replacement."""
    number, position = divmod(index, 7)
    code = (random_word(seed, number) >> 32) * 5040 >> 32
    left = list(range(7))
    for drawn in range(position + 1):
        code, pick = divmod(code, 7 - drawn)
        piece = left.pop(pick)
    return piece


def check_whole(name: str, value: SupportsIndex) -> int:
    """Return `value` as an int; raise `GameError` if the `name` is not a whole number."""
    try:
        return operator.index(value)
    except TypeError:
        raise GameError(f"{name} {value!r} is not a whole number: use an int") from None


def check_seed(seed: int) -> int:
    """Return `seed` if it is an integer in [0, 2**64 - 1]; raise `GameError` if not."""
    seed = check_whole("seed", seed)
    if not 0 <= seed <= MAX_SEED:
        raise GameError(f"seed {seed} is out of range: use a whole number from 0 to 2**64 - 1")
    return seed


def check_randomizer(randomizer: str) -> str:
    """Return `randomizer` if it is one of `RANDOMIZERS`; raise `GameError` if not."""
    if randomizer not in RANDOMIZERS:
        raise GameError(f"unknown randomizer {randomizer!r}: use one of {', '.join(RANDOMIZERS)}")
    return randomizer


def piece_at(seed: int, index: int, randomizer: str = "uniform") -> int:
    """Piece number `index` (0, 1, 2 …) of the game with that seed: an index into `PIECES`.

    `uniform` draws each piece independently (the literature's rule); `bag` deals the seven in
    random order, over and over (modern games). Seeds are 0 to 2**64 - 1; 0 is a seed like any
    other.
    """
    return _uniform(seed, index) if randomizer == "uniform" else _bag(seed, index)


def game_seed(seed: int, number: int) -> int:
    """The seed of game `number` in a series that starts at `seed`: game 0 is `seed` itself."""
    return seed if number == 0 else random_word(seed ^ _GOLDEN, number)
