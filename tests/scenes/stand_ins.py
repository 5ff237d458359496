"""A player that follows a script, and slots that exist only as records."""

import math
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from tetris_arcade.engine.game import Game
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.picture.art import Art
from tetris_arcade.playing.player import Decision, Request
from tetris_arcade.scenes.cabinet import Cabinet, Options
from tetris_arcade.scenes.demo.show import Player
from tetris_arcade.scenes.menu.ranking import Entry, Ranking, places
from tetris_arcade.slots.metadata import Evaluation, Metadata
from tetris_arcade.slots.store import Slot

STANDARD = Protocol()
NOW = datetime(2026, 1, 31, tzinfo=UTC)


def lowest(game: Game) -> int:
    """Put the piece where it lies lowest: enough to fill a row now and then."""
    return min(game.placements, key=lambda action: (game.placements[action].row, action))


def stacked(game: Game) -> int:
    """Pile everything up in the left corner: the game is soon over."""
    return min(game.placements)


class ScriptedPlayer:
    """Decides at once, by a rule, as the real player's worker does by a policy."""

    def __init__(self, rule: Callable[[Game], int] = lowest) -> None:
        self.requests: list[Request] = []
        self.actions: list[int] = []
        """What was decided and taken in the current game."""
        self.ready = True
        self.problem: str | None = None
        self.broken: dict[str, str] = {}
        """Slots that do not play, and what their problem is."""
        self.silent = False
        """Whether it has stopped to answer, without a word."""
        self.closed = False
        self._rule = rule

    def play(self, request: Request) -> None:
        self.requests.append(request)
        self.actions = []
        self.problem = self.broken.get(request.slot)
        self._game = Game(request.seed, width=request.width, height=request.height)

    def take(self) -> Decision | None:
        if not self.ready or self.silent or self.problem or self._game.over:
            return None
        action = self._rule(self._game)
        self._game.play(action)
        self.actions.append(action)
        return Decision(action, (-math.inf,) * 40, 0.0)

    def give_up(self, reason: str) -> None:
        self.problem = reason

    def close(self) -> None:
        self.closed = True


def a_slot(
    name: str,
    mean_lines: float | None = None,
    problem: str | None = None,
    protocol: Protocol = STANDARD,
) -> Slot:
    evaluation = None
    if mean_lines is not None:
        numbers = asdict(protocol)
        evaluation = Evaluation(mean_lines=mean_lines, protocol=protocol.name, **numbers)
    return Slot(name, "dir:slots", Metadata(created=NOW, evaluation=evaluation), problem)


def a_cabinet(
    art: Art,
    player: Player,
    read: Callable[[], Ranking] = lambda: Ranking(()),
    **options: Any,
) -> Cabinet:
    """A cabinet whose clock stands still; ``options`` are those of `Options`."""
    return Cabinet(art, player, read, lambda: NOW, options=Options(**{"seed": 5, **options}))


def a_table(*names: str) -> tuple[Entry, ...]:
    """Entries by rank: the first name is the best slot."""
    return places(a_slot(name, 1000.0 - place) for place, name in enumerate(names))
