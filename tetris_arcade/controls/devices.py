"""The devices of the cabinet: keyboard, mouse and gamepads."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.keymap import KeyMap

STICK_ON: Final = 0.6
STICK_OFF: Final = 0.4
"""A stick counts as pushed beyond the first, as let go below the second."""
STIR: Final = 4
"""A pointer that moves less than this many pixels at once has been jolted, not moved."""

_STICK: Final = {
    (0, -1): Action.LEFT,
    (0, 1): Action.RIGHT,
    (1, -1): Action.UP,
    (1, 1): Action.DOWN,
}
_MOUSE: Final = {1: Action.POINT, 3: Action.BACK}


class Devices:
    """Turns pygame's events into actions and keeps hold of the gamepads that are plugged in."""

    def __init__(self, keys: KeyMap) -> None:
        self._pads: dict[int, pygame.joystick.JoystickType] = {}
        self._pushed: dict[tuple[int, int], int] = {}
        """Which way a pad's axis is pushed, by pad and axis."""
        self._readers: dict[int, Callable[[pygame.event.Event], Action | None]] = {
            pygame.KEYDOWN: lambda event: keys.keys.get(event.key, Action.OTHER),
            pygame.JOYBUTTONDOWN: lambda event: keys.buttons.get(event.button, Action.OTHER),
            pygame.JOYHATMOTION: lambda event: keys.hats.get(tuple(event.value)),
            pygame.JOYAXISMOTION: self._stick,
            pygame.MOUSEBUTTONDOWN: self._click,
            pygame.MOUSEWHEEL: self._wheel,
            pygame.MOUSEMOTION: self._motion,
            pygame.JOYDEVICEADDED: self._plug_in,
            pygame.JOYDEVICEREMOVED: self._unplug,
        }

    def action(self, event: pygame.event.Event) -> Action | None:
        """What an event means, or None if nobody did anything."""
        read = self._readers.get(event.type)
        return None if read is None else read(event)

    def _wheel(self, event: pygame.event.Event) -> Action | None:
        return None if event.y == 0 else Action.UP if event.y > 0 else Action.DOWN

    def _click(self, event: pygame.event.Event) -> Action | None:
        # Buttons 4 to 7 are the wheel's older events, which come beside MOUSEWHEEL.
        return None if 4 <= event.button <= 7 else _MOUSE.get(event.button, Action.OTHER)

    def _motion(self, event: pygame.event.Event) -> Action | None:
        return Action.OTHER if max(map(abs, event.rel)) >= STIR else None

    def _stick(self, event: pygame.event.Event) -> Action | None:
        """A stick acts once when it is pushed, and again only after it was let go."""
        stick = event.instance_id, event.axis
        side = 1 if event.value > 0 else -1
        if abs(event.value) < STICK_OFF:
            self._pushed.pop(stick, None)
        elif abs(event.value) > STICK_ON and side != self._pushed.get(stick):
            self._pushed[stick] = side
            return _STICK.get((event.axis, side))
        return None

    def _plug_in(self, event: pygame.event.Event) -> None:
        # A pad sends events only as long as somebody holds its object.
        with suppress(pygame.error):  # with a loose plug it is gone again by now
            pad = pygame.joystick.Joystick(event.device_index)
            self._pads[pad.get_instance_id()] = pad

    def _unplug(self, event: pygame.event.Event) -> None:
        self._pads.pop(event.instance_id, None)
        for stick in [stick for stick in self._pushed if stick[0] == event.instance_id]:
            del self._pushed[stick]
