"""Numbers and times as the screen writes them: short, whatever their size."""

from datetime import datetime, timedelta
from typing import Final

BLANK: Final = "–"
_UNITS: Final = ("K", "M", "B", "T")
_ENDLESS: Final = 1e15
"""More than the units reach. Numbers are cut to it before a division: an int may be longer than
any float, and dividing that raises."""
_LONGEST: Final = 99 * 365.25 * 86400
"""99 years in seconds."""


def compact(number: float | None) -> str:
    """A number of at least 0 in at most five characters: 973, 1,443, 33.1K, 270K, 5.2M."""
    if number is None:
        return BLANK
    if number < 99.95:
        return f"{number:.1f}".removesuffix(".0")
    return f"{number:,.0f}" if number < 9_999.5 else _with_unit(number, 3)


def brief(number: float | None) -> str:
    """A number of at least 0 in at most four characters: 19.8, 973, 1.4K, 33K, 270K, 5.2M."""
    return compact(number) if number is None or number < 999.5 else _with_unit(number, 2)


def _with_unit(number: float, digits: int) -> str:
    """A number from 1,000 up with its unit, and not many more digits than are asked for."""
    number = min(number, _ENDLESS)
    for unit in _UNITS:
        number /= 1000
        if number < 999.5:
            places = max(0, digits - len(f"{number:.0f}"))
            text = f"{number:.{places}f}"
            return (text.rstrip("0").rstrip(".") if places else text) + unit
    return "∞"


def interval(ends: tuple[float, float] | None) -> str:
    """A range in at most nine characters: 391–462, 6.9K–9.1K, 198K–343K."""
    return BLANK if ends is None else f"{brief(ends[0])}–{brief(ends[1])}"


def grouped(number: int, characters: int) -> str:
    """A whole number with commas, or compact if that takes more than so many characters."""
    text = f"{min(number, 10**characters):,}"
    return text if len(text) <= characters else compact(number)


def counted(number: float, what: str) -> str:
    """So many of them: 1 LINE, 29 LINES, 1.2K LINES."""
    return f"{compact(number)} {what}{'S' * (number != 1)}"


def ordinal(rank: int) -> str:
    """1ST, 2ND, 3RD, 4TH … 11TH … 21ST; from 100 on without an ending, to stay short."""
    if rank >= 100:
        return str(rank)
    ending = "TH" if rank // 10 % 10 == 1 else {1: "ST", 2: "ND", 3: "RD"}.get(rank % 10, "TH")
    return f"{rank}{ending}"


def span(seconds: float) -> str:
    """A length of time in its largest unit: 45s, 12m, 5h, 3d, 7w, 2y; at most 99y."""
    for unit, size, end in (("s", 1, 60), ("m", 60, 3600), ("h", 3600, 86400)):
        if seconds < end:
            return f"{max(0, seconds) // size:.0f}{unit}"
    days = min(seconds, _LONGEST) // 86400
    if days < 14:
        return f"{days:.0f}d"
    return f"{days // 7:.0f}w" if days < 700 else f"{days / 365.25:.0f}y"


def age(created: datetime | None, now: datetime) -> str:
    """How long ago that was; 0s for what a wrong clock dates in the future."""
    return BLANK if created is None else span(max(now - created, timedelta()).total_seconds())
