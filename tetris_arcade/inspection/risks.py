"""What loading a model zip with Stable-Baselines3 would run, item by item."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Literal

import msgspec

from tetris_arcade.inspection.description import shortened
from tetris_arcade.inspection.ordinary import METHODS, is_code, is_ordinary
from tetris_arcade.inspection.pickles import Name, Reading

Verdict = Literal["ordinary", "code", "foreign"]

MAX_IMPORTS: Final = 50


class Risk(msgspec.Struct, frozen=True):
    """One thing that loading would run, and where it lies.

    The verdict is ``ordinary`` where it refers to nothing but what SB3's own ``save()`` writes
    and is harmless; ``code`` where it carries functions or classes as code, which can do anything;
    ``foreign`` for everything else.
    """

    place: str
    verdict: Verdict
    imports: tuple[str, ...] = ()
    """What it would import, the foreign first."""
    foreign: tuple[str, ...] = ()
    """Those of them that SB3 does not write by itself."""
    remarks: tuple[str, ...] = ()


def of_pickles(place: str, readings: Sequence[Reading], *, schedule: bool = False) -> Risk:
    """The risk of unpickling what was read, where a `schedule` is often a function."""
    names = dict.fromkeys(itertools.chain.from_iterable(reading.names for reading in readings))
    foreign = [name for name in names if not _is_known(name)]
    known = [name for name in names if _is_known(name)]
    altered = dict.fromkeys(itertools.chain.from_iterable(reading.alters for reading in readings))
    problems = [f"would change {name}" for name in altered]
    problems += [reading.problem for reading in readings if reading.problem]
    code = ["carries code" + ", as all schedules did before version 2.7" * schedule]
    carries_code = any(_is_code(name) for name in names)
    verdict: Verdict = "foreign" if foreign or problems else "code" if carries_code else "ordinary"
    return Risk(
        place,
        verdict,
        imports=_listed([*foreign, *known]),
        foreign=_listed(foreign),
        remarks=(*_listed(problems), *(code if carries_code else [])),
    )


def of_attribute(place: str, key: str, item: Any) -> Iterator[Risk]:
    """The risks of setting an algorithm's attribute ``key`` to an item, plain or as it was read."""
    if key in METHODS:
        yield Risk(place, "foreign", remarks=("would take the place of a method",))
    if key == "env" and item is not None:
        name = item if isinstance(item, str) else ""
        module, colon, _ = name.partition(":")
        imports = _listed([module] if colon else [])
        remark = f"would make the environment {shortened(name)}" if name else "would be used"
        yield Risk(place, "foreign", imports, imports, (remark,))


def _is_known(name: Name) -> bool:
    return is_ordinary(name.module, name.qualname) or _is_code(name)


def _is_code(name: Name) -> bool:
    return is_code(name.module, name.qualname)


def _listed(things: Iterable[Any]) -> tuple[str, ...]:
    texts = [shortened(str(thing)) for thing in things]
    left_out = len(texts) - MAX_IMPORTS
    return (*texts[:MAX_IMPORTS], *([f"… and {left_out:,} more"] if left_out > 0 else []))
