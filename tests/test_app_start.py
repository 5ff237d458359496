"""How a show begins, what it reports of itself, and how it ends by a fault."""

import json
import os
from pathlib import Path

import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer
from tests.test_app import SIZE, folder_of, key, show
from tetris_arcade import app
from tetris_arcade.app import Arcade
from tetris_arcade.controls.config import Config
from tetris_arcade.errors import SlotDamagedError, SlotNotFoundError
from tetris_arcade.kiosk.heartbeat import BEAT, OPENS_SOUND, Heart
from tetris_arcade.picture.screen import Screen
from tetris_arcade.picture.theme import PALETTES
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.ranking import Ranking
from tetris_arcade.scenes.menu.stores import Stores
from tetris_arcade.settings import Settings
from tetris_arcade.slots.store import SlotStore
from tetris_arcade.sound.sounds import Sound, Sounds


def test_a_show_begins_with_the_slot_that_is_named_at_the_speed_that_is_named(
    store: SlotStore,
) -> None:
    settings = Settings((store.location,), slot="tiny", speed=64.0, windowed=True, size=SIZE)
    arcade = Arcade(settings, ScriptedPlayer())
    demo = arcade.stack[-1]
    assert [type(scene) for scene in arcade.stack] == [Menu, Demo]
    assert isinstance(demo, Demo)
    assert (demo.entry.slot.name, demo.speed) == ("tiny", 64.0)
    pygame.quit()


def test_a_slot_that_is_not_there_or_cannot_play_is_refused(store: SlotStore) -> None:
    with pytest.raises(SlotNotFoundError, match="did you mean 'tiny'"):
        Arcade(Settings((store.location,), slot="tinny", size=SIZE), ScriptedPlayer())
    (folder_of(store) / "tiny" / "model.zip").unlink()
    with pytest.raises(SlotDamagedError, match=r"'tiny' cannot be played: .*model\.zip"):
        Arcade(Settings((store.location,), slot="tiny", size=SIZE), ScriptedPlayer())
    pygame.quit()


def test_a_slot_of_a_store_that_is_too_slow_for_the_table_is_shown(
    store: SlotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stores, "read", lambda _: Ranking(()))
    arcade = Arcade(Settings((store.location,), slot="tiny", size=SIZE), ScriptedPlayer())
    demo = arcade.stack[-1]
    assert isinstance(demo, Demo)
    assert demo.entry.slot.name == "tiny"
    pygame.quit()


def test_what_was_asked_for_comes_before_what_is_configured(
    store: SlotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(palette="colour-blind", reduced_motion=True, muted=True, problem="line 3: no")
    monkeypatch.setattr(app, "load_config", lambda: config)
    plain = Arcade(Settings((store.location,), size=SIZE), ScriptedPlayer())
    assert plain.cabinet.art.piece_colours == PALETTES["colour-blind"].pieces
    assert plain.cabinet.options.reduced_motion
    assert plain.cabinet.sounds.muted
    assert plain.cabinet.messages.line == "line 3: no"
    asked = Settings(
        (store.location,), size=SIZE, palette="classic", reduced_motion=False, muted=False
    )
    told = Arcade(asked, ScriptedPlayer())
    assert told.cabinet.art.piece_colours == PALETTES["classic"].pieces
    assert not told.cabinet.options.reduced_motion
    assert not told.cabinet.sounds.muted
    pygame.quit()


def test_the_player_is_started_once_the_first_frame_is_shown(
    store: SlotStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    class Late(ScriptedPlayer):
        def __init__(self) -> None:
            super().__init__()
            told.append("started")

    monkeypatch.setattr(Screen, "present", lambda _: told.append("shown"))
    monkeypatch.setattr(app, "WorkerPlayer", Late)
    report = tmp_path / "report.json"
    settings = Settings((store.location,), size=SIZE, frames=1, frame_report=report)
    assert app.run(settings) == 0
    assert told == ["shown", "started"]
    content = json.loads(report.read_text())
    assert content["first_frame_ms"] > 0
    assert content["first_move_ms"] is None
    assert content["work_ms"]["p50"] == content["work_ms"]["max"] > 0


def test_a_supervised_show_has_beaten_and_says_so_before_it_opens_the_sound_device(
    store: SlotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    told: list[bytes] = []
    monkeypatch.setattr(app, "WorkerPlayer", ScriptedPlayer)
    monkeypatch.setattr(Sounds, "open", lambda _: told.append(os.read(reading, 100)))
    assert app.run(Settings((store.location,), size=SIZE, frames=2), Heart(writing)) == 0
    os.close(writing)
    told.append(os.read(reading, 100))
    os.close(reading)
    assert told == [BEAT + OPENS_SOUND, BEAT]


def test_a_show_that_is_to_be_silent_opens_no_device_whatever_is_pressed(store: SlotStore) -> None:
    settings = Settings((store.location,), size=SIZE, silent=True, muted=True, frames=1)
    arcade = Arcade(settings, ScriptedPlayer())
    show(arcade, key(pygame.K_m))
    assert not arcade.cabinet.sounds.muted
    arcade.cabinet.sounds.play(Sound.CHOOSE)
    assert pygame.mixer.get_init() is None
    pygame.quit()


def test_the_report_tells_when_the_first_move_was_made(
    store: SlotStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "WorkerPlayer", ScriptedPlayer)
    report = tmp_path / "report.json"
    settings = Settings(
        (store.location,), slot="tiny", speed=64.0, size=SIZE, frames=3, frame_report=report
    )
    assert app.run(settings) == 0
    content = json.loads(report.read_text())
    assert content["first_move_ms"] >= content["first_frame_ms"] > 0


def test_a_fault_of_a_scene_ends_the_show_with_its_error_and_ends_the_player(
    store: SlotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    players: list[ScriptedPlayer] = []

    def made() -> ScriptedPlayer:
        players.append(ScriptedPlayer())
        return players[-1]

    def fail(menu: Menu, dt: float) -> None:
        if players:
            raise ZeroDivisionError

    monkeypatch.setattr(app, "WorkerPlayer", made)
    monkeypatch.setattr(Menu, "update", fail)
    with pytest.raises(ZeroDivisionError):
        app.run(Settings((store.location,), size=SIZE))
    assert [player.closed for player in players] == [True]
    assert not pygame.display.get_init()
