"""The game on the screen, kept in a file."""

from collections.abc import Callable

from tetris_arcade.engine.replay import MAX_ACTIONS, Replay
from tetris_arcade.errors import ArcadeError
from tetris_arcade.replays import Recorded, keep_replay, replays_folder
from tetris_arcade.scenes.demo.timeline import Timeline
from tetris_arcade.scenes.files import Files
from tetris_arcade.slots.store import Slot


def recording(timeline: Timeline, slot: Slot) -> Callable[[], Recorded]:
    """What makes the record of the current game as it is now, in whatever thread.

    That goes up to its live end, or is the first `MAX_ACTIONS` pieces of it.
    """
    game, whole = timeline.game, timeline.history.end <= MAX_ACTIONS
    rules = game.width, game.height, game.randomizer
    seed, model = game.seed, slot.metadata.model
    actions, last = timeline.history.recorded()

    def made() -> Recorded:
        sha256 = None if model is None else model.sha256
        return Recorded(Replay(seed, actions, *rules), slot.name, last.lines, sha256, whole=whole)

    return made


def keep_game(files: Files, timeline: Timeline, slot: Slot) -> None:
    """Have the current game written to a new file; the show goes on meanwhile."""
    made = recording(timeline, slot)

    def keep() -> str:
        recorded = made()
        if not recorded.pieces:
            raise ArcadeError("There is nothing to keep yet: wait for the first piece")
        path = keep_replay(replays_folder(), recorded)
        part = "" if recorded.whole else f"the first {recorded.pieces:,} pieces "
        return f"Kept {part}as {path}"

    files.write(keep)
