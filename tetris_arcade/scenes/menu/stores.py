"""Several stores as one table, where one that does not answer holds up none of the others."""

from collections.abc import Callable, Iterable
from threading import Thread
from time import monotonic
from typing import Final

from tetris_arcade.scenes.menu.ranking import Ranking, places, read
from tetris_arcade.slots.store import SlotStore

PATIENCE: Final = 2.0
"""Seconds that all stores together may take; what has not answered by then is left out."""


class _Reading:
    """One store, read in a thread of its own; there is never more than one."""

    def __init__(self, store: SlotStore) -> None:
        self.store = store
        self.latest = Ranking(())
        """What it answered last."""
        self._thread: Thread | None = None

    @property
    def answers(self) -> bool:
        return self._thread is None or not self._thread.is_alive()

    def start(self) -> None:
        if self.answers:
            self._thread = Thread(target=self._run, name="reads a store", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> None:
        if self._thread is not None:
            self._thread.join(max(0.0, seconds))

    def _run(self) -> None:
        self.latest = read([self.store])


class Stores:
    """The stores of a show. What one of them said last is shown for as long as it is silent."""

    def __init__(
        self,
        find: Callable[[], Iterable[SlotStore]],
        patience: float = PATIENCE,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """``find`` gives the stores there are now: the user's own comes with its first slot.

        ``patience`` is in seconds of ``clock``.
        """
        self._find = find
        self._known: dict[str, _Reading] = {}
        self._patience = patience
        self._clock = clock

    def read(self) -> Ranking:
        """The table as it is now; takes no longer than the patience lasts."""
        end = self._clock() + self._patience
        stores = {store.location: store for store in self._find()}
        readings = [
            self._known.setdefault(location, _Reading(store)) for location, store in stores.items()
        ]
        for reading in readings:
            reading.start()
        for reading in readings:
            reading.wait(end - self._clock())
        # In this order: what answers in between is not called silent.
        silent = [reading for reading in readings if not reading.answers]
        slots = [entry.slot for reading in readings for entry in reading.latest.entries]
        problems = [line for reading in readings for line in reading.latest.problems]
        problems += [
            f"{reading.store.location} does not answer; check the disk or the network it is on"
            for reading in silent
        ]
        return Ranking(places(slots), tuple(problems))
