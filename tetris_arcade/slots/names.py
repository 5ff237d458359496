"""Which names a slot may have.

The rule lets every store keep a slot as a folder or a zip member of the same name on any system:
lower case only, so that two names never differ in case alone.
"""

import re

from tetris_arcade.errors import SlotNameError

MAX_LENGTH = 64

_ALLOWED = re.compile(r"[a-z0-9][a-z0-9._-]*", re.ASCII)
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{device}{digit}" for device in ("com", "lpt") for digit in range(10)]
)


def broken_rule(name: str) -> str | None:
    """The rule that ``name`` breaks, as the end of a sentence, or None for a good name."""
    if not name:
        return "it is empty; use 1 to 64 letters or digits"
    if len(name) > MAX_LENGTH:
        return f"it has {len(name)} characters; use at most {MAX_LENGTH}"
    if not _ALLOWED.fullmatch(name):
        return (
            "use only lower-case letters a-z, digits, '.', '_' and '-', "
            "and start with a letter or a digit"
        )
    if name.endswith("."):
        return "it ends in a dot; drop the dot"
    device = name.partition(".")[0]
    if device in _RESERVED:
        return f"Windows reserves {device!r}; choose another"
    return None


def check_name(name: str) -> None:
    """Raise `SlotNameError`, saying which rule is broken, unless a slot may be called ``name``."""
    rule = broken_rule(name)
    if rule is not None:
        raise SlotNameError(f"{name[: 2 * MAX_LENGTH]!r} cannot be a slot's name: {rule}")
