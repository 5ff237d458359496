"""The one map from what a hand does (a key, a button) to what is meant by it."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import pygame

from tetris_arcade.controls.actions import Action


class Binding(NamedTuple):
    """What the devices have for one action; ``label`` is how the screen writes it."""

    label: str
    keys: tuple[int, ...] = ()
    buttons: tuple[int, ...] = ()
    """Gamepad buttons, numbered as SDL does; 11 to 14 are the cross of pads without a hat."""
    hat: tuple[int, int] | None = None


DEFAULTS: Final[Mapping[Action, Binding]] = {
    Action.UP: Binding("▲", (pygame.K_UP, pygame.K_w), (11,), (0, 1)),
    Action.DOWN: Binding("▼", (pygame.K_DOWN, pygame.K_s), (12,), (0, -1)),
    Action.LEFT: Binding("◀", (pygame.K_LEFT, pygame.K_a), (13,), (-1, 0)),
    Action.RIGHT: Binding("▶", (pygame.K_RIGHT, pygame.K_d), (14,), (1, 0)),
    Action.PAGE_UP: Binding("PgUp", (pygame.K_PAGEUP,)),
    Action.PAGE_DOWN: Binding("PgDn", (pygame.K_PAGEDOWN,)),
    Action.FIRST: Binding("Home", (pygame.K_HOME,)),
    Action.LAST: Binding("End", (pygame.K_END,)),
    Action.CONFIRM: Binding("Enter", (pygame.K_RETURN, pygame.K_KP_ENTER), (0,)),
    Action.BACK: Binding("Esc", (pygame.K_ESCAPE, pygame.K_BACKSPACE), (1,)),
    Action.PAUSE: Binding("P", (pygame.K_p, pygame.K_SPACE), (7,)),
    Action.STEP: Binding(".", (pygame.K_PERIOD,), (5,)),
    Action.STEP_BACK: Binding(",", (pygame.K_COMMA,), (4,)),
    Action.REWIND: Binding("Z", (pygame.K_z,)),
    Action.RESTART: Binding("R", (pygame.K_r,)),
    Action.NEW_SEED: Binding("N", (pygame.K_n,)),
    Action.ENTER_SEED: Binding("E", (pygame.K_e,)),
    Action.THOUGHTS: Binding("T", (pygame.K_t,), (2,)),
    Action.COMPARE: Binding("C", (pygame.K_c,)),
    Action.KEEP_GAME: Binding("K", (pygame.K_k,)),
    Action.OPERATIONS: Binding("O", (pygame.K_o,), (3,)),
    Action.REVERSE: Binding("X", (pygame.K_x,)),
    Action.UNDO: Binding("U", (pygame.K_u,)),
    Action.MUTE: Binding("M", (pygame.K_m,)),
    Action.HELP: Binding("H", (pygame.K_h, pygame.K_F1), (6,)),
    Action.SCREENSHOT: Binding("F12", (pygame.K_F12, pygame.K_PRINTSCREEN)),
}


class KeyMap:
    """Which action each key, button and direction of a cross means."""

    def __init__(self, bindings: Mapping[Action, Binding] = DEFAULTS) -> None:
        self.bindings = bindings
        self.keys = {key: action for action, binding in bindings.items() for key in binding.keys}
        self.buttons = {
            button: action for action, binding in bindings.items() for button in binding.buttons
        }
        self.hats = {binding.hat: action for action, binding in bindings.items() if binding.hat}

    def label(self, *actions: Action) -> str:
        """How the screen writes the keys of these actions."""
        return "".join(self.bindings[action].label for action in actions).upper()
