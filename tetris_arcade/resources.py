"""Where the files that come with the program lie: the assets and the starter slots.

A wheel carries them inside the package; a checkout (and an editable install) has them beside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _beside_or_inside(relative: str) -> Path:
    inside = _PACKAGE / relative
    return inside if inside.is_dir() else _PACKAGE.parent / relative


ASSETS = _beside_or_inside("assets")
STARTER_SLOTS = _beside_or_inside("checkpoints/slots")
