import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tetris_arcade.errors import ArcadeError
from tetris_arcade.frame_times import FrameTimes, process_age


def test_a_percentile_is_right_to_one_per_cent_and_never_too_low() -> None:
    times, dice = FrameTimes(), random.Random(1)
    seconds = [dice.lognormvariate(-7, 1) for _ in range(5000)]
    for one in seconds:
        times.add(one)
    for percent in (1, 50, 99, 99.9, 100):
        exact = sorted(seconds)[round(len(seconds) * percent / 100) - 1]
        assert exact <= times.percentile(percent) <= 1.01 * exact
    assert times.longest == max(seconds) == seconds[times.longest_frame]


def test_a_month_of_frames_takes_no_more_room_than_an_hour() -> None:
    times = FrameTimes()
    for exponent in range(-2000, 2000):
        times.add(10 ** (exponent / 100) if exponent < 200 else 100.0)
    assert times.frames == 4000
    assert len(times._counts) < 2000


def test_before_the_first_frame_there_is_nothing_to_report(tmp_path: Path) -> None:
    FrameTimes().write(tmp_path / "report.json", None)
    assert json.loads((tmp_path / "report.json").read_text()) == {
        "work_ms": {"p50": 0, "p99": 0, "p99.9": 0, "max": 0},
        "first_frame_ms": None,
        "first_move_ms": None,
    }


def test_a_report_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ArcadeError, match=r"cannot be written .*; name another file$"):
        FrameTimes().write(tmp_path / "no folder" / "report.json", 1.0)


def test_the_age_of_a_process_counts_from_its_start_not_from_an_import() -> None:
    script = (
        "import time; time.sleep(0.3); from tetris_arcade.frame_times import process_age;"
        "print(process_age())"
    )
    before = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert 0.3 < float(done.stdout) < time.monotonic() - before + 0.011
    assert process_age() > 0
