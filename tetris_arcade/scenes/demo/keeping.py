"""The game on the screen, kept in a file."""

from tetris_arcade.engine.replay import MAX_ACTIONS, Replay
from tetris_arcade.errors import ArcadeError, reason_of
from tetris_arcade.replays import Recorded, keep_replay, replays_folder
from tetris_arcade.scenes.demo.timeline import Timeline
from tetris_arcade.slots.store import Slot


def recording(timeline: Timeline, slot: Slot) -> Recorded:
    """The current game up to its live end, or the first `MAX_ACTIONS` pieces of it."""
    game = timeline.game
    actions, last = timeline.history.recorded()
    replay = Replay(game.seed, actions, game.width, game.height, game.randomizer)
    model = slot.metadata.model
    return Recorded(
        replay,
        slot.name,
        last.lines,
        None if model is None else model.sha256,
        whole=timeline.history.end <= MAX_ACTIONS,
    )


def keep_game(timeline: Timeline, slot: Slot) -> tuple[bool, str]:
    """Write the current game to a new file; whether that worked, and what to say."""
    recorded = recording(timeline, slot)
    if not recorded.pieces:
        return False, "There is nothing to keep yet: wait for the first piece"
    try:
        path = keep_replay(replays_folder(), recorded)
    except ArcadeError as error:
        return False, reason_of(error)
    part = "" if recorded.whole else f"the first {recorded.pieces:,} pieces "
    return True, f"Kept {part}as {path}"
