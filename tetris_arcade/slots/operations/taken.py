"""What happens when a name is taken already."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Literal, TypeAlias

from tetris_arcade.errors import SlotExistsError, StoreError
from tetris_arcade.slots.names import MAX_LENGTH
from tetris_arcade.slots.store import Slot, SlotStore

Taken: TypeAlias = Literal["refuse", "replace", "suffix"]
"""Refuse; send the old slot to the trash; or keep the new one as NAME-2, NAME-3 and so on."""

_MOST_SUFFIXES = 10_000


def candidates(name: str) -> Iterator[str]:
    """``name``, then NAME-2, NAME-3 …, each cut to the length that a name may have."""
    yield name
    for number in range(2, _MOST_SUFFIXES):
        suffix = f"-{number}"
        yield f"{name[: MAX_LENGTH - len(suffix)]}{suffix}"


def keep_as(store: SlotStore, name: str, taken: Taken, keep: Callable[[str, bool], Slot]) -> Slot:
    """What ``keep(name, replace)`` returns, called as ``taken`` says until a name is free.

    Raises what ``keep`` raises; of `SlotExistsError` only the last.
    """
    if taken != "suffix":
        return keep(name, taken == "replace")
    there: set[str] = set()
    with suppress(StoreError):  # it is not there yet, or keeping says what is wrong with it
        there.update(store.names())
    for candidate in candidates(name):
        if candidate not in there:
            with suppress(SlotExistsError):  # another writer was quicker: on to the next
                return keep(candidate, False)
    raise SlotExistsError(
        f"{store.location} has {_MOST_SUFFIXES:,} slots called {name!r}; choose another name"
    )
