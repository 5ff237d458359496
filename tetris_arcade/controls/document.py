"""The configuration as a TOML document: read, with the line of what is wrong, and written."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.config import Config
from tetris_arcade.controls.keyboard import key_name
from tetris_arcade.controls.keymap import DEFAULTS, Binding, KeyMap
from tetris_arcade.controls.options import SECTIONS, advice, quoted
from tetris_arcade.errors import ArcadeError, reason_of

_HEADING: Final = """\
# The configuration of Tetris Arcade. Every line may be left out: then the default holds.
# What the command line says goes before what is said here.
"""
_BOUND: Final = ("keys", "pad")
_NEEDED: Final = {
    Action.BACK: "nobody could leave a screen",
    Action.CONFIRM: "nobody could choose anything",
}
"""What would be if these had no key. A pad may be missing, and is not enough."""
MOST_DOTS: Final = 200
"""In a line: tomllib takes seconds for a name of thousands of parts."""
_PLACE: Final = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)

Values = dict[str, dict[str, Any]]
"""What `Config` holds, by section and name."""


class _WrongError(Exception):
    """What is wrong with the value at a path, ``("keys", "pause")``."""

    def __init__(self, path: tuple[str, ...], reason: str) -> None:
        super().__init__(reason)
        self.path = path


def parse(text: str, name: str) -> Config:
    """What a document says, the defaults where it says nothing.

    Raises `ArcadeError`, which names the file (``name``), the line and the key.
    """
    for number, content in enumerate(text.split("\n"), start=1):
        if content.count(".") > MOST_DOTS:
            raise ArcadeError(f"{name}, line {number}: too many dots for a name; remove it")
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ArcadeError(_not_toml(error, text, name)) from error
    try:
        values = _values(Config())
        for section, table in document.items():
            _read_section(values, section, table)
        _check(values, document)
    except _WrongError as error:
        key = ".".join(map(_spoken, error.path))
        line = line_of(text, error.path)
        raise ArcadeError(f"{name}, line {line}, {key}: {error}") from error
    return _config(values)


def as_toml(config: Config) -> str:
    """A document, in ASCII, that says all of ``config``, with every option explained."""
    lines = [_HEADING]
    for name, table in _values(config).items():
        section = SECTIONS[name]
        lines += [f"[{name}]", *(f"# {remark}" for remark in section.remarks)]
        for key, value in table.items():
            option = section.options[key]
            lines.append(f"{f'{key} = {json.dumps(option.write(value))}':<44}# {option.meaning}")
        lines.append("")
    return "\n".join(lines)


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line, from 1, in which a TOML document names ``path``, or else the nearest above it."""
    table: tuple[str, ...] = ()
    best, known = 1, 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        header = line.lstrip().startswith("[")
        found = _names(line if header else f"{line.partition('=')[0]} = 0")
        if found is None:
            continue
        if header:
            table = found
        named = found if header else table + found
        if known < len(named) and named == path[: len(named)]:
            best, known = number, len(named)
    return best


def _names(line: str) -> tuple[str, ...] | None:
    """The names, from the outermost, in a line that is a table's header or a key."""
    try:
        inner: object = tomllib.loads(line)
    except (ValueError, RecursionError):
        return None
    names = []
    while isinstance(inner, dict) and inner:
        [(name, inner)] = inner.items()
        names.append(name)
    return tuple(names) or None


def _not_toml(error: Exception, text: str, name: str) -> str:
    match = _PLACE.fullmatch(str(error))
    reason, line = match.groups() if match else (reason_of(error), None)
    line = line or str(len(text.split("\n")))
    return f"{name}, line {line}: not as TOML wants it ({reason}); mend this line"


def _spoken(name: str) -> str:
    return name if re.fullmatch(r"[\w-]{1,40}", name, re.ASCII) else quoted(name)


def _read_section(values: Values, name: str, table: object) -> None:
    if name not in SECTIONS:
        home = next((home for home, section in SECTIONS.items() if name in section.options), None)
        fix = f"write it below [{home}]" if home else advice(name, SECTIONS)
        raise _WrongError((name,), f"there is no such section; {fix}")
    if not isinstance(table, dict):
        raise _WrongError((name,), f"this is a section; write [{name}], and its options below")
    options = SECTIONS[name].options
    for key, value in table.items():
        if key not in options:
            raise _WrongError((name, key), f"there is no such option; {advice(key, options)}")
        try:
            values[name][key] = options[key].read(value)
        except ArcadeError as error:
            raise _WrongError((name, key), str(error)) from error


def _check(values: Values, document: Mapping[str, Mapping[str, Any]]) -> None:
    """What no single value shows; whatever is wrong, the document said some of it."""
    for section in _BOUND:
        for key, part, other in _meaning_two(values[section], document.get(section, {})):
            what = repr(key_name(part)) if section == "keys" else repr(part)
            raise _WrongError(
                (section, key), f"{what} means {other}, too; take it from {other}, or use another"
            )
    for action, harm in _NEEDED.items():
        key = action.name.lower()
        if not values["keys"][key]:
            usual = key_name(DEFAULTS[action].keys[0])
            raise _WrongError(("keys", key), f'without a key {harm}; write {key} = "{usual}"')
    if not (values["kiosk"]["exit_keys"] or values["kiosk"]["exit_buttons"]):
        raise _WrongError(
            ("kiosk", "exit_keys"), "nobody could leave a kiosk; give it keys or buttons"
        )


def _meaning_two(
    bound: Mapping[str, tuple[Any, ...]], said: Mapping[str, Any]
) -> Iterator[tuple[str, Any, str]]:
    """The keys bound to two actions, between them: the later of both, as the document has them."""
    owners: dict[Any, str] = {}
    for name in [*(bound.keys() - said.keys()), *said]:
        for part in bound[name]:
            if part in owners:
                yield name, part, owners[part]
            owners[part] = name


def _values(config: Config) -> Values:
    bindings = {action.name.lower(): held for action, held in config.keys.bindings.items()}
    return {
        "keys": {name: binding.keys for name, binding in bindings.items()},
        "pad": {name: binding.pad for name, binding in bindings.items()},
        **{
            name: {key: getattr(config, key) for key in section.options}
            for name, section in SECTIONS.items()
            if name not in _BOUND
        },
    }


def _config(values: Values) -> Config:
    bindings = {
        Action[name.upper()]: Binding(keys, values["pad"][name])
        for name, keys in values["keys"].items()
    }
    plain = {
        key: value
        for name, table in values.items()
        if name not in _BOUND
        for key, value in table.items()
    }
    return Config(KeyMap(bindings), **plain)
