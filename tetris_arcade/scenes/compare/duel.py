"""A duel: two games of one piece sequence, in step. What happens, without how it looks."""

from time import perf_counter
from typing import Final

from tetris_arcade.scenes.compare.difference import difference
from tetris_arcade.scenes.compare.tally import Tally
from tetris_arcade.scenes.demo.pace import PIECES_PER_FRAME, WORK
from tetris_arcade.scenes.demo.series import Series
from tetris_arcade.scenes.demo.timeline import Timeline
from tetris_arcade.sound.sounds import Sound

RESULT: Final = 6.0
"""Seconds for which the result stays once both games are over."""
DECIDED: Final = 30.0
"""Seconds for which the better one goes on alone once nothing can change the result: one that
plays for days would never come to another game."""
_LOUDEST: Final = (Sound.GAME_OVER, Sound.TETRIS, Sound.CLEAR, Sound.LAND)


class Duel:
    """Shows two series of games side by side, game by game and piece by piece.

    Neither side starts on a piece before both have placed the one before, unless one of them has
    come to its end: then the other goes on alone.
    """

    def __init__(self, first: Series, second: Series, *, still: bool = False) -> None:
        """Both series have the same seeds and rules; ``still`` leaves out all that slides."""
        self.number = 0
        """Of the game, from 0 on."""
        self.tally = Tally()
        self._series = first, second
        self.sides = (
            Timeline(first(self.number), still=still),
            Timeline(second(self.number), still=still),
        )
        self._ended_for = self._decided_for = 0.0
        self._counted = False

    def close(self) -> None:
        """The duel is over: the player need not go on."""
        for side in self.sides:
            side.close()

    def restart(self) -> None:
        """Start the current game from its first piece; it does not count twice."""
        for side, series in zip(self.sides, self._series, strict=True):
            side.close()
            side.begin(series(self.number))
        self._ended_for = self._decided_for = 0.0

    def next_game(self) -> None:
        """Start the next game of the series; the present one counts as it stands, if decided."""
        self._count()
        self.number += 1
        self._counted = False
        self.restart()

    @property
    def at(self) -> int:
        """The number of the piece that is being played by whoever still plays."""
        return max(side.at for side in self.sides)

    @property
    def end(self) -> int:
        """The furthest piece that one of the games has come to."""
        return max(side.end for side in self.sides)

    @property
    def behind(self) -> int:
        """How many pieces the games on the screen are behind the live end."""
        return self.end - max(side.game.pieces for side in self.sides)

    @property
    def lead(self) -> int:
        """By how many lines the first side leads; less than 0 if the second one does."""
        first, second = self.sides
        return first.game.lines - second.game.lines

    @property
    def difference(self) -> int:
        """How many cells are filled on one of the boards and not on the other."""
        first, second = self.sides
        return difference(first.game, second.game)

    @property
    def over(self) -> bool:
        """Whether both games are at their end."""
        return all(side.over for side in self.sides)

    @property
    def winner(self) -> int | None:
        """The side that has won, 0 or 1, as soon as nothing can change that; None in a draw.

        Where one of them does not play there is no winner.
        """
        if any(side.problem is not None for side in self.sides):
            return None
        first, second = self.sides
        if second.over and self.lead > 0:
            return 0
        return 1 if first.over and self.lead < 0 else None

    @property
    def contested(self) -> bool:
        """Whether both still play, so that their boards compare."""
        return len(self._running) == len(self.sides)

    @property
    def next_in(self) -> float | None:
        """Seconds until the next game begins, once that is certain."""
        if not self._running:
            return max(0.0, RESULT - self._ended_for)
        return None if self.winner is None else max(0.0, DECIDED - self._decided_for)

    @property
    def _running(self) -> list[Timeline]:
        return [side for side in self.sides if not side.over and side.problem is None]

    def update(self, dt: float, speed: float) -> bool:
        """Let ``dt`` seconds pass at ``speed``; True if anything can look different now."""
        if any(side.sought for side in self.sides):
            return self.rest()
        self._forget_landings()
        ended = [side for side in self.sides if side.over]
        for side in ended:
            side.over_for += dt
        if self._end(dt):
            return True
        before = [(side.game.pieces, side.playback.waiting) for side in self.sides]
        self._advance(min(dt * speed, PIECES_PER_FRAME), animate=self.sides[0].animated(speed))
        moved = False
        for side, (pieces, waiting) in zip(self.sides, before, strict=True):
            held = waiting and side.playback.waiting and side.game.pieces == pieces
            owing = held and side in self._running and side.at == self._piece()
            side.waiting_for = side.waiting_for + dt if owing else 0.0
            moved |= not held
        return moved or bool(ended)

    def _end(self, dt: float) -> bool:
        """Count the time after the end; True if that leads to the next game."""
        if not self._running:
            self._count()
            self._ended_for += dt
        elif self.winner is not None:
            self._decided_for += dt
        if self._ended_for < RESULT and self._decided_for < DECIDED:
            return False
        self.next_game()
        return True

    def _piece(self) -> int:
        """The piece that is to be placed by all who play before anyone places another."""
        return min(side.at for side in self._running)

    def _advance(self, pieces: float, *, animate: bool) -> None:
        until = perf_counter() + WORK
        while pieces > 0 and self._running:
            piece = self._piece()
            movers = [side for side in self._running if side.at == piece]
            for side in movers:
                side.look()
            if any(side.playback.waiting for side in movers):
                return  # they start together
            pieces = min(side.play(pieces, end=piece + 1, animate=animate) for side in movers)
            if perf_counter() >= until:
                return

    def rest(self) -> bool:
        """No time passes; True if anything can look different all the same."""
        first, second = (side.rest() for side in self.sides)
        return first or second

    def step(self) -> bool:
        """Both play their current piece at once; after the end, the next game begins."""
        self._forget_landings()
        if any(side.sought for side in self.sides):
            return False
        if not self._running:
            self.next_game()
            return True
        piece = self._piece()
        movers = [side for side in self._running if side.at == piece]
        for side in movers:
            side.look()
        if any(side.playback.waiting for side in movers):
            return False
        for side in movers:
            side.step()
        return True

    def back(self, pieces: int) -> None:
        """Go back so many pieces; from 64 up only about as many."""
        ahead = max(self.sides, key=lambda side: side.goal)
        ahead.back(pieces)
        self._align(ahead.goal)

    def seek(self, piece: int) -> None:
        """Go to where piece number ``piece`` comes in; a shorter game stays at its end."""
        self._align(min(piece, self.end))

    def _align(self, piece: int) -> None:
        for side in self.sides:
            # A game that is over before that burns on.
            if side.goal != min(piece, side.end) or side.playback.landed:
                side.seek(piece)
        self._ended_for = self._decided_for = 0.0

    def heard(self, speed: float) -> Sound | None:
        """What is to be heard of the last `update`: of two sounds the greater one."""
        heard = {side.heard(speed) for side in self.sides}
        return next((sound for sound in _LOUDEST if sound in heard), None)

    def _forget_landings(self) -> None:
        for side in self.sides:
            side.landing = None

    def _count(self) -> None:
        """Enter the game in the tally once, if it has a result."""
        if self._counted or any(side.problem is not None for side in self.sides):
            return
        if self.over or self.winner is not None:
            self._counted = True
            first, second = self.sides
            self.tally.add(first.game.lines, second.game.lines, whole=self.over)
