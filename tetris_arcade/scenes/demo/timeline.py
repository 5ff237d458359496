"""One game as it is seen: it goes on, and it can be gone back in."""

import math
from time import perf_counter

from tetris_arcade.engine.game import Game, Landing
from tetris_arcade.picture.painter import BoardView
from tetris_arcade.playing.player import Decision
from tetris_arcade.scenes.demo.curve import Curve
from tetris_arcade.scenes.demo.history import History
from tetris_arcade.scenes.demo.pace import ANIMATED, BATCH, PATIENCE, PIECES_PER_FRAME, WORK
from tetris_arcade.scenes.demo.playback import Playback
from tetris_arcade.scenes.demo.seeking import Seek
from tetris_arcade.scenes.demo.series import Opening
from tetris_arcade.scenes.demo.thoughts import Thoughts, thoughts_of
from tetris_arcade.sound.sounds import Sound


class Timeline:
    """One game, forward and back.

    Nothing is asked of the stream but its next decision: what has been decided is remembered, and
    a game that was gone back in goes on by that until it reaches the live end.
    """

    def __init__(self, opening: Opening, *, still: bool = False) -> None:
        """``still`` leaves out all that slides: pieces are just there."""
        self.still = still
        self.begin(opening)

    def begin(self, opening: Opening) -> None:
        """Turn to a game; whoever turns from another one closes that before."""
        game, self.stream, self.length = opening
        self.history = History(game)
        self.curve = Curve()
        self.playback = Playback(game, self._landed)
        self.waiting_for = 0.0
        """Seconds for which the player has owed the game a decision."""
        self.landing: Landing | None = None
        """What the pieces did that came to rest in the last `update`: the one that did most."""
        self.over_for = 0.0
        """Seconds for which the game has been at its end."""
        self._thoughts: Thoughts | None = None
        self._looked_into = -1
        """The piece that those were about."""
        self._seek: Seek | None = None

    def close(self) -> None:
        """Nobody looks any more: the player need not go on."""
        self.stream.close()

    @property
    def game(self) -> Game:
        """The game on the screen."""
        return self.playback.game

    @property
    def at(self) -> int:
        """The number of the piece that is being played, until it has come to its end."""
        return self.game.pieces - self.playback.landed

    @property
    def problem(self) -> str | None:
        """Why nothing more will come, in one line."""
        return self.stream.problem

    @property
    def loading(self) -> bool:
        """Whether the policy is not there yet."""
        return not self.stream.ready and self.playback.waiting

    @property
    def loads_long(self) -> bool:
        """Whether the policy has been loading for so long that the screen should say so."""
        return self.loading and self.waiting_for >= PATIENCE

    @property
    def over(self) -> bool:
        """Whether the game is at its end, or what is known of it."""
        ended = self.game.pieces == self.length and self.playback.decision is None
        return self.playback.over or ended

    @property
    def end(self) -> int:
        """The furthest piece that the game has come to: there it is live."""
        return self.curve.pieces

    @property
    def behind(self) -> int:
        """How many pieces the game on the screen is behind the live end."""
        return self.end - self.game.pieces

    @property
    def sought(self) -> bool:
        """Whether the game is still on its way to where it was asked to go."""
        return self._seek is not None

    @property
    def goal(self) -> int:
        """The piece that the game is at, or on its way to."""
        return self.game.pieces if self._seek is None else self._seek.goal

    @property
    def thoughts(self) -> Thoughts | None:
        """What the policy thinks of the placements of the current piece, if that is known.

        Of the piece before it until the policy has decided: what went in between would blink.
        """
        at, decision = self.at, self.playback.decision
        if decision is not None and not self.playback.landed and at != self._looked_into:
            self._looked_into, self._thoughts = at, thoughts_of(self.game, decision)
        shown = at if decision is not None else at - 1
        return self._thoughts if self._looked_into == shown else None

    @property
    def forgotten(self) -> bool:
        """Whether it is known what was done with the current piece, but not what was thought."""
        decision = self.playback.decision
        return decision is not None and not decision.q_values

    def animated(self, speed: float) -> bool:
        """Whether pieces are seen to fall at that speed."""
        return speed <= ANIMATED and not self.still

    def update(self, dt: float, speed: float) -> bool:
        """Let ``dt`` seconds pass at ``speed``; True if anything can look different now."""
        if self.sought:
            return self.rest()
        self.landing = None
        if dt <= 0:
            return False
        if self.over:
            self.over_for += dt
            return True
        before, was_waiting = self.game.pieces, self.playback.waiting
        self._advance(min(dt * speed, PIECES_PER_FRAME), animate=self.animated(speed))
        moved = not (was_waiting and self.playback.waiting and self.game.pieces == before)
        self.waiting_for = 0.0 if moved else self.waiting_for + dt
        return moved

    def _advance(self, pieces: float, *, animate: bool) -> None:
        until = perf_counter() + WORK
        while True:
            self.playback.advance(min(pieces, BATCH), self._take, animate=animate)
            pieces -= BATCH
            if pieces <= 0 or self.playback.over or perf_counter() >= until:
                return
            self.playback.look(self._take)
            if self.playback.waiting:
                return

    def play(self, pieces: float, *, end: int, animate: bool) -> float:
        """Let so much of the game pass, up to where piece number ``end`` comes in.

        Returns how much of it was not needed.
        """
        return self.playback.advance(
            pieces, lambda: self._take() if self.game.pieces < end else None, animate=animate
        )

    def look(self) -> bool:
        """Fetch the decision on the piece in the air; True if one came."""
        return self.playback.look(self._take)

    def rest(self) -> bool:
        """No time passes; True if anything can look different all the same.

        What was asked for before is carried out, and the decision on the piece in the air fetched,
        so that it can be looked into.
        """
        self.landing = None
        if self._seek is not None:
            return self._approach(self._seek)
        return self.look()

    def step(self) -> bool:
        """Play the current piece at once; False if it is not decided on yet."""
        self.landing = None
        if self.sought or not self.playback.finish(self._take):
            return False
        self.look()
        return True

    def back(self, pieces: int) -> None:
        """Go back so many pieces; from 64 up only about as many, to where one gets at once."""
        target = max(self.goal - pieces, self.history.first)
        self.seek(target if pieces < 64 else self.history.before(target).pieces)

    def seek(self, piece: int) -> None:
        """Go to where piece number ``piece`` comes in, or the nearest one that is kept.

        Where no snapshot is near, that is spread over the next updates.
        """
        target = min(max(piece, self.history.first), self.end)
        self._approach(Seek(self.history, self.game, target, self._note))

    def _approach(self, seek: Seek) -> bool:
        """Play on towards the piece that is sought; True once it is there."""
        if not seek.go_on(perf_counter() + WORK):
            self._seek = seek
            return False
        self._seek = None
        self.over_for = 0.0
        self.playback = Playback(seek.game, self._landed)
        self.look()
        return True

    def _take(self) -> Decision | None:
        """The decision on the current piece: remembered, or from the stream."""
        decision = self.history.decision(self.game.pieces)
        if decision is None:
            decision = self.stream.take()
            if decision is not None:
                self.history.add(decision)
        return decision

    def _landed(self, landing: Landing) -> None:
        if self.landing is None or len(landing.cleared) > len(self.landing.cleared):
            self.landing = landing
        self._note(self.game)

    def _note(self, game: Game) -> None:
        self.history.note(game)
        self.curve.note(game.pieces, game.lines)

    def heard(self, speed: float) -> Sound | None:
        """What is to be heard of the last `update` at that speed."""
        if self.landing is None:
            return None
        if self.game.over:
            return Sound.GAME_OVER
        if speed > ANIMATED:
            return None
        rows = len(self.landing.cleared)
        return Sound.TETRIS if rows == 4 else Sound.CLEAR if rows else Sound.LAND

    def view(self, speed: float) -> BoardView:
        """The board as it looks at that speed."""
        burning = math.inf if self.still else self.over_for
        return self.playback.view(animate=self.animated(speed), burning=burning)
