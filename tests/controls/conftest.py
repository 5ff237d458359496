"""A gamepad socket: there is no real one where tests run."""

from collections.abc import Callable

import pygame
import pytest
from pygame.event import Event

from tetris_arcade.controls.devices import Devices
from tetris_arcade.controls.keymap import KeyMap

Plug = Callable[..., Devices]


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Plug:
    """Gives devices with so many pads plugged in, with the instance ids 0, 1, …"""

    class Pad:
        def __init__(self, index: int) -> None:
            self.instance_id = index

        def get_instance_id(self) -> int:
            return self.instance_id

    def plugged(pads: int = 1, keys: KeyMap | None = None) -> Devices:
        devices = Devices(keys or KeyMap())
        for index in range(pads):
            devices.input(Event(pygame.JOYDEVICEADDED, device_index=index))
        return devices

    monkeypatch.setattr(pygame.joystick, "Joystick", Pad)
    return plugged
