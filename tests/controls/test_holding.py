"""What is held: repeats, chords, and letting go."""

import pygame
import pytest
from pygame.event import Event

from tests.controls.conftest import Plug
from tests.controls.events import axis, button, button_up, hat, key, key_up, unplugged
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.controls.devices import REPEATS, Devices
from tetris_arcade.controls.keymap import DEFAULTS, Chord, KeyMap

EXIT = Chord((pygame.K_LCTRL, pygame.K_q), (6, 7))


def repeated(devices: Devices, dt: float) -> list[Action]:
    return [done.action for done in devices.update(dt)]


@pytest.mark.parametrize(
    ("press", "release"),
    [
        (key(pygame.K_DOWN), key_up(pygame.K_DOWN)),
        (button(12), button_up(12)),
        (hat(0, -1), hat(0, 0)),
        (axis(0.9, number=1), axis(0.0, number=1)),
    ],
    ids=["key", "button", "hat", "stick"],
)
def test_every_device_repeats_alike(plug: Plug, press: Event, release: Event) -> None:
    devices = plug()
    assert devices.input(press) is not None
    assert repeated(devices, 0.39) == []
    assert repeated(devices, 0.02) == [Action.DOWN]
    assert repeated(devices, 0.04) == []
    assert repeated(devices, 0.02) == [Action.DOWN]
    assert repeated(devices, 0.12) == [Action.DOWN] * 2
    assert devices.input(release) is None
    assert repeated(devices, 9.0) == []


def test_going_back_in_time_is_steady_from_the_start() -> None:
    devices = Devices(KeyMap())
    devices.input(key(pygame.K_z))
    assert repeated(devices, 0.031) == [Action.REWIND]
    assert repeated(devices, 0.301) == [Action.REWIND] * 10


def test_only_moves_repeat() -> None:
    devices = Devices(KeyMap())
    for action, binding in DEFAULTS.items():
        devices.input(key(binding.keys[0]))
        assert (repeated(devices, 0.5) != []) == (action in REPEATS), action
        devices.input(key_up(binding.keys[0]))


def test_what_was_pressed_last_is_what_repeats() -> None:
    devices = Devices(KeyMap())
    devices.input(key(pygame.K_LEFT))
    assert set(repeated(devices, 1.0)) == {Action.LEFT}
    devices.input(key(pygame.K_RIGHT))
    assert repeated(devices, 0.3) == []
    assert set(repeated(devices, 1.0)) == {Action.RIGHT}
    devices.input(key_up(pygame.K_RIGHT))
    assert repeated(devices, 0.3) == []
    assert set(repeated(devices, 1.0)) == {Action.LEFT}


def test_a_key_whose_release_was_lost_is_the_last_when_it_is_pressed_again() -> None:
    devices = Devices(KeyMap())
    for code in (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_LEFT):
        devices.input(key(code))
    assert set(repeated(devices, 1.0)) == {Action.LEFT}


def test_what_does_not_repeat_stops_no_repeat() -> None:
    devices = Devices(KeyMap())
    devices.input(key(pygame.K_z))
    devices.input(key(pygame.K_m))
    assert set(repeated(devices, 1.0)) == {Action.REWIND}


def test_a_key_struck_again_and_again_does_not_repeat() -> None:
    devices = Devices(KeyMap())
    for _ in range(9):
        devices.input(key(pygame.K_DOWN))
        assert repeated(devices, 0.3) == []
        devices.input(key_up(pygame.K_DOWN))
        devices.input(key(pygame.K_DOWN))
        assert repeated(devices, 0.3) == []
        devices.input(key_up(pygame.K_DOWN))


def test_a_repeated_key_writes_its_character_again() -> None:
    devices = Devices(KeyMap())
    devices.input(key(pygame.K_w, "w"))
    assert devices.update(0.41) == [Input(Action.UP, None, "w")]


def test_a_window_that_loses_the_keys_lets_go_of_everything(plug: Plug) -> None:
    devices = plug()
    for press in (key(pygame.K_LCTRL), key(pygame.K_q), key(pygame.K_DOWN), hat(0, 1), axis(1.0)):
        devices.input(press)
    assert devices.input(Event(pygame.WINDOWFOCUSLOST)) is None
    assert repeated(devices, 9.0) == []
    assert not devices.held(EXIT)
    assert devices.input(axis(1.0)) == Input(Action.RIGHT)


def test_a_button_whose_release_was_lost_can_be_pressed_again(plug: Plug) -> None:
    devices = plug()
    assert devices.input(button(0)) == Input(Action.CONFIRM)
    assert devices.input(button(0)) == Input(Action.CONFIRM)


def test_a_chord_is_held_when_all_its_keys_are() -> None:
    devices = Devices(KeyMap())
    assert not devices.held(EXIT)
    devices.input(key(pygame.K_q))
    assert not devices.held(EXIT)
    devices.input(key(pygame.K_LCTRL))
    assert devices.held(EXIT)
    devices.input(key_up(pygame.K_q))
    assert not devices.held(EXIT)


def test_a_chord_is_held_by_the_buttons_of_one_pad(plug: Plug) -> None:
    devices = plug(pads=2)
    devices.input(button(6, pad=0))
    devices.input(button(7, pad=1))
    assert not devices.held(EXIT)
    devices.input(button(6, pad=1))
    assert devices.held(EXIT)
    devices.input(unplugged(1))
    assert not devices.held(EXIT)


def test_a_chord_of_nothing_is_never_held(plug: Plug) -> None:
    devices = plug()
    devices.input(key(pygame.K_q))
    assert not devices.held(Chord())
    assert devices.held(Chord((pygame.K_q,)))
