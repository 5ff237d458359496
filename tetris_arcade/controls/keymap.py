"""The one map from what a hand does (a key, a button) to what is meant by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.keyboard import key_label

PadControl = int | str
"""What a gamepad has: a button, numbered as SDL does, or one of `DIRECTIONS`."""
DIRECTIONS: Final = tuple(
    f"{part} {way}" for part in ("hat", "stick") for way in ("up", "down", "left", "right")
)
"""The ways to push a pad's cross and its first stick."""
_ARROWS: Final = {"up": "▲", "down": "▼", "left": "◀", "right": "▶"}


class Binding(NamedTuple):
    """What the devices have for one action, the one that the screen names first."""

    keys: tuple[int, ...] = ()
    """As pygame numbers them."""
    pad: tuple[PadControl, ...] = ()

    @property
    def label(self) -> str:
        """What the screen calls the first of the keys, or of the pad's controls if it has none.

        Nothing for an action that is bound to nothing.
        """
        if self.keys:
            return key_label(self.keys[0])
        return _pad_label(self.pad[0]) if self.pad else ""


def _pad_label(control: PadControl) -> str:
    if isinstance(control, int):
        return f"Pad{control}"
    part, way = control.split()
    return f"{part.capitalize()}{_ARROWS[way]}"


# Buttons 11 to 14 are the cross of pads without a hat.
DEFAULTS: Final[Mapping[Action, Binding]] = {
    Action.UP: Binding((pygame.K_UP, pygame.K_w), (11, "hat up", "stick up")),
    Action.DOWN: Binding((pygame.K_DOWN, pygame.K_s), (12, "hat down", "stick down")),
    Action.LEFT: Binding((pygame.K_LEFT, pygame.K_a), (13, "hat left", "stick left")),
    Action.RIGHT: Binding((pygame.K_RIGHT, pygame.K_d), (14, "hat right", "stick right")),
    Action.PAGE_UP: Binding((pygame.K_PAGEUP,)),
    Action.PAGE_DOWN: Binding((pygame.K_PAGEDOWN,)),
    Action.FIRST: Binding((pygame.K_HOME,)),
    Action.LAST: Binding((pygame.K_END,)),
    Action.CONFIRM: Binding((pygame.K_RETURN, pygame.K_KP_ENTER), (0,)),
    Action.BACK: Binding((pygame.K_ESCAPE, pygame.K_BACKSPACE), (1,)),
    Action.PAUSE: Binding((pygame.K_p, pygame.K_SPACE), (7,)),
    Action.STEP: Binding((pygame.K_PERIOD,), (5,)),
    Action.STEP_BACK: Binding((pygame.K_COMMA,), (4,)),
    Action.REWIND: Binding((pygame.K_z,)),
    Action.RESTART: Binding((pygame.K_r,)),
    Action.NEW_SEED: Binding((pygame.K_n,)),
    Action.ENTER_SEED: Binding((pygame.K_e,)),
    Action.THOUGHTS: Binding((pygame.K_t,), (2,)),
    Action.COMPARE: Binding((pygame.K_c,)),
    Action.KEEP_GAME: Binding((pygame.K_k,)),
    Action.OPERATIONS: Binding((pygame.K_o,), (3,)),
    Action.REVERSE: Binding((pygame.K_x,)),
    Action.UNDO: Binding((pygame.K_u,)),
    Action.MUTE: Binding((pygame.K_m,)),
    Action.HELP: Binding((pygame.K_h, pygame.K_F1), (6,)),
    Action.SCREENSHOT: Binding((pygame.K_F12, pygame.K_PRINTSCREEN)),
}


@dataclass(frozen=True)
class KeyMap:
    """Which action each key, and each control of a pad, means; none of them means two."""

    bindings: Mapping[Action, Binding] = field(default_factory=lambda: DEFAULTS)

    @cached_property
    def keys(self) -> Mapping[int, Action]:
        """By pygame's code of the key."""
        return {key: action for action, binding in self.bindings.items() for key in binding.keys}

    @cached_property
    def pad(self) -> Mapping[PadControl, Action]:
        """By the button or the direction."""
        return {control: action for action, held in self.bindings.items() for control in held.pad}

    def label(self, *actions: Action) -> str:
        """How the screen writes the keys of these actions; nothing if they have none."""
        labels = [label for action in actions if (label := self.bindings[action].label)]
        joint = "/" if any(len(label) > 1 for label in labels) else ""
        return joint.join(labels).upper()


class Chord(NamedTuple):
    """Keys to be held all at once, or as well buttons of one pad."""

    keys: tuple[int, ...] = ()
    buttons: tuple[int, ...] = ()
