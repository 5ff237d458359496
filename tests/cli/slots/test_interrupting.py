"""Ctrl-C ends a slot command at any point with exit code 130 and without litter."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.slots.conftest import DESCRIBED, keep, write_checkpoint
from tetris_arcade.slots.plugins import open_store

MODEL = os.urandom(1 << 20) * 4

# The command line as it is, but for a progress that stops at the first piece, to be interrupted.
STOPPING = """
import sys
from contextlib import contextmanager
from tetris_arcade.cli import main
from tetris_arcade.cli.slots import keeping, moving, verifying

@contextmanager
def bar(doing):
    def stop(done, total):
        print("stopped", flush=True)
        sys.stdin.read()
    yield stop

keeping.bar = moving.bar = verifying.bar = bar
sys.exit(main(["slots", *sys.argv[1:]]))
"""


def files_under(folder: Path) -> list[Path]:
    # A lock that nobody holds is no litter.
    return sorted(path for path in folder.rglob("*") if not path.name.endswith(".lock"))


@pytest.mark.parametrize("kind", ["dir:{}/slots", "zip:{}/slots.zip"])
@pytest.mark.parametrize(
    "words",
    [
        "save best new --checkpoints . --store {store}",
        "save best mine --replace --checkpoints . --store {store}",
        "import best.zip new --store {store}",
        "copy --all --store dir:source --to {store}",
        "export mine m.zip --store {store}",
        "export mine m.zip --bundle --store {store}",
        "verify --store {store}",
    ],
)
def test_in_the_middle_of_the_bytes(tmp_path: Path, kind: str, words: str) -> None:
    store = open_store(kind.format(tmp_path))
    before = keep(store, "mine", MODEL)
    keep(open_store(f"dir:{tmp_path}/source"), "yours", MODEL)
    write_checkpoint(tmp_path / "best.zip", slot_metadata=DESCRIBED)
    files = files_under(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", STOPPING, *words.format(store=store.location).split()],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "stopped\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 130
    assert files_under(tmp_path) == files
    assert [slot.metadata for slot in store.slots()] == [before.metadata]


def test_while_purging_asks(tmp_path: Path) -> None:
    store = open_store(f"dir:{tmp_path}/slots")
    keep(store, "mine")
    store.delete("mine")
    ours, theirs = pty.openpty()
    command = ["slots", "purge", "--all", "--store", store.location]
    with subprocess.Popen(
        [sys.executable, "-m", "tetris_arcade", *command],
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        asked = b""
        while not asked.endswith(b"[y/N] "):
            asked += process.stderr.read(1)
        process.send_signal(signal.SIGINT)
        os.write(ours, b"y\n")  # wakes it, in case the signal came just before it waited
        assert process.wait(timeout=60) == 130
        assert process.stderr.read() == b""
    os.close(ours)
    os.close(theirs)
    assert len(store.discarded()) == 1
