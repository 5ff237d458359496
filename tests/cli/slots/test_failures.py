"""What goes wrong with a disk is said in one line, and what was there stays."""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.slots.conftest import Fail, Run, keep, write_checkpoint
from tests.slots.wholeness import without_write_access
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

BIG = bytes(1 << 20)


@pytest.fixture
def little_room() -> Iterator[None]:
    """As on a full disk, no file can grow beyond 64 KiB."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    "words",
    [
        "import {0}/big.zip mine --replace --store {1}",
        "import {0}/big.zip new --store {1}",
        "copy big --replace --store dir:{0}/source --to {1}",
        "export big {0}/m.zip --store dir:{0}/source",
        "export big {0}/m.zip --bundle --store dir:{0}/source",
    ],
)
def test_a_full_disk_leaves_the_old_slots(
    fail: Fail, store: SlotStore, tmp_path: Path, words: str, request: pytest.FixtureRequest
) -> None:
    write_checkpoint(tmp_path / "big.zip", filler="x" * (1 << 20))
    keep(open_store(f"dir:{tmp_path}/source"), "big", BIG)
    before = sorted(tmp_path.rglob("*"))
    request.getfixturevalue("little_room")
    fail(*words.format(tmp_path, store.location).split())
    assert sorted(tmp_path.rglob("*")) == before
    assert [(slot.name, slot.metadata.notes) for slot in store.slots()] == [("mine", "kept")]


@pytest.fixture
def guarded() -> Iterator[Path]:
    """A folder outside of pytest's own, which an ordinary user cannot enter; it is read-only."""
    with tempfile.TemporaryDirectory() as outer:
        root = Path(outer)
        keep(open_store(f"dir:{root}/slots"), "mine", notes="kept")
        keep(open_store(f"dir:{root}/slots"), "gone")
        open_store(f"dir:{root}/slots").delete("gone")
        keep(open_store(f"zip:{root}/slots.zip"), "mine", notes="kept")
        keep(open_store(f"zip:{root}/slots.zip"), "gone")
        open_store(f"zip:{root}/slots.zip").delete("gone")
        for folder in (root, root / "slots"):
            folder.chmod(0o555)
        yield root
        for folder in (root, root / "slots"):
            folder.chmod(0o755)


@pytest.mark.parametrize("kind", ["dir:{}/slots", "zip:{}/slots.zip"])
def test_a_read_only_store_is_read_and_refuses_every_change(
    run: Run, fail: Fail, guarded: Path, kind: str
) -> None:
    location = kind.format(guarded)
    with without_write_access():
        for words in ("list", "show mine", "verify", "restore"):
            assert "mine" in run(*words.split(), "--store", location) or words == "restore"
        for words in (
            "delete mine",
            "rename mine new",
            "restore gone",
            "purge gone --yes",
            f"export mine {guarded}/m.zip",
        ):
            line = fail(*words.split(), "--store", location)
            assert "ermission" in line or "read-only" in line
        line = fail("copy", "grandmaster", "--to", location)
        assert "ermission" in line or "read-only" in line
    assert open_store(location).names() == ["mine"]
    assert [each.slot.name for each in open_store(location).discarded()] == ["gone"]


def test_a_folder_that_must_not_be_read_is_one_clear_error(fail: Fail) -> None:
    with tempfile.TemporaryDirectory() as outer:
        root = Path(outer)
        keep(open_store(f"dir:{root}/slots"), "mine")
        root.chmod(0)
        with without_write_access():
            for words in ("list", "show mine", "delete mine", "restore"):
                assert "ermission" in fail(*words.split(), "--store", f"dir:{root}/slots")
            assert "ermission" in fail("save", "best", "new", "--checkpoints", str(root))
            assert "ermission" in fail("import", f"{root}/m.zip", "new", "--store", f"{root}/slots")
        root.chmod(0o755)


def test_a_full_device_under_the_output_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tetris_arcade", "slots", "list"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr
