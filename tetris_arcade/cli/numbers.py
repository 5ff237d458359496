"""Numbers as they are typed; whatever is none of the kind raises `ArgumentTypeError`."""

import math
import re
import reprlib
from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import Final

from tetris_arcade.scenes.demo.pace import SPEEDS

WIDEST: Final = 16384
"""Pixels: no window is wider or higher."""
_DIGITS: Final = 20
"""As many as the largest seed has; Python refuses to read thousands of them."""


def whole(least: int, most: int) -> Callable[[str], int]:
    """What reads a whole number between two, of 20 digits at most."""

    def read(text: str) -> int:
        number = int(text) if text.isdecimal() and len(text) <= _DIGITS else -1
        if not least <= number <= most:
            raise ArgumentTypeError(
                f"{reprlib.repr(text)} is not a whole number from {least} to {most}"
            )
        return number

    return read


def seconds(text: str) -> float:
    """Some time, but not for ever."""
    number = _number(text)
    if not (math.isfinite(number) and number > 0):
        raise ArgumentTypeError(f"{reprlib.repr(text)} is not a number of seconds above 0")
    return number


def speed(text: str) -> float:
    """One of `SPEEDS`, of which the last is "max"."""
    return SPEEDS[-1] if text.lower() == "max" else finite_speed(text, "max")


def finite_speed(text: str, *others: str) -> float:
    """One of `SPEEDS`, such as "4" or "4x", but the last; ``others`` are said to be allowed."""
    number, finite = _number(text.lower().removesuffix("x")), SPEEDS[:-1]
    if number not in finite:
        known = ", ".join([*(f"{one:g}" for one in finite), *others])
        raise ArgumentTypeError(f"{reprlib.repr(text)} is no speed: choose one of {known}")
    return number


def size(text: str) -> tuple[int, int]:
    """Width and height of a window in pixels, "1920x1080"."""
    match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text.lower())
    width, height = map(int, match.groups()) if match else (0, 0)
    if not (width and height and max(width, height) <= WIDEST):
        raise ArgumentTypeError(f"{reprlib.repr(text)} is no size of a window, such as 1920x1080")
    return width, height


def _number(text: str) -> float:
    """The number, or nan for what is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan
