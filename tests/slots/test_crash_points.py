"""There is no system call, in any operation, at which dying or failing costs a model."""

import json
import subprocess
import sys
from collections.abc import Iterable

import pytest

from tests.slots import crash_points
from tests.slots.changes import OPERATIONS
from tests.slots.wholeness import SCHEMES

ENOUGH = 6
"""Every operation changes something with so many system calls; fewer, and it was not traced."""

ERRORS = ["ENOSPC", "EACCES", "EIO", "EINTR", "EROFS+", "ENOSPC+", "EIO+"]
"""The errors; with a "+" all further calls fail as well."""

every_scheme = pytest.mark.parametrize("scheme", SCHEMES)


def try_each_point(
    scheme: str, operations: Iterable[str], faults: list[str], *, at_least: int = ENOUGH
) -> None:
    """Fails for any flaw that `crash_points` finds."""
    command = [sys.executable, "-m", crash_points.__name__, scheme]
    command += [",".join(operations), ",".join(faults)]
    script = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert script.returncode == 0, script.stderr
    result = json.loads(script.stdout)
    if "why_not" in result:
        pytest.skip(result["why_not"])
    for operation, points in result["points"].items():
        print(f"{scheme}: {operation}: tried at so many system calls: {points}")
    assert not result["flaws"], "\n".join([script.stderr[-2000:], *result["flaws"]])
    assert result["points"].keys() == set(operations)
    for points in result["points"].values():
        assert points.keys() == set(faults)
        assert min(points.values()) >= at_least


@every_scheme
def test_dying_at_any_system_call_leaves_old_or_new_and_the_next_change_clears_up(
    scheme: str,
) -> None:
    try_each_point(scheme, OPERATIONS, ["die"])


@every_scheme
def test_dying_half_way_through_any_write_leaves_old_or_new(scheme: str) -> None:
    try_each_point(scheme, ["create", "replace", "annotate"], ["tear"], at_least=1)


@every_scheme
def test_a_disk_that_is_read_only_from_any_system_call_on_costs_nothing(scheme: str) -> None:
    try_each_point(scheme, ["replace", "rename", "purge"], ["EROFS+"])


@pytest.mark.slow
@every_scheme
def test_nor_does_it_help_to_kill_the_process_that_clears_up(scheme: str) -> None:
    try_each_point(scheme, ["replace", "purge"], ["die-twice"], at_least=ENOUGH**2)


@pytest.mark.slow
@every_scheme
def test_a_system_call_that_fails_is_survived_or_said_in_one_line_and_costs_nothing(
    scheme: str,
) -> None:
    try_each_point(scheme, OPERATIONS, ERRORS)
