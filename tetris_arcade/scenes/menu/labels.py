"""Short names for stores: a location is a path, and no column has room for one."""

import re
from collections.abc import Iterable
from typing import Final

from tetris_arcade.slots.locations import STARTER_LOCATION, split_location, user_location

STARTER: Final = "STARTER"
OWN: Final = "MINE"
_PARTS: Final = re.compile(r"[/\\]+")


def store_labels(locations: Iterable[str]) -> dict[str, str]:
    """A label for each location: the end of its path, as much of it as tells it from the others.

    The two stores that are read when none is named have names of their own.
    """
    known = {STARTER_LOCATION: STARTER, user_location(): OWN}
    distinct = dict.fromkeys(locations)
    parts = {place: _parts(place) for place in distinct if place not in known}
    longest = max(map(len, parts.values()), default=1)
    labels: dict[str, str] = {}
    for depth in range(1, longest + 1):
        ends = {place: "/".join(path[-depth:]) for place, path in parts.items()}
        taken = [*labels.values(), *ends.values()]
        unique = {place: end for place, end in ends.items() if taken.count(end) == 1}
        labels |= unique if depth < longest else ends
        parts = {place: path for place, path in parts.items() if place not in labels}
    return {place: known.get(place) or labels[place].upper() for place in distinct}


def _parts(location: str) -> list[str]:
    rest = split_location(location)[1]
    parts = [part for part in _PARTS.split(rest) if part] or [rest]
    parts[-1] = parts[-1].removesuffix(".zip") or parts[-1]
    return parts
