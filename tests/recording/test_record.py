"""A film is whole or not there, and why it is not is said in one line."""

import errno
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from tests.recording.scenery import a_stage, screened
from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade.engine.game import Game
from tetris_arcade.errors import ArcadeError, ModelError, UsageError
from tetris_arcade.recording.record import Recorded, Shape, check, record
from tetris_arcade.recording.stage import Stage

PLAIN = Shape()


def recorded(
    file: Path, stage: Stage | None = None, shape: Shape = PLAIN, *, replace: bool = False
) -> Recorded:
    """A film of three pieces."""
    return record(
        stage or a_stage(speed=8), file,
        pieces=3, speed=8, shape=shape, replace=replace, report=lambda placed: None,
    )  # fmt: skip


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file grows larger: what a full disk does to one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize(
    ("name", "shape", "size", "rate"),
    [
        ("a.gif", Shape(), (960, 540), 30),
        ("a.GIF", Shape(scale=1, rate=10, portrait=True), (270, 480), 10),
        ("a.mp4", Shape(), (1920, 1080), 60),
        ("a.mp4", Shape(scale=1, rate=24, portrait=True), (270, 480), 24),
    ],
)
def test_a_film_has_the_shape_that_was_asked_for(
    tmp_path: Path, name: str, shape: Shape, size: tuple[int, int], rate: int
) -> None:
    made = recorded(tmp_path / name, shape=shape)
    assert (made.size, made.rate) == (size, rate)
    seen = screened(tmp_path / name)
    assert seen[0][1].shape == (size[1], size[0], 3)
    assert seen[-1][0] == pytest.approx((made.pictures - 1) / rate, abs=0.02)
    assert names(tmp_path) == [name]


def test_the_same_show_makes_the_same_film(tmp_path: Path) -> None:
    for name in ("a.gif", "b.gif", "a.mp4", "b.mp4"):
        recorded(tmp_path / name, shape=Shape(scale=1))
    for kind in ("gif", "mp4"):
        one, other = (tmp_path / f"{name}.{kind}" for name in "ab")
        assert one.read_bytes() == other.read_bytes()


def test_how_many_pieces_are_placed_is_reported(tmp_path: Path) -> None:
    told: list[int] = []
    record(
        a_stage(speed=8), tmp_path / "a.gif",
        pieces=3, speed=8, shape=PLAIN, replace=False, report=told.append,
    )  # fmt: skip
    assert told == sorted(told)
    assert set(told) == {0, 1, 2, 3}


def test_an_old_film_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_text("old")
    with pytest.raises(ArcadeError, match="is there already; choose another name or add --repl"):
        recorded(tmp_path / "a.gif")
    assert (tmp_path / "a.gif").read_text() == "old"


def test_an_old_film_is_replaced_when_that_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_text("old")
    recorded(tmp_path / "a.gif", replace=True)
    assert len(screened(tmp_path / "a.gif")) > 1
    assert names(tmp_path) == ["a.gif"]


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    def appears(placed: int) -> None:
        (tmp_path / "a.gif").write_text("new")

    with pytest.raises(ArcadeError, match="is there already"):
        record(
            a_stage(speed=8), tmp_path / "a.gif",
            pieces=3, speed=8, shape=PLAIN, replace=False, report=appears,
        )  # fmt: skip
    assert (tmp_path / "a.gif").read_text() == "new"
    assert names(tmp_path) == ["a.gif"]


@pytest.mark.parametrize("name", ["a.gif", "a.mp4"])
@pytest.mark.parametrize("old", [True, False])
def test_a_full_disk_is_said_and_leaves_the_folder_as_it_was(
    tmp_path: Path, name: str, old: bool
) -> None:
    if old:
        (tmp_path / name).write_text("old")
    before = names(tmp_path)
    with files_of_at_most(2_000), pytest.raises(ArcadeError, match=f"cannot write .*{name}: File"):
        recorded(tmp_path / name, replace=old)
    assert names(tmp_path) == before
    assert not old or (tmp_path / name).read_text() == "old"


@pytest.mark.parametrize("name", ["a.gif", "a.mp4"])
def test_a_disk_that_is_full_at_the_last_byte_is_noticed(tmp_path: Path, name: str) -> None:
    recorded(tmp_path / name)
    size = (tmp_path / name).stat().st_size
    with files_of_at_most(size - 1), pytest.raises(ArcadeError, match="cannot write"):
        recorded(tmp_path / name, replace=True)
    assert (tmp_path / name).stat().st_size == size


def test_a_slot_that_fails_on_the_way_leaves_no_half_film(tmp_path: Path) -> None:
    player = ScriptedPlayer()
    stage = a_stage(player)
    player.streams[0].own_problem = "it went away"
    with pytest.raises(ModelError, match="it went away"):
        recorded(tmp_path / "a.mp4", stage)
    assert names(tmp_path) == []


def test_what_the_system_denies_the_player_is_not_said_of_the_file(tmp_path: Path) -> None:
    def deny() -> list[Game]:
        raise OSError(errno.EAGAIN, "no room for a process")

    with pytest.raises(OSError, match="no room for a process"):
        recorded(tmp_path / "a.mp4", a_stage(speed=8)._replace(games=deny))
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["a.gif", "a.mp4"])
def test_what_a_killed_recording_left_is_cleared_by_the_next(tmp_path: Path, name: str) -> None:
    child = os.fork()
    if child == 0:
        record(
            a_stage(speed=8), tmp_path / name,
            pieces=3, speed=8, shape=PLAIN, replace=False, report=lambda placed: os._exit(9),
        )  # fmt: skip
    os.waitpid(child, 0)
    assert len(names(tmp_path)) == 1
    recorded(tmp_path / name)
    assert names(tmp_path) == [name]


def test_a_film_is_flushed_to_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film, flushed, flush = tmp_path / "a.mp4", [], os.fsync

    def watched(descriptor: int) -> None:
        flush(descriptor)
        flushed.append((os.fstat(descriptor).st_ino, film.exists()))

    monkeypatch.setattr(os, "fsync", watched)
    recorded(film)
    assert flushed[0] == (film.stat().st_ino, False)


@pytest.mark.parametrize("name", ["a.gif", "a.mp4"])
def test_a_film_that_nobody_waits_for_leaves_nothing(tmp_path: Path, name: str) -> None:
    def interrupt(placed: int) -> None:
        if placed == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record(
            a_stage(speed=8), tmp_path / name,
            pieces=3, speed=8, shape=PLAIN, replace=False, report=interrupt,
        )  # fmt: skip
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "shape", "reason"),
    [
        ("a.avi", PLAIN, "is no kind of film: let its name end in .gif or .mp4"),
        ("a", PLAIN, "is no kind of film"),
        ("a.gif", Shape(scale=0), "0 is no scale for a.gif: choose from 1 to 8"),
        ("a.gif", Shape(scale=9), "9 is no scale"),
        ("a.gif", Shape(rate=60), "60 is no pictures a second for a.gif: choose from 1 to 50"),
        ("a.mp4", Shape(rate=121), "choose from 1 to 120"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path, name: str, shape: Shape, reason: str
) -> None:
    with pytest.raises(UsageError, match=reason):
        check(tmp_path / name, shape, replace=False)


def test_what_is_no_place_for_a_film_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.gif").mkdir()
    (tmp_path / "link.gif").symlink_to(tmp_path / "nowhere")
    for name, reason in (
        ("folder.gif", "is a folder; name a file in it"),
        ("link.gif", "is no ordinary file; choose another name"),
        ("none/a.gif", "there is no folder .*none: make it first"),
    ):
        with pytest.raises(ArcadeError, match=reason):
            check(tmp_path / name, PLAIN, replace=True)


def test_the_first_picture_is_the_one_before_any_time_has_passed(tmp_path: Path) -> None:
    recorded(tmp_path / "a.gif", shape=Shape(scale=1))
    first = screened(tmp_path / "a.gif")[0][1]
    assert np.array_equal(first[260, 0], [0, 255, 120])  # an empty board, as the scene draws it
    assert len(np.unique(first.reshape(-1, 3), axis=0)) == 2
