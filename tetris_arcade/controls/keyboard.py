"""What the keys are called: in the user's file, and on the screen.

pygame cannot be asked: it answers differently, or not at all, before there is a window.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import pygame


class _Key(NamedTuple):
    code: int
    label: str
    """In characters that the font of the screen has, and few of them."""


_NAMED: Final[Mapping[str, _Key]] = {
    "up": _Key(pygame.K_UP, "▲"),
    "down": _Key(pygame.K_DOWN, "▼"),
    "left": _Key(pygame.K_LEFT, "◀"),
    "right": _Key(pygame.K_RIGHT, "▶"),
    "page up": _Key(pygame.K_PAGEUP, "PgUp"),
    "page down": _Key(pygame.K_PAGEDOWN, "PgDn"),
    "home": _Key(pygame.K_HOME, "Home"),
    "end": _Key(pygame.K_END, "End"),
    "insert": _Key(pygame.K_INSERT, "Ins"),
    "delete": _Key(pygame.K_DELETE, "Del"),
    "enter": _Key(pygame.K_RETURN, "Enter"),
    "escape": _Key(pygame.K_ESCAPE, "Esc"),
    "space": _Key(pygame.K_SPACE, "Space"),
    "tab": _Key(pygame.K_TAB, "Tab"),
    "backspace": _Key(pygame.K_BACKSPACE, "Bksp"),
    "print screen": _Key(pygame.K_PRINTSCREEN, "PrtSc"),
    "scroll lock": _Key(pygame.K_SCROLLLOCK, "ScrLk"),
    "pause": _Key(pygame.K_PAUSE, "Pause"),
    "menu": _Key(pygame.K_MENU, "Menu"),
    "help": _Key(pygame.K_HELP, "Help"),
    "left shift": _Key(pygame.K_LSHIFT, "LShift"),
    "right shift": _Key(pygame.K_RSHIFT, "RShift"),
    "left ctrl": _Key(pygame.K_LCTRL, "LCtrl"),
    "right ctrl": _Key(pygame.K_RCTRL, "RCtrl"),
    "left alt": _Key(pygame.K_LALT, "LAlt"),
    "right alt": _Key(pygame.K_RALT, "RAlt"),
    "alt gr": _Key(pygame.K_MODE, "AltGr"),
    "left meta": _Key(pygame.K_LMETA, "LMeta"),
    "right meta": _Key(pygame.K_RMETA, "RMeta"),
    "keypad enter": _Key(pygame.K_KP_ENTER, "KpEnter"),
    "keypad .": _Key(pygame.K_KP_PERIOD, "Kp."),
    "keypad +": _Key(pygame.K_KP_PLUS, "Kp+"),
    "keypad -": _Key(pygame.K_KP_MINUS, "Kp-"),
    "keypad *": _Key(pygame.K_KP_MULTIPLY, "Kp*"),
    "keypad /": _Key(pygame.K_KP_DIVIDE, "Kp/"),
    "keypad =": _Key(pygame.K_KP_EQUALS, "Kp="),
    **{
        f"keypad {digit}": _Key(getattr(pygame, f"K_KP{digit}"), f"Kp{digit}")
        for digit in range(10)
    },
    **{
        f"f{number}": _Key(getattr(pygame, f"K_F{number}"), f"F{number}") for number in range(1, 16)
    },
    # Alone between quotes, these two are hard to tell apart.
    "comma": _Key(pygame.K_COMMA, ","),
    "period": _Key(pygame.K_PERIOD, "."),
}
_NAMES: Final = {key.code: name for name, key in _NAMED.items()}
_CODES: Final = {
    **{chr(code): code for code in range(ord(" "), ord("~") + 1) if not chr(code).isupper()},
    **{key.label.casefold(): key.code for key in _NAMED.values()},
    "return": pygame.K_RETURN,
    "break": pygame.K_BREAK,
    **{name: key.code for name, key in _NAMED.items()},
}

KEY_NAMES: Final = tuple(_NAMED)
"""The names of the keys that are not named by the character they write."""
ALL_KEYS: Final[Mapping[str, int]] = _CODES
"""pygame's code of every key, by every name in small letters that a file may call it by."""


def key_name(code: int) -> str:
    """What a file calls the key with pygame's ``code``, one of `ALL_KEYS`."""
    return _NAMES.get(code) or chr(code)


def key_label(code: int) -> str:
    """What the screen calls the key with pygame's ``code``, one of `ALL_KEYS`."""
    return _NAMED[_NAMES[code]].label if code in _NAMES else chr(code).upper()
