import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.kiosk.shows import show
from tetris_arcade.kiosk.heartbeat import SUPERVISED, Heart


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    yield reading, writing
    for end in (reading, writing):
        try:
            os.close(end)
        except OSError:
            continue


def test_a_heart_beats_once_a_second_however_fast_the_loop_goes(pipe: tuple[int, int]) -> None:
    now = 0.0
    heart = Heart(pipe[1], lambda: now)
    for frame in range(10 * 60):
        now = frame / 60
        heart.beat()
    assert len(os.read(pipe[0], 1000)) == 10


def test_a_heart_beats_with_every_turn_of_a_loop_that_is_slower_than_that(
    pipe: tuple[int, int],
) -> None:
    now = 0.0
    heart = Heart(pipe[1], lambda: now)
    for turn in range(5):
        now = turn * 7.0
        heart.beat()
    assert len(os.read(pipe[0], 1000)) == 5


def test_a_supervisor_that_sleeps_holds_nobody_up(pipe: tuple[int, int]) -> None:
    now = 0.0
    heart = Heart(pipe[1], lambda: now)
    for second in range(100_000):  # more than a pipe holds
        now = float(second)
        heart.beat()


def test_a_supervisor_that_is_gone_raises_nothing(pipe: tuple[int, int]) -> None:
    os.close(pipe[0])
    Heart(pipe[1]).beat()


def test_a_show_to_which_nobody_listens_goes_on() -> None:
    beating = """
    for _ in range(100_000):  # more than a pipe holds
        heart._next = 0
        heart.beat()
    """
    with subprocess.Popen(
        show(beating),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, SUPERVISED: "1"},
        process_group=0,
    ) as process:
        try:
            assert process.wait(60) == 0
        finally:
            process.kill()
