"""Two slots play side by side."""

from collections.abc import Callable
from dataclasses import replace

import pygame

from tests.golden.cast import LONG_GAME, SHORT_GAME, TABLE, cabinet, moves_of
from tests.golden.pictures import picture
from tests.scenes.stand_ins import ScriptedPlayer, ScriptedStream
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.replay import Replay
from tetris_arcade.playing.player import Request
from tetris_arcade.scenes.compare.compare import Compare

FRAME = 1 / 60
FIRST, SECOND = (
    next(entry for entry in TABLE if entry.slot.name == name) for name in ("expert", "novice")
)


class Rivals(ScriptedPlayer):
    """Each of them plays a game of its own, of the same pieces."""

    def __init__(self, **games: Replay) -> None:
        super().__init__()
        self._games = games

    def play(self, request: Request) -> ScriptedStream:
        """A player for each."""
        one = ScriptedPlayer(moves_of(self._games[request.slot]))
        one.ready, one.broken = self.ready, self.broken
        return one.play(request)


def duel(player: ScriptedPlayer | None = None, speed: float = 1.0) -> Compare:
    """The long game beside the short one."""
    shown = cabinet()
    rivals = player or Rivals(expert=LONG_GAME, novice=SHORT_GAME)
    return Compare(replace(shown, player=rivals), FIRST, SECOND, others=TABLE, speed=speed)


def watch(compare: Compare, until: Callable[[Compare], bool]) -> Compare:
    """Let it go on until something is the case."""
    for _ in range(100_000):
        if until(compare):
            return compare
        compare.update(FRAME)
    raise AssertionError("it never came to that")


def at_piece(number: int) -> Compare:
    """In the middle of that piece, at the usual speed, after a faster beginning."""
    compare = watch(duel(speed=16.0), lambda compare: compare.duel.at >= number - 1)
    while compare.speed > 1:
        compare.handle(Input(Action.DOWN))
    watch(compare, lambda compare: compare.duel.at >= number)
    for _ in range(15):
        compare.update(FRAME)
    return compare


@picture
def compare_falling(surface: pygame.Surface) -> None:
    """What only one board has filled is marked."""
    at_piece(31).draw(surface)


@picture
def compare_unmarked(surface: pygame.Surface) -> None:
    """The same without the marks."""
    compare = at_piece(31)
    compare.handle(Input(Action.THOUGHTS))
    compare.draw(surface)


@picture
def compare_past(surface: pygame.Surface) -> None:
    """Stopped, and gone back."""
    compare = at_piece(50)
    compare.handle(Input(Action.PAUSE))
    for _ in range(17):
        compare.handle(Input(Action.STEP_BACK))
    for _ in range(60):
        compare.update(FRAME)
    compare.draw(surface)


@picture
def compare_over(surface: pygame.Surface) -> None:
    """One of them has lost."""
    compare = watch(duel(speed=16.0), lambda compare: compare.duel.sides[1].over)
    for _ in range(90):
        compare.update(FRAME)
    compare.draw(surface)


@picture
def compare_getting_ready(surface: pygame.Surface) -> None:
    """The policies are not there yet."""
    rivals = Rivals(expert=LONG_GAME, novice=SHORT_GAME)
    rivals.ready = False
    compare = duel(rivals)
    for _ in range(60):
        compare.update(FRAME)
    compare.draw(surface)


@picture
def compare_out_of_order(surface: pygame.Surface) -> None:
    """One of them does not play."""
    rivals = Rivals(expert=LONG_GAME, novice=SHORT_GAME)
    problem = "the slot 'novice' cannot be loaded: its policy has 3 layers, not 2; train it anew"
    rivals.broken["novice"] = problem
    compare = duel(rivals, speed=8.0)
    for _ in range(180):
        compare.update(FRAME)
    compare.draw(surface)
