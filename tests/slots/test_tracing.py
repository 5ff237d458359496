"""The tracer does to a process what it says, at the call it says, and nothing before or after."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import json, os, sys
from pathlib import Path
from tests.slots.tracing import Fault, run, why_not

kind, lasting, folder = sys.argv[1].removesuffix("+"), sys.argv[1].endswith("+"), Path(sys.argv[2])

def action():
    try:
        with open(folder / "draft", "wb", buffering=0) as file:
            file.write(b"0123456789")
        os.rename(folder / "draft", folder / "done")
    except OSError as error:
        try:
            os.unlink(folder / "draft")
        except OSError:
            pass
        return error.errno
    return 0

seen = []
for at in range(1, 5) if why_not(kind) is None else ():
    outcome = run(Fault(kind, at, lasting), action)
    found = {entry.name: len(entry.read_bytes()) for entry in folder.iterdir()}
    seen.append([outcome.call, outcome.status, found])
    for name in found:
        (folder / name).unlink()
print(json.dumps({"why_not": why_not(kind), "seen": seen}))
"""

DONE = [None, 0, {"done": 10}]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "die",
            [
                ["openat(draft)", None, {}],
                ["write(draft)", None, {"draft": 0}],
                ["rename(draft, done)", None, {"draft": 10}],
                DONE,
            ],
        ),
        ("tear", [["write(draft)", None, {"draft": 5}], DONE, DONE, DONE]),
        (
            "EIO",
            [
                ["openat(draft)", 5, {}],
                ["write(draft)", 5, {}],
                ["rename(draft, done)", 5, {}],
                DONE,
            ],
        ),
        (
            "EIO+",
            [
                ["openat(draft)", 5, {}],
                ["write(draft)", 5, {"draft": 0}],
                ["rename(draft, done)", 5, {"draft": 10}],
                DONE,
            ],
        ),
    ],
)
def test_a_fault_strikes_exactly_the_call_it_is_meant_for(
    tmp_path: Path, kind: str, expected: list[object]
) -> None:
    command = [sys.executable, "-c", SCRIPT, kind, str(tmp_path)]
    result = json.loads(subprocess.check_output(command))
    if result["why_not"] is not None:
        pytest.skip(result["why_not"])
    # aarch64 has no rename(2), the C library calls renameat(2)
    seen = [
        [call and call.replace("renameat(", "rename("), *rest] for call, *rest in result["seen"]
    ]
    assert seen == expected
