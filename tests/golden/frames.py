"""Every picture there is: whoever wants the register gets it from here, filled."""

from tests.golden import attract, demo, duel, leaderboard, overlays, pop_ups, replays
from tests.golden.pictures import FRAMES, PICTURES, golden_file, names, shot

__all__ = [
    "FRAMES",
    "PICTURES",
    "attract",
    "demo",
    "duel",
    "golden_file",
    "leaderboard",
    "names",
    "overlays",
    "pop_ups",
    "replays",
    "shot",
]
