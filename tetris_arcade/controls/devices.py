"""The devices of the cabinet: keyboard, mouse and gamepads."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final, NamedTuple

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.controls.keymap import Chord, KeyMap, PadControl

STICK_ON: Final = 0.6
STICK_OFF: Final = 0.4
"""A stick counts as pushed beyond the first, as let go below the second."""
STIR: Final = 4
"""A pointer that moves less than this many pixels at once has been jolted, not moved."""


class Rhythm(NamedTuple):
    """How an action repeats while it is held, in seconds."""

    first: float
    """From the press to the first repeat."""
    then: float
    """From one repeat to the next."""


_STEADY: Final = Rhythm(first=0.4, then=0.06)
REPEATS: Final[Mapping[Action, Rhythm]] = {
    Action.UP: _STEADY,
    Action.DOWN: _STEADY,
    Action.LEFT: _STEADY,
    Action.RIGHT: _STEADY,
    Action.PAGE_UP: _STEADY,
    Action.PAGE_DOWN: _STEADY,
    Action.STEP: _STEADY,
    Action.STEP_BACK: _STEADY,
    Action.REWIND: Rhythm(first=0.03, then=0.03),
}
_AXES: Final = {0: ("stick left", "stick right"), 1: ("stick up", "stick down")}
_ERASERS: Final = {pygame.K_BACKSPACE: "\b", pygame.K_DELETE: "\x7f"}
"""What takes back a character is no action of its own: each means something else elsewhere."""
_MOUSE: Final = {1: Action.POINT, 3: Action.BACK}
_KEYBOARD: Final = -1


class _Control(NamedTuple):
    device: int
    """`_KEYBOARD`, or a pad by its instance id."""
    part: PadControl
    """A key by its code, or what a pad has."""
    number: int = 0
    """Which of its hats."""


def _is_character(text: str) -> bool:
    return len(text) == 1 and text.isprintable()


class Devices:
    """Turns pygame's events into inputs, and knows what is held and which gamepads there are.

    Time is passed in; repeats are made here, so that all devices have the same.
    """

    def __init__(self, keys: KeyMap) -> None:
        self._keys = keys
        self._pads: dict[int, pygame.joystick.JoystickType] = {}
        self._down: dict[_Control, Input] = {}
        """What is held, the last pressed last, and what its press meant."""
        self._repeating: _Control | None = None
        self._wait = 0.0
        """Seconds until it repeats."""
        self._readers: dict[int, Callable[[pygame.event.Event], Input | None]] = {
            pygame.KEYDOWN: self._key_down,
            pygame.KEYUP: self._key_up,
            pygame.MOUSEBUTTONDOWN: self._click,
            pygame.MOUSEWHEEL: self._wheel,
            pygame.MOUSEMOTION: self._motion,
            pygame.JOYBUTTONDOWN: self._button_down,
            pygame.JOYBUTTONUP: self._button_up,
            pygame.JOYHATMOTION: self._hat,
            pygame.JOYAXISMOTION: self._stick,
            pygame.JOYDEVICEADDED: self._plug_in,
            pygame.JOYDEVICEREMOVED: self._unplug,
            pygame.WINDOWFOCUSLOST: self._let_go,
        }

    def input(self, event: pygame.event.Event) -> Input | None:
        """What an event means, or None if nobody did anything.

        It has no `Input.at`: the event's ``pos`` is a point of the window, not of the picture.
        """
        read = self._readers.get(event.type)
        return None if read is None else read(event)

    def update(self, dt: float) -> list[Input]:
        """The repeats due after ``dt`` more seconds, of what was pressed last of all that repeats.

        They are what the press was. To be called once in each frame, after its events.
        """
        latest = next((c for c in reversed(self._down) if self._down[c].action in REPEATS), None)
        if latest is None:
            return []
        pressed = self._down[latest]
        rhythm = REPEATS[pressed.action]
        if latest != self._repeating:
            self._repeating, self._wait = latest, rhythm.first
        self._wait -= dt
        repeats = []
        while self._wait <= 0:
            repeats.append(pressed)
            self._wait += rhythm.then
        return repeats

    def held(self, chord: Chord) -> bool:
        """Whether all keys of a chord are down now, or all its buttons on one pad."""

        def down(device: int, parts: tuple[int, ...]) -> bool:
            return bool(parts) and all(_Control(device, part) in self._down for part in parts)

        return down(_KEYBOARD, chord.keys) or any(down(pad, chord.buttons) for pad in self._pads)

    def _press(self, control: _Control, action: Action | None, text: str = "") -> Input:
        pressed = Input(action or Action.OTHER, text=text)
        self._down.pop(control, None)  # so that it is the last now
        self._down[control] = pressed
        if control == self._repeating:
            self._repeating = None
        return pressed

    def _release(self, control: _Control) -> None:
        self._down.pop(control, None)

    def _key_down(self, event: pygame.event.Event) -> Input:
        written = event.dict.get("unicode", "")
        text = _ERASERS.get(event.key, written if _is_character(written) else "")
        return self._press(_Control(_KEYBOARD, event.key), self._keys.keys.get(event.key), text)

    def _key_up(self, event: pygame.event.Event) -> None:
        self._release(_Control(_KEYBOARD, event.key))

    def _wheel(self, event: pygame.event.Event) -> Input | None:
        return None if event.y == 0 else Input(Action.UP if event.y > 0 else Action.DOWN)

    def _click(self, event: pygame.event.Event) -> Input | None:
        # Buttons 4 to 7 are the wheel's older events, which come beside MOUSEWHEEL.
        return None if 4 <= event.button <= 7 else Input(_MOUSE.get(event.button, Action.OTHER))

    def _motion(self, event: pygame.event.Event) -> Input | None:
        return Input(Action.OTHER) if max(map(abs, event.rel)) >= STIR else None

    def _push(self, pad: int, part: PadControl, number: int = 0) -> Input | None:
        """A pad's control is down; None if it was so before, or the pad is gone."""
        control = _Control(pad, part, number)
        if control in self._down or pad not in self._pads:
            return None
        return self._press(control, self._keys.pad.get(part))

    def _button_down(self, event: pygame.event.Event) -> Input | None:
        self._button_up(event)  # it was, if that was never told
        return self._push(event.instance_id, event.button)

    def _button_up(self, event: pygame.event.Event) -> None:
        self._release(_Control(event.instance_id, event.button))

    def _hat(self, event: pygame.event.Event) -> Input | None:
        """Between two directions a thumb has slipped: it holds what it held."""
        x, y = event.value
        ways = {"hat left": x < 0, "hat right": x > 0, "hat up": y > 0, "hat down": y < 0}
        for way, pushed in ways.items():
            if not pushed:
                self._release(_Control(event.instance_id, way, event.hat))
        pushed_ways = [way for way, pushed in ways.items() if pushed]
        if len(pushed_ways) != 1:
            return None
        return self._push(event.instance_id, pushed_ways[0], event.hat)

    def _stick(self, event: pygame.event.Event) -> Input | None:
        """A stick acts when it is pushed far, and again only after it was let go."""
        result = None
        for way, value in zip(_AXES.get(event.axis, ()), (-event.value, event.value), strict=False):
            if value < STICK_OFF:
                self._release(_Control(event.instance_id, way))
            elif value > STICK_ON:
                result = self._push(event.instance_id, way)
        return result

    def _plug_in(self, event: pygame.event.Event) -> None:
        # A pad sends events only as long as somebody holds its object.
        with suppress(pygame.error):  # with a loose plug it is gone again by now
            pad = pygame.joystick.Joystick(event.device_index)
            self._pads[pad.get_instance_id()] = pad

    def _unplug(self, event: pygame.event.Event) -> None:
        self._pads.pop(event.instance_id, None)
        for control in [held for held in self._down if held.device == event.instance_id]:
            self._release(control)

    def _let_go(self, event: pygame.event.Event) -> None:
        # What is released while another window has the keys is never told.
        self._down.clear()
