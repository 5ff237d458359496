"""Many processes at one store: readers see no bad slot, and nothing that was saved is lost."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.slots import contenders
from tests.slots.contenders import LABELS, READERS
from tests.slots.wholeness import SCHEMES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes are forked")

every_scheme = pytest.mark.parametrize("scheme", SCHEMES)


def contend(*arguments: object) -> dict[str, Any]:
    """What a run of `contenders` prints."""
    command = [sys.executable, "-m", contenders.__name__, *map(str, arguments)]
    script = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert script.returncode == 0, script.stderr
    report: dict[str, Any] = json.loads(script.stdout)
    assert report["litter"] == []
    return report


def read_while_replacing(scheme: str, seconds: float) -> None:
    report = contend("read", scheme, seconds)
    reads, replaced, bad = report["reads"], report["replaced"], report["bad"]
    print(f"{scheme}: {sum(reads)} reads by {READERS} processes amid {replaced} replacements")
    assert not bad, f"{len(bad)} of {sum(reads)}: {bad[:3]}"
    assert min(reads) > 0
    assert replaced > 1


@every_scheme
def test_readers_see_no_bad_slot_while_one_is_replaced_in_a_tight_loop(scheme: str) -> None:
    read_while_replacing(scheme, 2)


@pytest.mark.slow
@every_scheme
def test_nor_do_they_in_the_long_run(scheme: str) -> None:
    read_while_replacing(scheme, 20)


@every_scheme
@pytest.mark.parametrize("locks", [(), ("without-locks",)], ids=["locks", "without-locks"])
def test_of_eight_writers_of_one_name_one_wins_and_the_others_are_told(
    scheme: str, locks: tuple[str, ...]
) -> None:
    report = contend("save", scheme, *locks)
    results = report["results"]
    assert set(results) == set(LABELS)
    [winner] = [label for label, result in results.items() if result == "saved"]
    others = [result for label, result in results.items() if label != winner]
    assert all(result.startswith("SlotExistsError") for result in others), others
    assert report["held"] == winner
    assert report["trash"] == []


@every_scheme
def test_eight_writers_who_replace_each_other_lose_nothing(scheme: str) -> None:
    report = contend("save", scheme, "replace")
    assert report["results"] == dict.fromkeys(LABELS, "saved")
    assert report["held"] in LABELS
    assert sorted([report["held"], *report["trash"]]) == sorted(["first", *LABELS])


@every_scheme
def test_where_locks_do_not_hold_nothing_is_lost_that_was_said_to_be_saved(scheme: str) -> None:
    report = contend("save", scheme, "replace", "without-locks")
    saved = [label for label, result in report["results"].items() if result == "saved"]
    print(f"{scheme}: {len(saved)} of {len(LABELS)} saved without locks")
    assert {report["held"], *report["trash"]} >= {"first", *saved}
