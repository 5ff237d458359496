"""Everybody who ever stood in front of a cabinet, at once: events at random, from a seed."""

import random
import string
from collections.abc import Callable
from typing import Final

import pygame
from pygame.event import Event

from tests.controls.events import axis, button, button_up, hat, key, key_up, unplugged
from tetris_arcade.controls.keymap import DEFAULTS

SIZES: Final = ((480, 270), (960, 540), (270, 480), (540, 960), (777, 333), (301, 902), (64, 48))
"""Landscape, upright and odd, down to less than the picture."""
BOUND: Final = tuple(code for binding in DEFAULTS.values() for code in binding.keys)
FAVOURITES: Final = (
    *(pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT),
    *(pygame.K_RETURN, pygame.K_RETURN, pygame.K_RETURN, pygame.K_o),
)
"""What leads deeper; pressed as often as all others."""
UNBOUND: Final = (pygame.K_F5, pygame.K_j, pygame.K_5, pygame.K_TAB, pygame.K_LSHIFT, 0)
WRITTEN: Final = string.ascii_lowercase + string.digits + "-_. ßé漢😀\x00\x1b"
"""What keys write. No slash: what is typed names no place outside the current folder."""
PADS: Final = 3
LOOKS: Final = (
    pygame.ACTIVEEVENT,
    pygame.WINDOWEXPOSED,
    pygame.WINDOWFOCUSGAINED,
    pygame.WINDOWFOCUSLOST,
    pygame.WINDOWLEAVE,
    pygame.WINDOWMINIMIZED,
    pygame.WINDOWRESTORED,
)
BUSY: Final = 30.0
"""Seconds for which somebody stays, and for which nobody comes, on average."""
PACE: Final = 5.0
"""Inputs a second while somebody is there."""
LEFT_DOWN: Final = 0.05
"""Share of the presses that nobody ever lets go: a book on the keyboard, a jammed button."""


class Pad:
    """A gamepad, of which there are none where tests run. One in ten has a loose plug."""

    def __init__(self, index: int) -> None:
        if index % 10 == 9:
            raise pygame.error("Joystick not initialized")
        self._id = index % 10

    def get_instance_id(self) -> int:
        return self._id


class Hands:
    """Who comes, what they do, and when they go again: all of it from one seed."""

    def __init__(self, seed: int) -> None:
        self.inputs = 0
        """So many events were made by now."""
        self._random = random.Random(seed)
        self._there_until = BUSY
        self._gone_until = 0.0
        self._now = 0.0
        self._releases: list[tuple[float, Event]] = []
        """What is held, and when it will be let go."""
        self._gestures: dict[Callable[[], list[Event]], int] = {
            self._bound: 40,
            self._unbound: 3,
            self._writes: 8,
            self._points: 10,
            self._moves: 4,
            self._wheels: 4,
            self._pushes: 10,
            self._tilts: 4,
            self._plugs: 1,
            self._resizes: 1,
            self._looks_away: 1,
        }

    def frame(self, dt: float) -> list[Event]:
        """What they do in the next ``dt`` seconds."""
        self._now += dt
        events = [event for at, event in self._releases if at <= self._now]
        self._releases = [held for held in self._releases if held[0] > self._now]
        if self._now >= self._there_until:
            self._gone_until = self._now + self._random.expovariate(1 / BUSY)
            self._there_until = self._gone_until + self._random.expovariate(1 / BUSY)
        if self._now >= self._gone_until and self._random.random() < PACE * dt:
            gestures, weights = zip(*self._gestures.items(), strict=True)
            events += self._random.choices(gestures, weights)[0]()
        self.inputs += len(events)
        return events

    def _pressed(self, down: Event, up: Event) -> list[Event]:
        if self._random.random() > LEFT_DOWN:
            self._releases.append((self._now + self._random.expovariate(8), up))
        return [down]

    def _bound(self) -> list[Event]:
        code = self._random.choice(self._random.choice((BOUND, FAVOURITES)))
        text = chr(code) if 32 <= code < 127 else ""
        return self._pressed(key(code, text), key_up(code))

    def _unbound(self) -> list[Event]:
        code = self._random.choice(UNBOUND)
        return self._pressed(key(code), key_up(code))

    def _writes(self) -> list[Event]:
        """Some characters in one frame, as from a fast or a foreign keyboard."""
        text = self._random.choices(WRITTEN, k=self._random.randint(1, 8))
        return [event for one in text for event in (key(ord(one), one), key_up(ord(one)))]

    def _somewhere(self) -> tuple[int, int]:
        wide, high = pygame.display.get_window_size()
        return self._random.randint(-5, wide + 5), self._random.randint(-5, high + 5)

    def _points(self) -> list[Event]:
        number, at = self._random.choice((1, 1, 1, 1, 2, 3, 4, 5, 8)), self._somewhere()
        down = Event(pygame.MOUSEBUTTONDOWN, button=number, pos=at, touch=False)
        return [down, Event(pygame.MOUSEBUTTONUP, button=number, pos=at, touch=False)]

    def _moves(self) -> list[Event]:
        by = self._random.randint(-40, 40), self._random.randint(-40, 40)
        return [Event(pygame.MOUSEMOTION, pos=self._somewhere(), rel=by, buttons=(0, 0, 0))]

    def _wheels(self) -> list[Event]:
        way = self._random.choice((-3, -1, 0, 1, 2))
        return [Event(pygame.MOUSEWHEEL, x=0, y=way, flipped=False)]

    def _pad(self) -> int:
        return self._random.randrange(PADS + 1)  # one of them was never plugged in

    def _pushes(self) -> list[Event]:
        number, pad = self._random.randrange(17), self._pad()
        return self._pressed(button(number, pad), button_up(number, pad))

    def _tilts(self) -> list[Event]:
        pad, ways = self._pad(), (-1, 0, 1)
        if self._random.random() < 0.5:
            way = self._random.choice(ways), self._random.choice(ways)
            return self._pressed(hat(*way, pad=pad), hat(0, 0, pad=pad))
        number = self._random.randrange(6)
        far = axis(self._random.uniform(-1, 1), pad, number)
        return self._pressed(far, axis(0.0, pad, number))

    def _plugs(self) -> list[Event]:
        pad = self._random.randrange(PADS)
        if self._random.random() < 0.4:
            return [unplugged(pad)]
        index = self._random.choice((pad, pad, pad + 10, 9))
        return [Event(pygame.JOYDEVICEADDED, device_index=index)]

    def _resizes(self) -> list[Event]:
        size = self._random.choice(SIZES)
        pygame.display.set_mode(size, pygame.RESIZABLE)
        return [Event(pygame.WINDOWSIZECHANGED, x=size[0], y=size[1])]

    def _looks_away(self) -> list[Event]:
        return [Event(self._random.choice(LOOKS))]
