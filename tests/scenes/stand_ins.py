"""A player that follows a script, and slots that exist only as records."""

import math
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import MAX_ROTATIONS
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


class ScriptedStream:
    """The decisions of one game, as a rule has them."""

    def __init__(self, player: "ScriptedPlayer", request: Request) -> None:
        self.request = request
        self.actions: list[int] = []
        """What was decided and taken."""
        self.own_problem = player.broken.get(request.slot)
        self.closed = False
        self._player = player
        self._game = Game(
            request.seed,
            width=request.width,
            height=request.height,
            randomizer=request.randomizer,
        )

    @property
    def ready(self) -> bool:
        return self._player.ready and self.problem is None

    @property
    def problem(self) -> str | None:
        return self.own_problem or self._player.problem

    def take(self) -> Decision | None:
        game = self._game
        if not self.ready or self._player.silent or self.closed or game.over:
            return None
        action = self._player.rule(game)
        q_values = scores(game, action)
        game.play(action)
        self.actions.append(action)
        if len(self.actions) == 1:
            self._player.first_taken()
        return Decision(action, q_values, 0.0)

    def close(self) -> None:
        self.closed = True


def scores(game: Game, action: int) -> tuple[float, ...]:
    """Another value for each legal placement, the lower the better; ``action`` has the highest."""
    values = [-math.inf] * (MAX_ROTATIONS * game.width)
    for other, placement in game.placements.items():
        values[other] = 20.0 - placement.row - other / 100
    values[action] = 21.0
    return tuple(values)


class ScriptedPlayer:
    """Decides at once, by a rule, as the real player's worker does by a policy."""

    def __init__(self, rule: Callable[[Game], int] = lowest) -> None:
        self.streams: list[ScriptedStream] = []
        """Every game that was asked for, in that order."""
        self.prepared: list[tuple[str, str]] = []
        """Location and name of the slots that were to be loaded ahead."""
        self.first_taken: Callable[[], None] = lambda: None
        """Called when the first decision of a game is taken."""
        self.ready = True
        self.problem: str | None = None
        """What ails every stream, until the next game."""
        self.broken: dict[str, str] = {}
        """Slots that do not play, and what their problem is."""
        self.silent = False
        """Whether it has stopped to answer, without a word."""
        self.closed = False
        self.rule = rule

    @property
    def requests(self) -> list[Request]:
        return [stream.request for stream in self.streams]

    @property
    def actions(self) -> list[int]:
        """What was decided and taken in the game that was asked for last."""
        return self.streams[-1].actions

    def play(self, request: Request) -> ScriptedStream:
        self.problem = None
        stream = ScriptedStream(self, request)
        self.streams.append(stream)
        return stream

    def prepare(self, location: str, slot: str) -> None:
        self.prepared.append((location, slot))

    def give_up(self, reason: str) -> None:
        for stream in self.streams:
            if not stream.closed:
                stream.own_problem = reason

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
