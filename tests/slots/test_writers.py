"""The dead are told from the living by what they signed."""

import errno
import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tetris_arcade.errors import StoreError
from tetris_arcade.slots import writers
from tetris_arcade.slots.writers import is_abandoned, locked, signed


def test_what_this_process_writes_is_not_abandoned(tmp_path: Path) -> None:
    assert not is_abandoned(tmp_path / signed(".staging"))


def test_what_a_dead_process_wrote_is_abandoned_at_once(tmp_path: Path) -> None:
    code = "from tetris_arcade.slots.writers import signed; print(signed('.staging'))"
    name = subprocess.check_output([sys.executable, "-c", code], text=True).strip()
    assert name.startswith(".staging~")
    assert is_abandoned(tmp_path / name)


def test_a_number_that_another_process_has_by_now_does_not_save_it(tmp_path: Path) -> None:
    prefix, signature, token = signed(".staging").split("~")
    host, number, start = signature.split("-")
    earlier = f"{prefix}~{host}-{number}-{int(start) - 100}~{token}"
    assert is_abandoned(tmp_path / earlier)


@pytest.mark.parametrize("name", [".staging~0123abcd-1-1~00", ".staging", ".draft~x~y"])
def test_of_another_host_only_what_is_an_hour_old_is_abandoned(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "model.zip").write_text("")
    assert not is_abandoned(folder)
    past = time.time() - 2 * 3600
    os.utime(folder, (past, past))
    assert not is_abandoned(folder)  # something was added to it just now
    os.utime(folder / "model.zip", (past, past))
    assert is_abandoned(folder)


def test_a_process_that_may_not_be_asked_about_counts_as_living(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psutil  # noqa: PLC0415

    name = signed(".staging").replace(f"-{os.getpid()}-", "-1-")

    def refuse(pid: int) -> None:
        raise psutil.AccessDenied(pid)

    monkeypatch.setattr(psutil, "Process", refuse)
    assert not writers.is_abandoned(tmp_path / name)


def test_a_lock_that_another_holds_is_waited_for_and_then_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "_LOCK_SECONDS", 0)
    with (
        locked(tmp_path / ".lock", "dir:x"),
        pytest.raises(StoreError, match="dir:x: another program has been writing for 0 s"),
        locked(tmp_path / ".lock", "dir:x"),
    ):
        pytest.fail("two hold the same lock")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_does_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    for _ in range(2):  # the second finds the file of the first
        with locked(tmp_path / ".lock", "dir:x"):
            pass


def test_a_failure_of_the_change_itself_is_not_taken_for_one_of_the_lock(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="mine"), locked(tmp_path / ".lock", "dir:x"):
        raise OSError(errno.ENOLCK, "mine")
