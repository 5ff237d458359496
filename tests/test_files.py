"""A file is whole or not there, whoever dies while writing it."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.slots import tracing
from tetris_arcade.files import draft_beside, in_the_way, place, write_new, write_whole

OLD, NEW = b"old", b"new" * 100_000


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def found_after_each_death(
    kind: str, path: Path, old: bytes | None, write: Callable[[], None]
) -> set[bytes | None]:
    """What lies at ``path`` when who writes there is killed at each call in turn, or at none."""
    if reason := tracing.why_not(kind):
        pytest.skip(reason)

    def action() -> int:
        write()
        return 0

    found: set[bytes | None] = set()
    at, met = 0, True
    while met:
        path.unlink(missing_ok=True)
        if old is not None:
            path.write_bytes(old)
        at += 1
        met = tracing.run(tracing.Fault(kind, at), action).call is not None
        found.add(path.read_bytes() if path.exists() else None)
    assert at > 1
    return found


@pytest.mark.parametrize("kind", ["die", "tear"])
def test_whoever_is_killed_at_any_call_leaves_the_old_file_or_the_new_one(
    kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "latest.zip"
    assert found_after_each_death(kind, path, OLD, lambda: write_whole(path, NEW)) == {OLD, NEW}
    assert len(names(tmp_path)) <= 2  # each removed what the one before had left


@pytest.mark.parametrize("kind", ["die", "tear"])
def test_whoever_is_killed_at_any_call_leaves_a_whole_new_file_or_none(
    kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "game.replay"
    assert found_after_each_death(kind, path, None, lambda: write_new(path, NEW)) == {None, NEW}


@pytest.mark.parametrize("write", [write_new, write_whole])
def test_what_is_written_is_flushed_before_it_has_its_name_and_its_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path, bytes], None]
) -> None:
    path, flushed = tmp_path / "a", []
    flush = os.fsync

    def watched(descriptor: int) -> None:
        flush(descriptor)
        inode = os.fstat(descriptor).st_ino
        flushed.append((inode, path.exists()))

    monkeypatch.setattr(os, "fsync", watched)
    write(path, NEW)
    assert flushed == [(path.stat().st_ino, False), (tmp_path.stat().st_ino, True)]
    assert names(tmp_path) == ["a"]


def test_a_new_file_replaces_none(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)
    with pytest.raises(FileExistsError):
        write_new(path, NEW)
    with draft_beside(path) as draft:  # it appeared meanwhile
        draft.write_bytes(NEW)
        with pytest.raises(FileExistsError):
            place(draft, path, replace=False)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a"]


def test_without_hard_links_too_a_new_file_replaces_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    write_new(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == NEW
    (tmp_path / "b").write_bytes(OLD)
    with draft_beside(tmp_path / "b") as draft:
        draft.write_bytes(NEW)
        with pytest.raises(FileExistsError):
            place(draft, tmp_path / "b", replace=False)
    assert (tmp_path / "b").read_bytes() == OLD
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        write_new(tmp_path / "c", NEW)
    assert names(tmp_path) == ["a", "b"]


def test_the_draft_of_a_writer_at_work_is_let_be_and_that_of_a_dead_one_goes(
    tmp_path: Path,
) -> None:
    with draft_beside(tmp_path / "a") as living:
        living.write_bytes(b"half")
        child = os.fork()
        if child == 0:
            with draft_beside(tmp_path / "a"):
                os._exit(9)
        os.waitpid(child, 0)
        assert len(names(tmp_path)) == 2
        write_whole(tmp_path / "a", NEW)
        assert living.read_bytes() == b"half"
        assert names(tmp_path) == sorted(["a", living.parent.name])


def test_what_is_in_the_way_is_said_and_a_name_that_cannot_be_raises_nothing(
    tmp_path: Path,
) -> None:
    assert in_the_way(tmp_path / "a", replace=False) is None
    assert in_the_way(tmp_path / ("a" * 300), replace=False) is None
    (tmp_path / "a").touch()
    assert in_the_way(tmp_path / "a", replace=True) is None
    assert "is there already" in str(in_the_way(tmp_path / "a", replace=False))
    assert "is a folder" in str(in_the_way(tmp_path, replace=True))
    os.mkfifo(tmp_path / "pipe")
    assert "no ordinary file" in str(in_the_way(tmp_path / "pipe", replace=True))
