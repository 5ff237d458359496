"""What a model zip says of itself, as bounded plain JSON values."""

import math
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from tetris_arcade.inspection.ordinary import ALGORITHMS, TYPE
from tetris_arcade.inspection.pickles import Call, Name, Table

_MAX_DEPTH: Final = 4
_MAX_WIDTH: Final = 16
_MAX_TEXT: Final = 200
_MAX_BITS: Final = 64
_MAX_VERSIONS: Final = 20
_VERSION = re.compile(r"^- ([^:\n]{1,40}): (.+)$", re.MULTILINE)
_CLASS = re.compile(r"<class '(.{1,200})'>")


class Space(msgspec.Struct, frozen=True):
    """A space, by the readable text beside its pickle; ``n`` of a discrete one."""

    type: str
    dtype: str | None
    shape: tuple[int, ...] | None
    n: int | None


def shortened(text: str) -> str:
    """The beginning of a text."""
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}…"


def versions(system_info: str) -> dict[str, str]:
    """The versions, by the names that ``system_info.txt`` gives them."""
    found = _VERSION.findall(system_info)[:_MAX_VERSIONS]
    return {name: shortened(version) for name, version in found}


def algorithm(data: Mapping[str, Any]) -> str | None:
    """SB3 does not write which algorithm it is; each has an attribute that no other has."""
    described = data.get("slot_metadata")
    if isinstance(described, dict) and isinstance(described.get("algorithm"), str):
        return shortened(described["algorithm"])
    return next((name for key, name in ALGORITHMS.items() if key in data), None)


def class_name(value: Any) -> str | None:
    """The class that an item, read or plain, names or carries."""
    match value:
        case Name():
            return shortened(str(value))
        case Call(function=Name(), arguments=(_, str(name), *_)):  # a class, rebuilt from its code
            return shortened(name)
        case str():
            return shortened(value)
    return None


def arguments(value: Any) -> dict[str, Any] | None:
    """Keyword arguments, read or plain: classes by their names, calls as ``name(…)``.

    None where there is something else in their place.
    """
    described = {} if value is None else plain(value)
    return described if isinstance(described, dict) else None


def space(item: Any) -> Space | None:
    """The space that the readable attributes of a pickled one describe."""
    if not isinstance(item, dict):
        return None
    kind = _CLASS.fullmatch(str(item.get(TYPE)))
    if kind is None:
        return None
    n = str(item.get("n"))
    return Space(
        type=kind[1].rpartition(".")[2],
        dtype=shortened(item["dtype"]) if isinstance(item.get("dtype"), str) else None,
        shape=_shape(item.get("_shape")),
        n=int(n) if re.fullmatch(r"[0-9]{1,18}", n) else None,
    )


def _shape(sizes: Any) -> tuple[int, ...] | None:
    if not isinstance(sizes, list) or any(count(size) is None for size in sizes):
        return None
    return tuple(sizes[:_MAX_WIDTH])


def count(value: Any) -> int | None:
    """A whole number that is none too large."""
    return value if type(value) is int and 0 <= value < 1 << _MAX_BITS else None


def plain(value: Any, depth: int = 0) -> Any:
    """Anything read from JSON or a pickle, as JSON of bounded size."""
    if not isinstance(value, Table | dict | list | tuple):
        return _single(value)
    if depth >= _MAX_DEPTH:
        return "…"
    if isinstance(value, list | tuple):
        return [plain(inner, depth + 1) for inner in value[:_MAX_WIDTH]]
    pairs = value.items if isinstance(value, Table) else list(value.items())
    return {str(_single(key)): plain(inner, depth + 1) for key, inner in pairs[:_MAX_WIDTH]}


def _single(value: Any) -> Any:
    match value:
        case int() if count(abs(value)) is None and not isinstance(value, bool):
            single: Any = f"a number of {value.bit_length()} bits"
        case None | int():
            single = value
        case float():
            single = value if math.isfinite(value) else str(value)
        case str() | Name():
            single = shortened(str(value))
        case Call(function=Name()):
            single = shortened(f"{value.function}(…)")
        case _:
            single = "…"
    return single
