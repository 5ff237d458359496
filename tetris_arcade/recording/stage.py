"""What is filmed: a scene, and the games that are played in it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final, NamedTuple

import pygame

from tetris_arcade.engine.game import Game
from tetris_arcade.errors import ModelError
from tetris_arcade.picture.art import Art
from tetris_arcade.playability import obstacle
from tetris_arcade.recording.patience import PatientPlayer
from tetris_arcade.resources import ASSETS
from tetris_arcade.scenes.cabinet import Cabinet, Options
from tetris_arcade.scenes.compare.compare import Compare
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.show import Player
from tetris_arcade.scenes.menu import ranking
from tetris_arcade.scenes.menu.place import placed
from tetris_arcade.scenes.scene import Scene
from tetris_arcade.slots.operations.finding import find_slot
from tetris_arcade.slots.plugins import open_stores
from tetris_arcade.slots.store import Slot

REST: Final = 0.6
"""How long a piece still matters once it has landed, in the time that a piece takes: its full rows
go meanwhile."""


class Stage(NamedTuple):
    """A scene that is to be filmed."""

    scene: Scene
    games: Callable[[], Sequence[Game]]
    """The games that are on the screen now."""


def playable_slot(name: str, locations: Sequence[str]) -> Slot:
    """The slot called ``name``; raises as `find_slot`, and `ModelError` if it cannot play."""
    slot = find_slot(name, locations)
    problem = slot.problem or obstacle(slot.metadata, ranking.WIDTH)
    if problem is not None:
        raise ModelError(f"slot {name!r} cannot be recorded: {problem}")
    return slot


def film_cabinet(player: Player, locations: Sequence[str], seed: int) -> Cabinet:
    """A cabinet without a window, whose player is waited for; raises what opening stores raises."""
    read = partial(ranking.read, open_stores(locations))
    options = Options(seed=seed, attract_after=float("inf"))
    now = partial(datetime.now, UTC)
    return Cabinet(Art(ASSETS), PatientPlayer(player), read, now, options=options)


def demo_of(cabinet: Cabinet, slot: Slot, speed: float) -> Stage:
    """A slot plays at so many pieces a second."""
    entries, chosen = placed(slot, cabinet.read().entries)
    demo = Demo(cabinet, entries, chosen, seed=cabinet.options.seed, speed=speed)
    return Stage(demo, lambda: [demo.show.game])


def compare_of(cabinet: Cabinet, slots: tuple[Slot, Slot], speed: float) -> Stage:
    """Two slots play the same pieces side by side, at so many pieces a second."""
    table = cabinet.read().entries
    first, second = (entries[at] for entries, at in (placed(slot, table) for slot in slots))
    compare = Compare(cabinet, first, second, seed=cabinet.options.seed, speed=speed)
    return Stage(compare, lambda: [side.game for side in compare.duel.sides])


def pictures(
    stage: Stage, surface: pygame.Surface, *, rate: int, pieces: int, speed: float
) -> Iterator[tuple[bool, int]]:
    """Play the scene, and draw ``rate`` pictures for each second of it on ``surface``.

    For each it tells whether it differs from the one before, and how many pieces have been placed
    in the game that is furthest behind. Ends when each game has ``pieces`` of them, or is over and
    has been seen to be. Raises what the player raises.
    """
    scene = stage.scene
    scene.enter()
    first, placed = stage.games(), 0
    left = max(1, round(REST / speed * rate))
    while left >= 0:
        changed = scene.changed
        if changed:
            scene.draw(surface)
        yield changed, placed
        scene.update(1 / rate)
        now = stage.games()
        if all(game is not one for game, one in zip(now, first, strict=True)):
            return
        begun = [game for game, one in zip(now, first, strict=True) if game is one]
        # A game that is over holds up none that goes on.
        counted = [game for game in begun if not game.over] or begun
        placed = min(min(game.pieces, pieces) for game in counted)
        left -= placed == pieces
