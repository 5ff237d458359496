"""How long the frames of a show take, however many there are, and when it began to be seen."""

import json
import math
import os
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Final

from tetris_arcade.errors import ArcadeError

STEP: Final = 1.01
"""Times are counted in classes, each so many times as long as the one before."""


def process_age() -> float:
    """Seconds since this process was started, Python's own start included; right to 10 ms."""
    with suppress(OSError, AttributeError):
        # psutil adds to this a time of boot that Linux tells in whole seconds only.
        fields = Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started
    import psutil  # noqa: PLC0415 - not needed on Linux, where most cabinets run

    return float(time.time() - psutil.Process().create_time())


class FrameTimes:
    """The work of every frame so far, in seconds; what it takes to remember them does not grow.

    The longest is exact; a percentile is at most 1 % more than the exact one, and never less.
    """

    def __init__(self) -> None:
        self.frames = 0
        self.longest = 0.0
        self.longest_frame = 0
        """The number of the frame that took longest, counted from 0."""
        self.first_frame: float | None = None
        """When the first frame was on the screen, in seconds since the process was started."""
        self._counts: Counter[int] = Counter()

    def add(self, seconds: float) -> None:
        """Count one frame."""
        if seconds > self.longest:
            self.longest, self.longest_frame = seconds, self.frames
        self.frames += 1
        self._counts[math.ceil(math.log(max(seconds, 1e-6), STEP))] += 1

    def percentile(self, percent: float) -> float:
        """The time that so many per cent of the frames did not exceed; 0 before the first."""
        enough = math.ceil(self.frames * percent / 100)
        for step in sorted(self._counts):
            enough -= self._counts[step]
            if enough <= 0:
                return min(STEP**step, self.longest)
        return 0.0

    def write(self, path: Path, first_move: float | None) -> None:
        """Write the report as JSON, in milliseconds. Raises `ArcadeError` if that fails.

        ``first_move`` is when the first live move was made, in seconds as `first_frame`.
        """
        work = {f"p{percent:g}": self.percentile(percent) for percent in (50, 99, 99.9)}
        work["max"] = self.longest
        report = {
            "work_ms": {name: _milliseconds(seconds) for name, seconds in work.items()},
            "first_frame_ms": _milliseconds(self.first_frame),
            "first_move_ms": _milliseconds(first_move),
        }
        try:
            path.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            raise ArcadeError(
                f"the report cannot be written to {path} ({reason}); name another file"
            ) from error


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(1000 * seconds, 3)
