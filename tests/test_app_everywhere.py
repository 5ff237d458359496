"""What can be done in every scene, and what the app says."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer
from tests.test_app import SIZE, key, show
from tetris_arcade import app
from tetris_arcade.app import Arcade
from tetris_arcade.controls.actions import Input
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.help import Help
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.messages import SHOWN_FOR
from tetris_arcade.settings import Settings
from tetris_arcade.slots.store import SlotStore


@pytest.fixture
def arcade(store: SlotStore) -> Iterator[Arcade]:
    """The app with a slot that can play, a player that follows a script, and no clock yet."""
    settings = Settings(stores=(store.location,), windowed=True, frames=3, seed=7, size=SIZE)
    yield Arcade(settings, ScriptedPlayer())
    pygame.quit()


def picture_of(arcade: Arcade) -> bytes:
    return pygame.image.tobytes(arcade.screen.picture, "RGB")


def foot_of(arcade: Arcade) -> bytes:
    foot = arcade.screen.picture.subsurface((0, 246, 480, 24))
    return pygame.image.tobytes(foot, "RGB")


def said(arcade: Arcade) -> str:
    """The line at the foot of the screen, once it is drawn."""
    assert not arcade.cabinet.messages.changed
    return arcade.cabinet.messages.line or ""


def test_the_sound_is_switched_in_every_scene_which_says_so(arcade: Arcade) -> None:
    show(arcade)
    before = picture_of(arcade)
    show(arcade, key(pygame.K_m))
    assert arcade.cabinet.sounds.muted
    assert said(arcade) == "SOUND OFF"
    assert picture_of(arcade) != before
    show(arcade, key(pygame.K_RETURN))
    show(arcade, key(pygame.K_m))
    assert not arcade.cabinet.sounds.muted
    assert said(arcade) == "SOUND ON"
    assert isinstance(arcade.stack[-1], Demo)


def test_a_line_at_the_foot_goes_after_a_while_and_leaves_the_picture_as_it_was(
    arcade: Arcade,
) -> None:
    show(arcade)
    before = foot_of(arcade)
    show(arcade, key(pygame.K_m))
    assert foot_of(arcade) != before
    arcade.step(SHOWN_FOR)
    assert foot_of(arcade) == before


def test_the_help_opens_over_any_scene_and_any_input_closes_it(arcade: Arcade) -> None:
    show(arcade)
    before = picture_of(arcade)
    for closing in (pygame.K_h, pygame.K_ESCAPE, pygame.K_j):
        show(arcade, key(pygame.K_h))
        assert [type(scene) for scene in arcade.stack] == [Menu, Help]
        covered = picture_of(arcade)
        assert covered != before
        show(arcade, key(closing))
        assert [type(scene) for scene in arcade.stack] == [Menu]
        assert picture_of(arcade) != covered


def test_who_types_gets_the_keys_that_do_something_everywhere_else(
    arcade: Arcade, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed: list[Input] = []
    menu = arcade.stack[-1]
    menu.typing = True
    monkeypatch.setattr(menu, "handle", typed.append)
    show(arcade, pygame.event.Event(pygame.KEYDOWN, key=pygame.K_m, unicode="m"))
    assert [event.text for event in typed] == ["m"]
    assert arcade.cabinet.messages.line is None


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's pictures."""
    folder = tmp_path / "Pictures"
    monkeypatch.setattr("platformdirs.user_pictures_path", lambda: folder)
    return folder


def take_picture(arcade: Arcade) -> None:
    """Until it is written, and one frame more."""
    show(arcade, key(pygame.K_F12))
    arcade.cabinet.files.close()
    show(arcade)


def test_a_picture_is_taken_of_what_is_seen(arcade: Arcade, pictures: Path) -> None:
    show(arcade)
    take_picture(arcade)
    [file] = (pictures / "Tetris Arcade").iterdir()
    taken = pygame.image.load(file)
    assert taken.get_size() == SIZE
    assert len({tuple(taken.get_at((x, 60))) for x in range(SIZE[0])}) > 8
    assert said(arcade) == f"PICTURE TAKEN: {file}"


def test_a_picture_that_cannot_be_kept_is_said_and_the_show_goes_on(
    arcade: Arcade, pictures: Path
) -> None:
    pictures.touch()
    take_picture(arcade)
    assert "cannot be kept" in said(arcade)
    show(arcade, key(pygame.K_RETURN))
    assert isinstance(arcade.stack[-1], Demo)


def test_no_frame_waits_for_the_disk_that_a_picture_goes_to(
    arcade: Arcade, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering = Event()

    def wait(*_: object) -> Path:
        answering.wait(60)
        return Path("picture.png")

    monkeypatch.setattr(app, "keep_screenshot", wait)
    show(arcade, key(pygame.K_F12))
    assert not answering.is_set()
    assert arcade.cabinet.messages.line is None
    answering.set()
    arcade.cabinet.files.close()
    show(arcade)
    assert said(arcade) == "PICTURE TAKEN: picture.png"


def test_a_gamepad_that_is_unplugged_is_said(arcade: Arcade) -> None:
    show(arcade, pygame.event.Event(pygame.JOYDEVICEREMOVED, instance_id=0))
    assert "GAMEPAD" in said(arcade)


def test_a_window_that_is_turned_gets_an_upright_picture(arcade: Arcade) -> None:
    show(arcade)
    pygame.display.set_mode((540, 960), pygame.RESIZABLE)
    show(arcade, pygame.event.Event(pygame.WINDOWSIZECHANGED, x=540, y=960))
    assert arcade.screen.picture.get_size() == (270, 480)
    foot = pygame.image.tobytes(arcade.screen.window.subsurface((0, 540, 540, 420)), "RGB")
    assert len({foot[at : at + 3] for at in range(0, len(foot), 3)}) > 4
