import pygame
import pytest
from pygame.event import Event

from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.devices import Devices
from tetris_arcade.controls.keymap import DEFAULTS, KeyMap


def key(code: int) -> Event:
    return Event(pygame.KEYDOWN, key=code)


def axis(value: float, pad: int = 0, number: int = 0) -> Event:
    return Event(pygame.JOYAXISMOTION, instance_id=pad, axis=number, value=value)


@pytest.mark.parametrize(
    ("event", "action"),
    [
        (key(pygame.K_UP), Action.UP),
        (key(pygame.K_RETURN), Action.CONFIRM),
        (key(pygame.K_ESCAPE), Action.BACK),
        (key(pygame.K_SPACE), Action.PAUSE),
        (key(pygame.K_F7), Action.OTHER),
        (Event(pygame.JOYBUTTONDOWN, button=0), Action.CONFIRM),
        (Event(pygame.JOYBUTTONDOWN, button=13), Action.LEFT),
        (Event(pygame.JOYBUTTONDOWN, button=15), Action.OTHER),
        (Event(pygame.JOYHATMOTION, value=(0, -1)), Action.DOWN),
        (Event(pygame.JOYHATMOTION, value=(0, 0)), None),
        (Event(pygame.MOUSEBUTTONDOWN, button=1), Action.POINT),
        (Event(pygame.MOUSEBUTTONDOWN, button=3), Action.BACK),
        (Event(pygame.MOUSEBUTTONDOWN, button=4), None),
        (Event(pygame.MOUSEWHEEL, y=1), Action.UP),
        (Event(pygame.MOUSEWHEEL, y=-2), Action.DOWN),
        (Event(pygame.MOUSEWHEEL, y=0), None),
        (Event(pygame.MOUSEMOTION, rel=(1, -1)), None),
        (Event(pygame.MOUSEMOTION, rel=(0, -9)), Action.OTHER),
        (Event(pygame.KEYUP, key=pygame.K_UP), None),
        (Event(pygame.ACTIVEEVENT), None),
    ],
)
def test_an_event_means_an_action(event: Event, action: Action | None) -> None:
    assert Devices(KeyMap()).action(event) is action


def test_no_key_button_or_direction_means_two_things() -> None:
    for devices in (
        [key for binding in DEFAULTS.values() for key in binding.keys],
        [button for binding in DEFAULTS.values() for button in binding.buttons],
        [binding.hat for binding in DEFAULTS.values() if binding.hat],
    ):
        assert len(devices) == len(set(devices))


def test_a_pushed_stick_acts_once_until_it_is_let_go() -> None:
    devices = Devices(KeyMap())
    pushes = [0.3, 0.7, 0.9, 0.5, 0.8, 0.1, 0.9, -0.9]
    assert [devices.action(axis(value)) for value in pushes] == [
        None,
        Action.RIGHT,
        None,
        None,
        None,
        None,
        Action.RIGHT,
        Action.LEFT,
    ]


def test_an_unplugged_pad_leaves_no_stick_pushed() -> None:
    devices = Devices(KeyMap())
    assert devices.action(axis(0.9)) is Action.RIGHT
    assert devices.action(Event(pygame.JOYDEVICEREMOVED, instance_id=0)) is None
    assert devices.action(axis(0.9)) is Action.RIGHT


def test_a_pad_that_is_gone_before_it_was_greeted_is_let_go() -> None:
    pygame.joystick.init()
    plugged_in = Event(pygame.JOYDEVICEADDED, device_index=pygame.joystick.get_count())
    assert Devices(KeyMap()).action(plugged_in) is None


def test_the_triggers_of_a_pad_are_no_directions() -> None:
    assert Devices(KeyMap()).action(axis(1.0, number=5)) is None
