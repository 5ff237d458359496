"""How fast the player is: to its first move, to a switch, and at MAX speed.

    python -m tests.bench_player [STORE]

Not a test: machines differ. The time from the start holds what Python and the kernels' cache need,
so call it twice.
"""

import sys
import time
from statistics import median

from tests.playing.answers import next_decision
from tetris_arcade.playing.player import Player, Request, Stream
from tetris_arcade.resources import STARTER_SLOTS
from tetris_arcade.slots.plugins import open_store

STRETCHES = 3
"""Of a second each, of which the best counts."""


def waited(stream: Stream) -> float:
    """Seconds until the first decision."""
    start = time.perf_counter()
    next_decision(stream)
    return time.perf_counter() - start


def rate(player: Player, requests: list[Request]) -> float:
    """Pieces a second, of all these games side by side; few where a game is soon over."""
    streams = [player.play(request) for request in requests]
    for stream in streams:
        next_decision(stream)
    best = 0.0
    for _ in range(STRETCHES):
        pieces, start = 0, time.perf_counter()
        while time.perf_counter() - start < 1:
            for stream in streams:
                pieces += stream.take() is not None
        best = max(best, pieces / (time.perf_counter() - start))
    for stream in streams:
        stream.close()
    return best


def switch(player: Player, request: Request, prepared: bool) -> float:
    """Seconds from `play` of a slot to its first decision; if prepared, that was long ago."""
    if prepared:
        player.prepare(request.location, request.slot)
        time.sleep(0.3)
    stream = player.play(request)
    seconds = waited(stream)
    stream.close()
    return seconds


def main() -> None:
    """Measure each and print it."""
    location = sys.argv[1] if sys.argv[1:] else f"dir:{STARTER_SLOTS}"
    names = open_store(location).names()
    start = time.perf_counter()
    player = Player()
    try:
        stream = player.play(Request(location, names[-1], 1))
        next_decision(stream)
        stream.close()
        print(f"from start to the first decision {time.perf_counter() - start:8.2f} s")
        for prepared in (False, True):
            seconds = [switch(player, Request(location, name, 2), prepared) for name in names]
            kind = "prepared" if prepared else "any other"
            print(
                f"from play() to the first decision, {kind:9} "
                f"median {1e3 * median(seconds):7.2f} max {1e3 * max(seconds):7.2f} ms"
            )
        for name in names:
            print(f"at MAX {name:20} {rate(player, [Request(location, name, 1)]):8.0f} pieces/s")
        both = [Request(location, name, 1) for name in names[:2]]
        print(f"at MAX two side by side     {rate(player, both):8.0f} pieces/s")
    finally:
        player.close()


if __name__ == "__main__":
    main()
