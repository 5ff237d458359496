"""Where the leaderboard leads to. The first frame does not wait for the import of all that."""

from collections.abc import Sequence

from tetris_arcade.controls.actions import Action
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.operations.desk import Leaderboard
from tetris_arcade.scenes.scene import Pop, Push, Transition
from tetris_arcade.sound.sounds import Sound


def load() -> None:
    """Import what the others need, so that none of them takes longer than a frame."""
    import tetris_arcade.scenes.attract.attract  # noqa: PLC0415
    import tetris_arcade.scenes.compare.compare  # noqa: PLC0415
    import tetris_arcade.scenes.demo.demo  # noqa: PLC0415
    import tetris_arcade.scenes.operations.pop_up  # noqa: F401, PLC0415


def watch(cabinet: Cabinet, entries: Sequence[Entry], chosen: int) -> Transition:
    """The slot at that position plays."""
    from tetris_arcade.scenes.demo.demo import Demo  # noqa: PLC0415

    return Push(Demo(cabinet, entries, chosen))


def compare(cabinet: Cabinet, entries: Sequence[Entry], first: int, second: int) -> Transition:
    """The slots at two positions play side by side; any other may take the second one's place."""
    from tetris_arcade.scenes.compare.compare import Compare  # noqa: PLC0415

    return Push(Compare(cabinet, entries[first], entries[second], others=entries))


def manage(cabinet: Cabinet, below: Leaderboard, entry: Entry | None) -> Transition:
    """What can be done with a slot."""
    from tetris_arcade.scenes.operations.pop_up import Operations  # noqa: PLC0415

    return Push(Operations(cabinet, below, entry))


def leave(cabinet: Cabinet, *, sure: bool) -> Transition | None:
    """End the show; where that would end what runs in the background, too, only if ``sure``."""
    job = cabinet.jobs.current
    if job is not None and not sure:
        key = cabinet.keys.label(Action.BACK)
        cabinet.messages.answer(f"{key} again ends the show and stops this: {job.title}")
        cabinet.sounds.play(Sound.REFUSE)
        return None
    cabinet.sounds.play(Sound.BACK)
    return Pop()


def undo(cabinet: Cabinet) -> None:
    """Bring back the slot that was deleted last."""
    from tetris_arcade.scenes.operations import starting  # noqa: PLC0415

    starting.undo(cabinet)
