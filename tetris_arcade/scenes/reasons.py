"""Why something does not play, as far as it is told to those who stand before the screen."""

from typing import Final

IN_KIOSK: Final = "out of order; the others play meanwhile"
"""Nobody who stands there can mend it."""


def told(problem: str, *, kiosk: bool, instead: str = IN_KIOSK) -> str:
    """The problem, or what a kiosk says ``instead``: a problem may name a path, or a person."""
    return instead if kiosk else problem
