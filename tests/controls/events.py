"""What SDL says when hands do something."""

import pygame
from pygame.event import Event


def key(code: int, text: str = "") -> Event:
    return Event(pygame.KEYDOWN, key=code, unicode=text)


def key_up(code: int) -> Event:
    return Event(pygame.KEYUP, key=code)


def button(number: int, pad: int = 0) -> Event:
    return Event(pygame.JOYBUTTONDOWN, instance_id=pad, button=number)


def button_up(number: int, pad: int = 0) -> Event:
    return Event(pygame.JOYBUTTONUP, instance_id=pad, button=number)


def hat(x: int, y: int, pad: int = 0, number: int = 0) -> Event:
    return Event(pygame.JOYHATMOTION, instance_id=pad, hat=number, value=(x, y))


def axis(value: float, pad: int = 0, number: int = 0) -> Event:
    return Event(pygame.JOYAXISMOTION, instance_id=pad, axis=number, value=value)


def unplugged(pad: int = 0) -> Event:
    return Event(pygame.JOYDEVICEREMOVED, instance_id=pad)
