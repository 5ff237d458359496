"""Every option of the configuration: its name, what it means, and which values it takes."""

import difflib
import reprlib
import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple, get_args

from tetris_arcade.controls.config import Palette
from tetris_arcade.controls.keyboard import ALL_KEYS, KEY_NAMES, key_name
from tetris_arcade.controls.keymap import DEFAULTS, DIRECTIONS, PadControl
from tetris_arcade.errors import ArcadeError

LAST_BUTTON: Final = 255
ALL_OPTIONS: Final = "python -m tetris_arcade config show --default"


class Option(NamedTuple):
    """One line of the file."""

    meaning: str
    read: Callable[[Any], Any]
    """From what TOML gives to what `Config` holds; raises `ArcadeError`."""
    write: Callable[[Any], Any] = lambda value: value
    """The way back."""


class Section(NamedTuple):
    """One table of the file."""

    remarks: tuple[str, ...]
    options: Mapping[str, Option]


def advice(word: str, known: Iterable[str]) -> str:
    """What to write instead of a word that is not ``known``."""
    known = list(known)
    near = difflib.get_close_matches(word[:40].casefold(), known, 1)
    if near:
        return f"did you mean {near[0]!r}?"
    if len(known) <= 8:
        return f"write one of {', '.join(known)}"
    return f"all are listed by: {ALL_OPTIONS}"


def quoted(value: object) -> str:
    """Any value of a TOML file, as short as an error message wants it."""
    try:
        return reprlib.repr(value)
    except ValueError:  # Python writes no number of thousands of digits
        return "so large a number"


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _one_or_several(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _key(value: object) -> int:
    if not isinstance(value, str):
        raise ArcadeError(f'a key is a name in quotes, such as "space", not {quoted(value)}')
    code = ALL_KEYS.get(value if value in ALL_KEYS else _plain(value))
    if code is None:
        raise ArcadeError(f"there is no key {quoted(value)}; {advice(value, ALL_KEYS)}")
    return code


def _keys(value: object) -> tuple[int, ...]:
    return tuple(dict.fromkeys(map(_key, _several(value))))


def _key_names(codes: tuple[int, ...]) -> Any:
    return _one_or_several([key_name(code) for code in codes])


def _button(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LAST_BUTTON:
        raise ArcadeError(f"a button is a number from 0 to {LAST_BUTTON}, not {quoted(value)}")
    return value


def _control(value: object) -> PadControl:
    if not isinstance(value, str):
        return _button(value)
    direction = _plain(value)
    if direction not in DIRECTIONS:
        raise ArcadeError(
            f"a pad has no {quoted(value)}: a button is a number without quotes; "
            f"{advice(direction, DIRECTIONS)}"
        )
    return direction


def _controls(value: object) -> tuple[PadControl, ...]:
    return tuple(dict.fromkeys(map(_control, _several(value))))


def _buttons(value: object) -> tuple[int, ...]:
    return tuple(dict.fromkeys(map(_button, _several(value))))


def _listed(values: tuple[Any, ...]) -> Any:
    return _one_or_several(list(values))


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ArcadeError(f"write true or false, without quotes, not {quoted(value)}")
    return value


def _number(highest: int) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= highest:
            return float(value)
        raise ArcadeError(f"write a number from 0 to {highest}, not {quoted(value)}")

    return read


_PALETTES: Final[tuple[Palette, ...]] = get_args(Palette)


def _palette(value: object) -> Palette:
    for palette in _PALETTES:
        if value == palette:
            return palette
    known = " or ".join(map(repr, _PALETTES))
    raise ArcadeError(f"write {known}, not {quoted(value)}")


def _wrapped(names: Iterable[str]) -> list[str]:
    """Lines of names; none is broken at a space of its own."""
    words = ", ".join(name.replace(" ", "\N{NO-BREAK SPACE}") for name in names)
    lines = textwrap.wrap(words, 92, break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


SECTIONS: Final[Mapping[str, Section]] = {
    "keys": Section(
        (
            "The keys of each action: one, or several as a list, of which the screen names the",
            "first; [] for none. No key can mean two things. back and confirm need a key each;",
            "the right button of the mouse is back, too.",
            "A key is named by the character that it writes without Shift, or else it is:",
            *_wrapped(KEY_NAMES),
        ),
        {action.name.lower(): Option(action.value, _keys, _key_names) for action in DEFAULTS},
    ),
    "pad": Section(
        (
            "The same for gamepads: a button is its number, the cross and the stick are:",
            *_wrapped(DIRECTIONS),
        ),
        {action.name.lower(): Option(action.value, _controls, _listed) for action in DEFAULTS},
    ),
    "kiosk": Section(
        ("How to leave a kiosk: all these keys held at once, or all these buttons of one pad.",),
        {
            "exit_keys": Option("named as above; [] for none", _keys, _key_names),
            "exit_buttons": Option("[] for none", _buttons, _listed),
            "exit_seconds": Option("for so long, 0 to 60", _number(60)),
        },
    ),
    "look": Section(
        (),
        {
            "palette": Option(f"colours of the pieces: {' or '.join(_PALETTES)}", _palette),
            "scan_lines": Option("the dark lines of an old screen", _switch),
            "reduced_motion": Option("nothing slides, blinks or drifts", _switch),
        },
    ),
    "sound": Section(
        (),
        {
            "muted": Option("whether a show starts without sound", _switch),
            "volume": Option("0 to 1", _number(1)),
        },
    ),
}
"""In the order of the file. Those of all sections but keys and pad are fields of `Config`."""
