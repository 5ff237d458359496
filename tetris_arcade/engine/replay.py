"""`Replay`: seed, rules and actions; it reproduces a game exactly, and fits in a string."""

import base64
import binascii
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tetris_arcade.engine.game import Game, check_size
from tetris_arcade.engine.pieces import MAX_ROTATIONS, check_randomizer, check_seed, check_whole
from tetris_arcade.errors import GameError

MAX_ACTIONS: Final = 1_000_000
"""The longest game that a `Replay` holds."""

_TEXT: Final = re.compile(r"([a-z]+) (\d{1,3})x(\d{1,3}) (\d{1,20}) ([A-Za-z0-9_=-]+)", re.ASCII)
_MAX_TEXT: Final = 2 * MAX_ACTIONS  # base64 of what zlib cannot compress, and room to spare


@dataclass(frozen=True)
class Replay:
    """One game, or the beginning of one.

    >>> replay = Replay(7, (3, 30, 12))
    >>> replay.play().pieces
    3
    >>> Replay.parse(replay.text()) == replay
    True
    """

    seed: int
    actions: Sequence[int]
    """What was played, piece by piece, as `Game.play` takes it; kept as a tuple."""
    width: int = 10
    height: int = 20
    randomizer: str = "uniform"

    def __post_init__(self) -> None:
        """Raises `GameError` for a seed, rules or actions that do not exist."""
        check_seed(self.seed)
        check_size(self.width, self.height)
        check_randomizer(self.randomizer)
        if len(self.actions) > MAX_ACTIONS:
            raise GameError(
                f"a replay of {len(self.actions):,} pieces is too long: keep the first "
                f"{MAX_ACTIONS:,}"
            )
        actions = tuple(check_whole("action", action) for action in self.actions)
        n_actions = MAX_ROTATIONS * self.width
        if actions and not 0 <= min(actions) <= max(actions) < n_actions:
            raise GameError(
                f"a replay on {self.width} columns has actions from 0 to {n_actions - 1}, not "
                f"{min(actions)} to {max(actions)}"
            )
        object.__setattr__(self, "actions", actions)

    def start(self) -> Game:
        """The game before its first piece."""
        return Game(self.seed, width=self.width, height=self.height, randomizer=self.randomizer)

    def play(self) -> Game:
        """The game after the last action; raises `GameError` if it was over before that."""
        game = self.start()
        for action in self.actions:
            if game.over:
                raise GameError(
                    f"the replay goes on after its game was over: it has {len(self.actions)} "
                    f"actions, and the game ended after {game.pieces}"
                )
            game.play(action)
        return game

    def text(self) -> str:
        """The replay in one line of ASCII, some 0.9 bytes a piece; `parse` reads it.

        ``randomizer WIDTHxHEIGHT seed actions``, the actions one byte each, through zlib (which
        adds a checksum) and URL-safe base64.
        """
        packed = base64.urlsafe_b64encode(zlib.compress(bytes(self.actions), 9)).decode()
        return f"{self.randomizer} {self.width}x{self.height} {self.seed} {packed}"

    @classmethod
    def parse(cls, text: str) -> "Replay":
        """The replay that `text` holds; raises `GameError` for anything but what `text()` gave."""
        match = _TEXT.fullmatch(text) if len(text) <= _MAX_TEXT else None
        if match is None:
            raise GameError(
                f"this is no replay: {text[:40]!r} is not of the form "
                "'randomizer WIDTHxHEIGHT seed actions'"
            )
        randomizer, width, height, seed, packed = match.groups()
        return cls(int(seed), _unpack(packed), int(width), int(height), randomizer)


def _unpack(packed: str) -> bytes:
    unzip = zlib.decompressobj()
    try:
        # Bounded, since a short text can unpack to gigabytes.
        zipped = base64.b64decode(packed, altchars=b"-_", validate=True)
        actions = unzip.decompress(zipped, MAX_ACTIONS + 1)
    except (binascii.Error, zlib.error) as error:
        raise GameError(f"the actions of the replay are damaged ({error}): record it again") from (
            error
        )
    if len(actions) > MAX_ACTIONS:
        raise GameError(f"the replay has more than {MAX_ACTIONS:,} pieces: shorten it")
    if not unzip.eof or unzip.unused_data:
        raise GameError(
            "the actions of the replay are cut short or followed by more: copy it whole"
        )
    return actions
