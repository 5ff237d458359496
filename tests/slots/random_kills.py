"""Kills a process that is busy with a store, at random moments, and asks what became of the store.

    python -m tests.slots.random_kills SCHEME KILLS

Prints, as JSON: how often the process was killed (``kills``), and how often in the middle of a
change (``interrupted``); how many ``changes`` it had done; how often the store then held something
else than before or after the last change (``lost``), showed a slot that was not whole (``torn``) or
did not let itself be changed, and cleared of litter, at once (``blocked``); and the ``flaws``.
"""

import io
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec

from tests.slots.busy_writer import DONE, be_busy
from tests.slots.wholeness import Contents, contents, litter, location_in, quick_folder
from tetris_arcade.errors import ArcadeError
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

_LONGEST_LIFE = 0.01  # seconds after the first change, enough for several
_AT_ONCE = 5.0  # seconds, on a machine that is busy with other things


class Kills:
    """One store, its busy process killed again and again, and what that did."""

    def __init__(self, location: str, journal: Path) -> None:
        self._location, self._journal = location, journal
        store = self._open()
        store.save("first", io.BytesIO(b"the first model"), Metadata())
        self._held = contents(store)
        self.counts = Counter(kills=0, interrupted=0, changes=0, lost=0, torn=0, blocked=0)
        self.flaws: list[str] = []

    def kill_once(self) -> None:
        """Let a process be busy with the store for a moment, kill it and look."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            be_busy(self._open(), self._held, self._journal, writing)
        os.close(writing)
        os.read(reading, 1)
        os.close(reading)
        time.sleep(random.uniform(0, _LONGEST_LIFE))
        os.kill(pid, signal.SIGKILL)
        if not os.WIFSIGNALED(os.waitpid(pid, 0)[1]):
            raise RuntimeError("the busy process ended by itself")
        self.counts["kills"] += 1
        self._check(self._announced())

    def _announced(self) -> list[Contents]:
        """What the store may hold by its journal: two possibilities amid a change, else one."""
        lines = self._journal.read_bytes().splitlines()
        done = lines.count(DONE)
        interrupted = lines[-1] != DONE
        self.counts["changes"] += done
        self.counts["interrupted"] += interrupted
        states = [msgspec.json.decode(line, type=Contents) for line in lines if line != DONE]
        return states[-2:] if interrupted else states[-1:]

    def _check(self, announced: list[Contents]) -> None:
        try:
            seen = contents(self._open())
        except (AssertionError, ArcadeError, OSError) as error:
            self._found("torn", error)
            return
        if seen.slots not in [state.slots for state in announced]:
            self._found("lost", f"{seen} is none of {announced}")
        started = time.monotonic()
        try:
            self._change_nothing()
            left = litter(self._open())
            if left or time.monotonic() - started > _AT_ONCE:
                self._found("blocked", f"{time.monotonic() - started} s, {left}")
        except ArcadeError as error:
            self._found("blocked", error)
        self._held = contents(self._open())
        if self._held.slots != seen.slots or self._held not in announced:
            self._found("lost", f"{self._held}, before {seen}, is none of {announced}")

    def _change_nothing(self) -> None:
        """The next change, though one that leaves everything as it is."""
        store = self._open()
        name = store.names()[0]
        store.annotate(name, store.read(name).metadata)

    def _found(self, kind: str, flaw: object) -> None:
        self.counts[kind] += 1
        self.flaws.append(f"{kind}, kill {self.counts['kills']}: {flaw!r}")

    def _open(self) -> SlotStore:
        return open_store(self._location)


def main(scheme: str, number: int) -> None:
    with quick_folder() as folder:
        (folder / "store").mkdir()
        kills = Kills(location_in(folder / "store", scheme), folder / "journal")
        while kills.counts["kills"] < number and not kills.flaws:
            kills.kill_once()
    print(json.dumps({**kills.counts, "flaws": kills.flaws}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
