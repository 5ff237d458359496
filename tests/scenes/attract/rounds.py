"""Attract modes over tables in memory, and what they show."""

from collections.abc import Callable

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_table
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.attract.attract import Attract
from tetris_arcade.scenes.attract.part import Part
from tetris_arcade.scenes.attract.turn import Turn
from tetris_arcade.scenes.menu.ranking import Ranking

FRAME = 1 / 60
SIZES = ((480, 270), (270, 480))
LONG = 60.0
"""Seconds that no reading of a table in memory takes."""


def attract_of(
    art: Art, player: ScriptedPlayer, *names: str, reduced_motion: bool = False
) -> Attract:
    read: Callable[[], Ranking] = lambda: Ranking(a_table(*names))  # noqa: E731
    return Attract(a_cabinet(art, player, read, reduced_motion=reduced_motion), 5)


def watch(attract: Attract, seconds: float, dt: float = FRAME) -> None:
    """Let so many seconds pass, in which stores answer as they do in as many real ones."""
    for _ in range(round(seconds / dt)):
        attract.table.reader.wait(LONG)
        assert attract.update(dt) is None


def watch_until(attract: Attract, kind: type[Part]) -> None:
    for _ in range(10_000):
        if isinstance(attract.part, kind):
            return
        watch(attract, 0.1, 0.1)
    raise AssertionError(f"no {kind.__name__} came")


def programme(attract: Attract, parts: int) -> list[str]:
    """What is shown one after the other: slots by name, the rest by kind."""
    shown: list[str] = []
    while len(shown) < parts:
        part = attract.part
        shown.append(part.entry.slot.name if isinstance(part, Turn) else type(part).__name__)
        while attract.part is part:
            watch(attract, 0.1, 0.1)
    return shown
