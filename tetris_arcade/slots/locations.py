"""Locations, the strings that name a store: ``scheme:rest``, or the path of a folder or a .zip."""

import re

from tetris_arcade.errors import StoreError
from tetris_arcade.resources import STARTER_SLOTS

DEFAULT_LOCATION = f"dir:{STARTER_SLOTS}"
"""The store of every command that is not told another: the starter slots."""

# Two letters at least: "C:\slots" is a path on a Windows drive.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+")


def is_scheme(text: str) -> bool:
    """Whether ``text`` can stand before the colon of a location."""
    return _SCHEME.fullmatch(text) is not None


def split_location(location: str) -> tuple[str, str]:
    """The scheme of a location and the rest; a bare path is ``dir``, or ``zip`` if it ends so.

    Raises `StoreError` for a location that names nothing.
    """
    scheme, colon, rest = location.partition(":")
    if not (colon and is_scheme(scheme)):
        scheme, rest = ("zip" if location.lower().endswith(".zip") else "dir"), location
    if not rest:
        raise StoreError(f"the location {location!r} names no place; write it like {scheme}:models")
    return scheme, rest
