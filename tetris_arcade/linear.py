"""`LinearPolicy`: the published hand-made and learned players, weighted sums of a few features.

They are rivals on the leaderboard, and they check the engine: on the same rules they must score
what the literature says.

- ``dellacherie``: Pierre Dellacherie's weights, set by hand; Fahey, "Tetris AI" (2003).
- ``bcts``: "Building Controllers for Tetris", by cross-entropy; Thiery & Scherrer, ICGA Journal 32
  (2009); winner of the 2008 Reinforcement Learning Competition.
- ``dt10``, ``dt20``: by classification-based modified policy iteration, on 10 and on 20 rows;
  Scherrer, Ghavamzadeh, Gabillon, Lesner & Geist, JMLR 16 (2015). They count wells their own way
  (``deep_wells``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tetris_arcade.engine import kernels
from tetris_arcade.engine.features import feature_columns
from tetris_arcade.errors import GameError


@dataclass(frozen=True)
class LinearPolicy:
    """Plays the legal placement whose features have the largest weighted sum.

    Ties go to the first action: by rotation, then column. Weights count to six decimals: in
    millionths they are whole numbers, and float64 adds those exactly, so a tie is a tie on every
    machine.
    """

    name: str
    weights: Mapping[str, float]
    """By name of the feature; raises `GameError` for an unknown feature or a weight too large."""

    def __post_init__(self) -> None:
        feature_columns(self.features)
        if not all(abs(weight) <= 1e4 for weight in self.weights.values()):
            raise GameError(f"the weights of {self.name} must be numbers from -10,000 to 10,000")

    @property
    def features(self) -> tuple[str, ...]:
        """The features that it must be shown, raw (not scaled), in this order."""
        return tuple(self.weights)

    def __call__(self, observations: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
        """An action for each game, int64 (n,), from raw observations float32 (n, A, F + 1)."""
        if observations.ndim != 3 or observations.shape[2] != len(self.weights) + 1:
            raise GameError(
                f"observations {observations.shape} do not fit {self.name}: observe the features "
                f"{', '.join(self.features)}"
            )
        millionths = np.rint(np.array(list(self.weights.values())) * 1e6)
        actions = np.empty(len(observations), np.int64)
        kernels.best_sums(observations, millionths, actions)
        return actions


_DELLACHERIE: Final = (
    "landing_height", "eroded_cells", "row_transitions", "column_transitions", "holes", "wells",
)  # fmt: skip
_BCTS: Final = (*_DELLACHERIE, "hole_depth", "rows_with_holes")
_DT: Final = (*_DELLACHERIE[:5], "deep_wells", "hole_depth", "rows_with_holes", "diversity")


def _published(name: str, features: tuple[str, ...], *weights: float) -> LinearPolicy:
    return LinearPolicy(name, dict(zip(features, weights, strict=True)))


LINEAR_POLICIES: Final[Mapping[str, LinearPolicy]] = {
    policy.name: policy
    for policy in (
        _published("dellacherie", _DELLACHERIE, -1, 1, -1, -1, -4, -1),
        _published(
            "bcts", _BCTS, -12.62900, 6.601974, -9.215815, -19.77356, -13.08335, -10.48747,
            -1.611863, -24.04087,
        ),
        _published("dt10", _DT, -2.18, 2.42, -2.17, -3.31, 0.95, -2.22, -0.81, -9.65, 1.27),
        _published("dt20", _DT, -2.68, 1.38, -2.41, -6.32, 2.03, -2.71, -0.43, -9.48, 0.89),
    )
}  # fmt: skip
"""The published players, by the name under which `evaluate` knows them."""
