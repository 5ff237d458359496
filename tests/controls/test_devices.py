import pygame
import pytest
from pygame.event import Event

from tests.controls.conftest import Plug
from tests.controls.events import axis, button, hat, key, unplugged
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.controls.devices import Devices
from tetris_arcade.controls.keymap import Binding, KeyMap


def actions(devices: Devices, events: list[Event]) -> list[Action | None]:
    done = [devices.input(event) for event in events]
    return [None if one is None else one.action for one in done]


@pytest.mark.parametrize(
    ("event", "action"),
    [
        (key(pygame.K_UP), Action.UP),
        (key(pygame.K_RETURN), Action.CONFIRM),
        (key(pygame.K_ESCAPE), Action.BACK),
        (key(pygame.K_SPACE), Action.PAUSE),
        (key(pygame.K_F7), Action.OTHER),
        (button(0), Action.CONFIRM),
        (button(13), Action.LEFT),
        (button(15), Action.OTHER),
        (hat(0, -1), Action.DOWN),
        (hat(0, 0), None),
        (axis(-1.0, number=1), Action.UP),
        (Event(pygame.MOUSEBUTTONDOWN, button=1), Action.POINT),
        (Event(pygame.MOUSEBUTTONDOWN, button=3), Action.BACK),
        (Event(pygame.MOUSEBUTTONDOWN, button=2), Action.OTHER),
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
def test_an_event_means_an_action(plug: Plug, event: Event, action: Action | None) -> None:
    assert actions(plug(), [event]) == [action]


@pytest.mark.parametrize(("code", "text"), [(pygame.K_BACKSPACE, "\b"), (pygame.K_DELETE, "\x7f")])
def test_a_key_that_erases_says_so_whatever_the_system_writes_for_it(code: int, text: str) -> None:
    for written in ("", text, "\x08"):
        event = Event(pygame.KEYDOWN, key=code, unicode=written)
        done = Devices(KeyMap()).input(event)
        assert done is not None
        assert done.text == text


@pytest.mark.parametrize(
    ("written", "text"),
    [("w", "w"), ("é", "é"), (" ", " "), ("", ""), ("\r", ""), ("\x1b", ""), ("\x11", "")],
)
def test_a_key_brings_the_character_that_it_writes(written: str, text: str) -> None:
    done = Devices(KeyMap()).input(key(pygame.K_w, written))
    assert done == Input(Action.UP, None, text)


def test_a_pushed_stick_acts_once_until_it_is_let_go(plug: Plug) -> None:
    pushes = [axis(value) for value in (0.3, 0.7, 0.9, 0.5, 0.8, 0.1, 0.9, -0.9)]
    right, left = Action.RIGHT, Action.LEFT
    assert actions(plug(), pushes) == [None, right, None, None, None, None, right, left]


def test_the_triggers_of_a_pad_are_no_directions(plug: Plug) -> None:
    assert actions(plug(), [axis(1.0, number=5), axis(-1.0, number=2)]) == [None, None]


def test_a_thumb_that_slips_over_a_corner_of_the_cross_presses_nothing(plug: Plug) -> None:
    slip = [hat(0, 1), hat(1, 1), hat(0, 1), hat(1, 1), hat(1, 0), hat(0, 0), hat(1, 0)]
    up, right = Action.UP, Action.RIGHT
    assert actions(plug(), slip) == [up, None, None, None, right, None, right]


def test_all_of_a_pad_can_mean_something_else(plug: Plug) -> None:
    pad = plug(
        keys=KeyMap(
            {
                Action.HELP: Binding(pad=("stick left", 3)),
                Action.MUTE: Binding(pad=("hat up",)),
            }
        )
    )
    pushed = [axis(-1.0), button(3), hat(0, 1), hat(0, -1)]
    assert actions(pad, pushed) == [Action.HELP, Action.HELP, Action.MUTE, Action.OTHER]


def test_a_pad_that_is_plugged_in_while_the_show_runs_is_heard(plug: Plug) -> None:
    devices = plug(pads=0)
    assert actions(devices, [button(0)]) == [None]
    added = Event(pygame.JOYDEVICEADDED, device_index=0)
    assert actions(devices, [added, button(0)]) == [None, Action.CONFIRM]


def test_two_pads_do_not_let_go_for_each_other(plug: Plug) -> None:
    devices = plug(pads=2)
    assert actions(devices, [axis(0.9, pad=0), axis(0.9, pad=1)]) == [Action.RIGHT] * 2
    devices.input(unplugged(1))
    assert actions(devices, [axis(0.9, pad=0)]) == [None]


def test_an_unplugged_pad_leaves_nothing_behind(plug: Plug) -> None:
    devices = plug()
    assert actions(devices, [axis(0.9), hat(0, 1), button(12)]) == [
        Action.RIGHT,
        Action.UP,
        Action.DOWN,
    ]
    devices.input(unplugged())
    assert devices.update(9.0) == []
    late = [unplugged(), axis(-0.9), button(12), hat(0, -1), unplugged(7)]
    assert actions(devices, late) == [None] * 5
    assert devices.update(9.0) == []


def test_a_pad_that_is_gone_before_it_was_greeted_is_let_go() -> None:
    pygame.joystick.init()
    plugged_in = Event(pygame.JOYDEVICEADDED, device_index=pygame.joystick.get_count())
    assert Devices(KeyMap()).input(plugged_in) is None


def test_without_a_joystick_system_nothing_is_raised() -> None:
    pygame.joystick.quit()
    assert Devices(KeyMap()).input(Event(pygame.JOYDEVICEADDED, device_index=0)) is None
