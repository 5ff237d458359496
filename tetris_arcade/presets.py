"""How each shipped slot was trained: every hyperparameter, in one place."""

from dataclasses import dataclass, replace
from typing import Any, Final

from tetris_arcade.engine.features import FEATURES
from tetris_arcade.errors import UsageError


@dataclass(frozen=True)
class Preset:
    """A recipe for `learning.training.train`. Steps count placements, over all games together.

    The games are played on few rows: they are short, so that there are many, and what is learned
    carries over to 20 rows. `evaluations` of the policy, evenly spaced, choose the best checkpoint.
    """

    name: str
    summary: str
    """What to expect, on one core of an ordinary machine."""
    steps: int
    seed: int = 0
    height: int = 16
    max_pieces: int = 1_000
    n_games: int = 16
    features: tuple[str, ...] = FEATURES
    net_arch: tuple[int, ...] = (32, 32)
    gamma: float = 0.95
    learning_rate: float = 1e-3
    """At the start; it falls linearly to 0."""
    batch_size: int = 128
    gradient_steps: int = 4
    """Gradient steps for every `n_games` placements."""
    buffer_size: int = 50_000
    learning_starts: int = 1_000
    target_update_interval: int = 2_000
    exploration_fraction: float = 0.3
    """The share of the steps over which the exploration rate falls from 1."""
    exploration_final_eps: float = 0.01
    evaluations: int = 10

    @property
    def environment(self) -> dict[str, Any]:
        """The arguments of the environment, as a slot's metadata keeps them."""
        return {
            "randomizer": "uniform",
            "width": 10,
            "height": self.height,
            "features": list(self.features),
        }


_GRANDMASTER: Final = Preset("grandmaster", "5 minutes; over a million lines", steps=400_000)

PRESETS: Final = {
    preset.name: preset
    for preset in (
        _GRANDMASTER,
        replace(_GRANDMASTER, name="expert", summary="40 seconds; 20,000 lines", steps=80_000),
        replace(_GRANDMASTER, name="journeyman", summary="25 seconds; 4,000 lines", steps=60_000),
        replace(_GRANDMASTER, name="apprentice", summary="8 seconds; 400 lines", steps=20_000),
        replace(_GRANDMASTER, name="novice", summary="2 seconds; 4 lines", steps=6_000),
    )
}


def find_preset(name: str) -> Preset:
    """The preset of that name; raises `UsageError` if there is none."""
    if name not in PRESETS:
        raise UsageError(f"there is no preset {name!r}: use one of {', '.join(PRESETS)}")
    return PRESETS[name]
