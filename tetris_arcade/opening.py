"""What a show begins with: its cabinet, and its first scenes."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from tetris_arcade.controls.config import Config
from tetris_arcade.errors import SlotDamagedError
from tetris_arcade.picture.art import Art
from tetris_arcade.playability import obstacle
from tetris_arcade.resources import ASSETS
from tetris_arcade.scenes.cabinet import Cabinet, Options
from tetris_arcade.scenes.demo.series import Player
from tetris_arcade.scenes.menu.place import placed
from tetris_arcade.scenes.menu.ranking import WIDTH, Ranking
from tetris_arcade.scenes.menu.stores import Stores
from tetris_arcade.scenes.scene import Scene
from tetris_arcade.settings import Settings
from tetris_arcade.slots.locations import default_locations
from tetris_arcade.slots.operations.finding import find_slot
from tetris_arcade.slots.plugins import open_stores
from tetris_arcade.slots.store import SlotStore
from tetris_arcade.sound.sounds import Sounds

T = TypeVar("T")


def either(asked: T | None, configured: T) -> T:
    """What was asked for, if anything was."""
    return configured if asked is None else asked


def new_cabinet(
    settings: Settings, config: Config, stores: list[SlotStore], art: Art, player: Player
) -> Cabinet:
    """The parts that the scenes share, as the show and its user want them."""
    sounds = Sounds(
        None if settings.silent else ASSETS / "sounds",
        muted=either(settings.muted, config.muted),
        volume=config.volume,
    )
    options = Options(
        seed=settings.seed,
        attract_after=settings.attract_after,
        kiosk=settings.kiosk,
        reduced_motion=either(settings.reduced_motion, config.reduced_motion),
        named_store=settings.named_store,
        stores=tuple(store.location for store in stores),
    )
    read, now = Stores(_finder(settings, stores)).read, partial(datetime.now, UTC)
    read = _logged(read) if settings.kiosk else read
    return Cabinet(art, player, read, now, config.keys, sounds, options=options)


def first_scene(settings: Settings, cabinet: Cabinet) -> Scene | None:
    """What the settings ask for on top of the table, if anything.

    Raises `SlotNotFoundError` and `SlotDamagedError` for a slot that is not there, or cannot be
    played.
    """
    if settings.slot is not None:
        return _demo_of(settings.slot, settings, cabinet)
    if settings.recorded is None:
        return None
    from tetris_arcade.scenes.replay.replay import ReplayViewer  # noqa: PLC0415 - seldom

    return ReplayViewer(cabinet, settings.recorded, speed=settings.speed)


def tell_of(config: Config, cabinet: Cabinet) -> None:
    """Say what ails the user's configuration; in a kiosk to its log, not to its visitors."""
    if config.problem is None:
        return
    if cabinet.options.kiosk:
        print(config.problem, file=sys.stderr, flush=True)
    else:
        cabinet.messages.say(config.problem)


def _demo_of(name: str, settings: Settings, cabinet: Cabinet) -> Scene:
    from tetris_arcade.scenes.demo.demo import Demo  # noqa: PLC0415 - a table needs none

    slot = find_slot(name, settings.stores)
    entries, chosen = placed(slot, cabinet.read().entries)
    slot = entries[chosen].slot
    problem = slot.problem or obstacle(slot.metadata, WIDTH)
    if problem is not None:
        raise SlotDamagedError(f"the slot {name!r} cannot be played: {problem}")
    return Demo(cabinet, entries, chosen, speed=settings.speed)


def _logged(read: Callable[[], Ranking]) -> Callable[[], Ranking]:
    """The same, but what ails the stores goes to a kiosk's log, whenever that has changed."""
    known: tuple[str, ...] = ()

    def read_and_tell() -> Ranking:
        nonlocal known
        ranking = read()
        if ranking.problems != known:
            known = ranking.problems
            print(*(known or ("all stores can be read again",)), sep="\n", file=sys.stderr)
        return ranking

    return read_and_tell


def _finder(settings: Settings, stores: list[SlotStore]) -> Callable[[], list[SlotStore]]:
    """What gives the stores of the show: the user's own is made by its first slot, maybe now."""
    if settings.named_store is not None:
        return lambda: stores
    return lambda: open_stores(default_locations())
