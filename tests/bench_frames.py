"""How long frames take: the first 600 of a show, while the player gets ready and then plays.

    python tests/bench_frames.py [WIDTHxHEIGHT]

Work is everything in a frame but the wait for the next one. Not a test: machines differ.
"""

import os
import sys
from statistics import median, quantiles

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from tetris_arcade.app import Arcade, Settings
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.playing.player import Player
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.show import SPEEDS
from tetris_arcade.scenes.scene import apply


def watch(arcade: Arcade, speed: float) -> None:
    """From the table into a demo at that speed."""
    apply(arcade.stack, arcade.stack[-1].handle(Input(Action.CONFIRM)))
    demo = arcade.stack[-1]
    assert isinstance(demo, Demo)
    demo.speed_step = SPEEDS.index(speed)


def report(name: str, seconds: list[float]) -> None:
    """One line: milliseconds of work, and which frame was the longest."""
    cuts = quantiles(seconds, n=1000, method="inclusive")
    worst = max(range(len(seconds)), key=seconds.__getitem__)
    print(
        f"{name:24} p50 {1e3 * median(seconds):6.2f}  p99 {1e3 * cuts[989]:6.2f}  "
        f"p99.9 {1e3 * cuts[998]:6.2f}  max {1e3 * seconds[worst]:6.2f} ms (frame {worst})"
    )


def main() -> None:
    """Measure the table and the demo at human speed, at 64 times, and as fast as it goes."""
    width, height = map(int, (sys.argv[1] if sys.argv[1:] else "1920x1080").split("x"))
    player = Player()
    try:
        for name, speed in [("table, from the start", None), ("demo at 1x", 1.0),
                            ("demo at 64x", 64.0), ("demo at MAX", SPEEDS[-1])]:  # fmt: skip
            arcade = Arcade(Settings(frames=600, seed=7), player, size=(width, height))
            if speed is not None:
                watch(arcade, speed)
            arcade.run()
            report(name, list(arcade.work_seconds))
    finally:
        player.close()


if __name__ == "__main__":
    main()
