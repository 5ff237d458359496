"""What is played in an evaluation: results compare only under the same protocol."""

from dataclasses import dataclass, fields
from typing import Final

from tetris_arcade.engine.game import check_size
from tetris_arcade.engine.pieces import check_randomizer, check_seed
from tetris_arcade.errors import GameError, UsageError
from tetris_arcade.slots.metadata import Evaluation

MAX_GAMES: Final = 1_000_000


@dataclass(frozen=True)
class Protocol:
    """`games` games of the series that starts at `seed`, each cut at `max_pieces`."""

    games: int = 100
    seed: int = 1
    max_pieces: int = 5_000_000
    randomizer: str = "uniform"
    width: int = 10
    height: int = 20

    def __post_init__(self) -> None:
        """Raises `UsageError` for games that cannot be played."""
        if not 1 <= self.games <= MAX_GAMES or self.max_pieces < 1:
            raise UsageError(
                f"{self.games} games of {self.max_pieces} pieces are no evaluation: use 1 to "
                f"{MAX_GAMES:,} games of 1 or more"
            )
        try:
            check_seed(self.seed)
            check_size(self.width, self.height)
            check_randomizer(self.randomizer)
        except GameError as error:
            raise UsageError(str(error)) from error

    @property
    def name(self) -> str:
        """`standard` for the one that the leaderboard ranks by, else `custom`."""
        return "standard" if self == Protocol() else "custom"

    def gave(self, evaluation: Evaluation) -> bool:
        """Whether a result is by this protocol: all its numbers are, whatever name it gives."""
        return all(
            getattr(evaluation, field.name) == getattr(self, field.name) for field in fields(self)
        )


def is_standard(evaluation: Evaluation) -> bool:
    """Whether the leaderboard ranks by this result: only those of the standard protocol compare.

    A record says what its author likes; what cannot be true does not rank.
    """
    return Protocol().gave(evaluation) and evaluation.possible
