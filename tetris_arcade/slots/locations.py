"""Locations, the strings that name a store: ``scheme:rest``, or the path of a folder or a .zip."""

import os
import re
from pathlib import Path

import platformdirs

from tetris_arcade.errors import StoreError
from tetris_arcade.resources import STARTER_SLOTS

STARTER_LOCATION = f"dir:{STARTER_SLOTS}"
"""The slots that come with the program. Nothing is saved there: an upgrade replaces them."""

# Two letters at least: "C:\slots" is a path on a Windows drive.
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+")


def user_folder() -> Path:
    """The folder of the user's own slots, which need not exist yet."""
    return platformdirs.user_data_path("tetris-arcade", appauthor=False) / "slots"


def user_location() -> str:
    """The store that is saved to when no other is named: the user's own."""
    return f"dir:{user_folder()}"


def default_locations() -> list[str]:
    """The stores that are read when none is named: the starter slots, then the user's own.

    The latter only once something was saved there.
    """
    own = [user_location()] if os.path.isdir(user_folder()) else []  # noqa: PTH112  # never raises
    return [STARTER_LOCATION, *own]


def absolute(path: str) -> Path:
    """The absolute path that a user means, who may begin it with ``~``."""
    path = os.path.expanduser(path)  # noqa: PTH111  # keeps "~" where no home is
    return Path(os.path.abspath(path))  # noqa: PTH100  # does not follow links


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
