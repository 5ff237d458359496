"""How long the first frame takes to come, side by side with the least that pygame needs for one.

    python -m tests.bench_start [RUNS]

Both are measured from the start of the process to the first frame, in turns. Not a test: machines
differ.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

SIZE = 1920, 1080
GOAL = 1.6
ENVIRONMENT = {
    **{name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"},
    "SDL_VIDEODRIVER": os.environ.get("SDL_VIDEODRIVER", "dummy"),
    "SDL_AUDIODRIVER": os.environ.get("SDL_AUDIODRIVER", "dummy"),
    "PYGAME_HIDE_SUPPORT_PROMPT": "1",
}
BARE = f"""
import pygame
pygame.display.init()
pygame.display.set_mode({SIZE})
pygame.display.flip()
from tetris_arcade.frame_times import process_age
print(1000 * process_age())
"""


def bare() -> float:
    """Milliseconds to the first frame of a script that shows nothing."""
    command = [sys.executable, "-c", BARE]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def arcade(report: Path) -> float:
    """Milliseconds to the first leaderboard."""
    size = f"{SIZE[0]}x{SIZE[1]}"
    command = [sys.executable, "-m", "tetris_arcade", "--frames", "1", "--windowed"]
    command += ["--size", size, "--frame-report", str(report)]
    subprocess.run(command, env=ENVIRONMENT, check=True)
    return float(json.loads(report.read_text())["first_frame_ms"])


def main() -> None:
    """Take turns, and compare the medians."""
    runs = int(sys.argv[1]) if sys.argv[1:] else 15
    with tempfile.TemporaryDirectory() as folder:
        # What Python compiles is kept, as it is on a user's machine, wherever this is run.
        ENVIRONMENT["PYTHONPYCACHEPREFIX"] = folder
        report = Path(folder) / "report.json"
        pairs = [(bare(), arcade(report)) for _ in range(runs + 1)][1:]  # one to warm up
    least, ours = (median(times) for times in zip(*pairs, strict=True))
    print(f"bare pygame {least:.0f} ms, leaderboard {ours:.0f} ms: {ours / least:.2f} times")
    print(f"(goal: at most {GOAL}; pair by pair {median(b / a for a, b in pairs):.2f})")


if __name__ == "__main__":
    main()
