"""How the trash of both built-in stores names what it holds: ``NAME~MOMENT~TOKEN``."""

import re
import secrets
from datetime import UTC, datetime

from tetris_arcade.errors import SlotNotFoundError
from tetris_arcade.slots.store import command

TRASH = ".trash"

_MOMENT = "%Y%m%dT%H%M%S.%fZ"
_KEY = re.compile(r"(?P<name>[^~/]+)~(?P<moment>\d{8}T\d{6}\.\d{6}Z)~[0-9a-f]{8}", re.ASCII)


def new_key(name: str) -> str:
    """A key, unlike any other, for the slot ``name``, discarded now."""
    return f"{name}~{datetime.now(UTC).strftime(_MOMENT)}~{secrets.token_hex(4)}"


def parse_key(key: str) -> tuple[str, datetime] | None:
    """The slot's name and when it was discarded (UTC); None for what is no key."""
    parts = _KEY.fullmatch(key)
    if parts is None:
        return None
    try:
        moment = datetime.strptime(parts["moment"], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return parts["name"], moment


def not_in_trash(key: str, location: str) -> SlotNotFoundError:
    """The error for a key, or a name, that the trash of the store at ``location`` does not hold."""
    return SlotNotFoundError(
        f"there is no {key!r} in the trash of {location}; "
        f"to see what there is: {command('slots', 'restore', '--store', location)}"
    )
