"""Does what is done to a store again and again, with a fault at each of its system calls in turn.

    python -m tests.slots.crash_points SCHEME OPERATION,... FAULT,...

A fault is a kind of `tracing.Fault`, with a "+" if it is lasting, or "die-twice". Prints, as JSON,
how many system calls each was tried at (``points``, by operation and fault) and what the store
promised and did not keep (``flaws``); or why system calls cannot be traced here (``why_not``).
"""

import io
import json
import os
import shutil
import subprocess
import sys
import traceback
from functools import partial
from itertools import count
from pathlib import Path

import msgspec

from tests.slots.changes import OPERATIONS, copy, fill
from tests.slots.tracing import Fault, Outcome, run, why_not
from tests.slots.wholeness import (
    SCHEMES,
    Contents,
    assert_trash_restores,
    contents,
    hash_of,
    litter,
    location_in,
    quick_folder,
    without_write_access,
)
from tetris_arcade.errors import ArcadeError
from tetris_arcade.slots.locations import split_location
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

_DONE, _REFUSED, _RAISED, _BLOCKED, _STUCK = range(5)
_WRONGS = {
    _RAISED: "it raised something else than an ArcadeError of one line",
    _BLOCKED: "while it lives, another process sees neither old nor new, or can change nothing",
    _STUCK: "after it, it sees neither old nor new, or can change nothing",
}
_TWICE = "die-twice"
_ALSO_SEEN_BY_A_FRESH_PROCESS = Fault("die", 6)


class Bench:
    """An operation, and a store to try it on that is as new each time."""

    def __init__(self, folder: Path, scheme: str, operation: str) -> None:
        self._folder, self._schemes = folder, [scheme, scheme]
        if operation == "copy":
            self._schemes = [scheme, *({*SCHEMES} - {scheme})]
        self._operation = OPERATIONS[operation]
        (folder / "template/store").mkdir(parents=True)
        (folder / "template/source").mkdir()
        store, source = self._stores("template")
        fill(source)
        if operation != "create":
            fill(store)
        store, source = self.renew()
        self.before, self.source = look(store), look(source)
        self._operation(store, source)
        self.after = look(store)

    def renew(self) -> tuple[SlotStore, SlotStore]:
        """The store to try the operation on and the one to copy from, both as they were."""
        shutil.rmtree(self._folder / "trial", ignore_errors=True)
        shutil.copytree(self._folder / "template", self._folder / "trial")
        return self._stores("trial")

    def attempt(self, store: SlotStore, source: SlotStore) -> int:
        """The operation, in a process of its own; how it went."""
        try:
            self._operation(store, source)
        except ArcadeError as error:
            return _REFUSED if len(str(error).splitlines()) == 1 else _RAISED
        except Exception:
            traceback.print_exc()
            sys.stderr.flush()
            return _RAISED
        return _DONE

    def live_on(self, store: SlotStore, status: int) -> int:
        """After a fault that this process survived another one goes on, and then this one; how it
        went, where the operation went as ``status`` says."""
        pid = os.fork()
        if pid == 0:
            os._exit(self.go_on(store))
        if os.waitpid(pid, 0)[1] != 0:
            return _BLOCKED
        return status if self.go_on(store) == _DONE else _STUCK

    def go_on(self, store: SlotStore) -> int:
        """Look, and make the next change, though one that leaves everything as it is."""
        try:
            assert look(store).slots in (self.before.slots, self.after.slots)
            if "other" in self.before.slots:
                store.annotate("other", store.read("other").metadata)
        except (ArcadeError, AssertionError):
            traceback.print_exc()
            sys.stderr.flush()
            return _STUCK
        return _DONE

    def check(self, fault: Fault, outcome: Outcome) -> None:
        """Raise AssertionError unless the store kept what it promises."""
        store, source = self._stores("trial")
        with without_write_access():
            seen = look(store)
        assert outcome.status not in _WRONGS, _WRONGS.get(outcome.status or 0)
        if outcome.status == _DONE:
            assert seen == self.after, f"it said that it was done, and there is {seen}"
        assert seen.slots in (self.before.slots, self.after.slots), f"there is {seen}"
        if outcome.status == _REFUSED and _can_be_undone(fault, outcome):
            assert seen.slots == self.before.slots, f"it refused, and there is {seen}"
        if fault == _ALSO_SEEN_BY_A_FRESH_PROCESS:
            assert _look_from_a_fresh_process(store) == seen
        expected = self._change_again(fault, seen, store, source)
        settled = look(store)
        assert settled in expected, f"after the next change there is {settled}"
        assert litter(store) == set(), f"after the next change there lies {litter(store)}"
        if self._operation is copy:
            assert look(source) == self.source, f"the source has become {look(source)}"
            assert litter(source) == set()
        assert_trash_restores(store)
        assert litter(store) == set(), f"when all was restored there lies {litter(store)}"

    def _change_again(
        self, fault: Fault, seen: Contents, store: SlotStore, source: SlotStore
    ) -> list[Contents]:
        """Change the store once more, which must succeed; what it may hold then.

        What a reader saw stays so. Half of the time the same is tried again, if it is undone.
        """
        if fault.at % 2 and seen == self.before:
            self._operation(store, source)
            return [self.after]
        store.save("next", io.BytesIO(b"next"), Metadata())
        added = {"next": (hash_of(b"next"), "")}
        return [
            Contents(seen.slots | added, state.trash)
            for state in (self.before, self.after)
            if state.slots == seen.slots
        ]

    def _stores(self, folder: str) -> tuple[SlotStore, SlotStore]:
        places = self._folder / folder / "store", self._folder / folder / "source"
        store, source = map(open_store, map(location_in, places, self._schemes))
        return store, source


def _can_be_undone(fault: Fault, outcome: Outcome) -> bool:
    """An error that lasts befalls the undoing as well; and a folder that cannot be flushed has the
    change already, only it may not survive a power cut."""
    return not fault.lasting and not (outcome.call or "").startswith("fsync")


def look(store: SlotStore) -> Contents:
    """`contents`; a store that nothing was saved to yet has none."""
    if not Path(split_location(store.location)[1]).exists():
        return Contents({}, [])
    return contents(store)


def _look_from_a_fresh_process(store: SlotStore) -> Contents:
    code = f"""
import msgspec
from tests.slots.crash_points import look
from tetris_arcade.slots.plugins import open_store
print(msgspec.json.encode(look(open_store({store.location!r}))).decode())
"""
    seen = subprocess.check_output([sys.executable, "-c", code])
    return msgspec.json.decode(seen, type=Contents)


def try_each_point(bench: Bench, kind: str) -> tuple[int, list[str]]:
    """The number of system calls that the fault was tried at, and the flaws it brought to light."""
    flaws: list[str] = []
    point = 0
    while True:
        point += 1
        fault = Fault(kind.removesuffix("+"), point, lasting=kind.endswith("+"))
        store, source = bench.renew()
        outcome = run(fault, partial(bench.attempt, store, source), partial(bench.live_on, store))
        if outcome.call is None:
            return point - 1, flaws
        try:
            bench.check(fault, outcome)
        except (AssertionError, ArcadeError, OSError) as error:
            flaws.append(f"{kind} at call {point}, {outcome.call}: {error!r}")


def try_each_pair(bench: Bench) -> tuple[int, list[str]]:
    """As `try_each_point`, dying twice: the process that makes the next change dies as well."""
    tried = 0
    flaws: list[str] = []
    for first in count(1):
        for second in count(1):
            store, source = bench.renew()
            if run(Fault("die", first), partial(bench.attempt, store, source)).call is None:
                return tried, flaws
            call = run(Fault("die", second), partial(bench.go_on, store)).call
            if call is None:
                break
            tried += 1
            try:
                bench.check(Fault("die", second), Outcome(call, None))
            except (AssertionError, ArcadeError, OSError) as error:
                flaws.append(f"die at call {first}, then {second}, {call}: {error!r}")
    raise AssertionError("an operation without end")


def main(scheme: str, operations: str, kinds: str) -> None:
    for kind in kinds.split(","):
        reason = why_not("die" if kind == _TWICE else kind.removesuffix("+"))
        if reason is not None:
            print(json.dumps({"why_not": reason}))
            return
    points: dict[str, dict[str, int]] = {}
    flaws = []
    for operation in operations.split(","):
        with quick_folder() as folder:
            bench = Bench(folder, scheme, operation)
            tried = {
                kind: try_each_pair(bench) if kind == _TWICE else try_each_point(bench, kind)
                for kind in kinds.split(",")
            }
        points[operation] = {kind: number for kind, (number, _) in tried.items()}
        flaws += [f"{operation}, {flaw}" for _, found in tried.values() for flaw in found]
    print(json.dumps({"points": points, "flaws": flaws}))


if __name__ == "__main__":
    main(*sys.argv[1:])
