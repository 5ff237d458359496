"""How long frames take: the work of each, which is everything but the wait for the next one.

    python -m tests.bench_frames [SLOT] [SECONDS]

The show runs as a user's does, in a process of its own, 1920x1080 and upright, at the speeds that
matter. Not a test: machines differ.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import psutil

LANDSCAPE, PORTRAIT = "1920x1080", "1080x1920"
SHOWS = (
    ("leaderboard", LANDSCAPE, None),
    ("demo at 1x", LANDSCAPE, "1"),
    ("demo at 64x", LANDSCAPE, "64"),
    ("demo at MAX", LANDSCAPE, "max"),
    ("demo at 1x, upright", PORTRAIT, "1"),
)
ENVIRONMENT = {
    **os.environ,
    "SDL_VIDEODRIVER": os.environ.get("SDL_VIDEODRIVER", "dummy"),
    "SDL_AUDIODRIVER": os.environ.get("SDL_AUDIODRIVER", "dummy"),
}


def measure(slot: str, size: str, speed: str | None, frames: int, report: Path) -> float:
    """Run one show to its end; how many seconds of a core it used, the player's process aside."""
    command = [sys.executable, "-m", "tetris_arcade", "play", "--windowed", "--size", size]
    command += ["--frames", str(frames), "--frame-report", str(report), "--seed", "7"]
    command += ["--attract-after", "3600"]
    command += [] if speed is None else [slot, "--speed", speed]
    with psutil.Popen(command, env=ENVIRONMENT) as process:
        used = 0.0
        while process.poll() is None:
            times = process.cpu_times()
            used = times.user + times.system
            try:
                process.wait(0.2)
            except psutil.TimeoutExpired:
                continue
    if process.returncode:
        raise SystemExit(process.returncode)
    return float(used)


def main() -> None:
    """Measure each show, one after the other."""
    slot = sys.argv[1] if sys.argv[1:] else "grandmaster"
    seconds = float(sys.argv[2]) if sys.argv[2:] else 30.0
    frames = round(60 * seconds)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        for name, size, speed in SHOWS:
            used = measure(slot, size, speed, frames, report)
            told = json.loads(report.read_text())
            work = "  ".join(f"{label} {ms:5.2f}" for label, ms in told["work_ms"].items())
            moved = told["first_move_ms"]
            first = f"first frame {told['first_frame_ms']:.0f}" + (
                "" if moved is None else f", move {moved:.0f}"
            )
            print(f"{name:20} {work} ms  {100 * used / seconds:4.1f} % of a core  {first} ms")


if __name__ == "__main__":
    main()
