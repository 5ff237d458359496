"""A scripted player whose slots differ: `better` keeps low, `worse` piles up."""

from collections.abc import Callable

from tests.scenes.stand_ins import ScriptedPlayer, ScriptedStream, lowest, stacked
from tetris_arcade.engine.game import Game
from tetris_arcade.playing.player import Decision, Request


def middling(game: Game) -> int:
    """As `lowest`, but from the right."""
    return max(game.placements, key=lambda action: (-game.placements[action].row, action))


RULES: dict[str, Callable[[Game], int]] = {"worse": stacked, "other": middling}


class RivalStream(ScriptedStream):
    """Decides as its slot does."""

    def __init__(self, player: "Rivals", request: Request) -> None:
        super().__init__(player, request)
        self._rivals = player

    def take(self) -> Decision | None:
        if self.request.slot in self._rivals.asleep:
            return None
        self._rivals.rule = RULES.get(self.request.slot, lowest)
        return super().take()


class Rivals(ScriptedPlayer):
    """Plays each slot by the rule of its name."""

    def __init__(self) -> None:
        super().__init__()
        self.asleep: set[str] = set()
        """Slots that do not answer for now."""

    def play(self, request: Request) -> ScriptedStream:
        self.problem = None
        stream = RivalStream(self, request)
        self.streams.append(stream)
        return stream
