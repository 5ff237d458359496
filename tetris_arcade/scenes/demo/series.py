"""Where the games of a show come from: a slot that decides now, or a record of what was decided."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.engine.replay import Replay
from tetris_arcade.playing.player import Decision, Request
from tetris_arcade.slots.store import Slot


class Stream(Protocol):
    """The decisions for one game, in the order of its pieces."""

    @property
    def ready(self) -> bool:
        """Whether the policy is loaded."""

    @property
    def problem(self) -> str | None:
        """Why nothing more will come, in one line."""

    def take(self) -> Decision | None:
        """The next decision, or None if it is not there yet. Never waits."""

    def close(self) -> None:
        """It is no longer wanted."""


class Player(Protocol):
    """What scenes need of `tetris_arcade.playing.player.Player`."""

    def play(self, request: Request) -> Stream:
        """Start on a game; several may go on at once."""

    def prepare(self, location: str, slot: str) -> None:
        """Load a slot ahead, so that its next game starts at once."""

    def give_up(self, reason: str) -> None:
        """Be rid of a worker that does not answer: it becomes the problem of all open streams."""


class Opening(NamedTuple):
    """The beginning of one game of a series."""

    game: Game
    stream: Stream
    length: int | None = None
    """How many pieces will come, where that is known."""


Series = Callable[[int], Opening]
"""Opens game number 0, 1, 2 …; asked for the same number again, the same game again."""


def live(slot: Slot, player: Player, seed: int) -> Series:
    """A slot plays the games of seeds ``game_seed(seed, 0)``, ``game_seed(seed, 1)`` …"""

    def opened(number: int) -> Opening:
        request = Request(slot.location, slot.name, game_seed(seed, number))
        game = Game(
            request.seed,
            width=request.width,
            height=request.height,
            randomizer=request.randomizer,
        )
        return Opening(game, player.play(request))

    return opened


class Recording:
    """A stream of what was played once; of its thoughts nothing is known."""

    ready = True
    problem = None

    def __init__(self, replay: Replay) -> None:
        self._actions = iter(replay.actions)

    def take(self) -> Decision | None:
        """The next move; None once there are no more."""
        action = next(self._actions, None)
        return None if action is None else Decision(action, (), 0.0)

    def close(self) -> None:
        """There is nothing to give back."""


def recorded(replay: Replay) -> Series:
    """The same recorded game, over and over."""

    def opened(number: int) -> Opening:
        return Opening(replay.start(), Recording(replay), len(replay.actions))

    return opened
