"""`LinearPolicy`: weighted sums of a few features, as the published players are.

Those are rivals on the leaderboard, and they check the engine: on the same rules they must score
what the literature says. ``checkpoints/make_published.py`` makes their slots.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tetris_arcade.errors import GameError

MAX_WEIGHT: Final = 1e4


class LinearPolicy:
    """The value of a placement is the weighted sum of its features.

    Weights count to six decimals: in millionths they are whole numbers, and float64 adds those
    exactly in any order, so of raw features a tie is a tie on every machine.
    """

    def __init__(self, weights: npt.ArrayLike) -> None:
        """`weights` (F,), one for each observed feature, each from -10,000 to 10,000.

        Raises `GameError` for others.
        """
        self.weights = np.array(weights, np.float64)
        sound = self.weights.ndim == 1 and self.weights.size > 0
        if not (sound and bool((np.abs(self.weights) <= MAX_WEIGHT).all())):  # NaN is not
            raise GameError(
                f"the weights of a linear policy must be a list of numbers from {-MAX_WEIGHT:,.0f} "
                f"to {MAX_WEIGHT:,.0f}: correct them"
            )
        # Whether it is legal weighs nothing: to leave that column out would take longer.
        self._millionths = np.append(np.rint(self.weights * 1e6), 0)

    def q_values(self, observations: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """The sums (n, A) for observations (n, A, F + 1); -inf for illegal actions.

        Raises `GameError` for observations of another number of features.
        """
        if observations.ndim != 3 or observations.shape[2] != len(self._millionths):
            raise GameError(
                f"observations {observations.shape} do not fit: observe {len(self.weights)} "
                "features"
            )
        # Whole millionths below 2**52 differ after the division if they differed before.
        sums: npt.NDArray[np.float64] = (observations @ self._millionths) / 1e6
        sums[observations[:, :, -1] <= 0] = -np.inf
        return sums


@dataclass(frozen=True)
class Published:
    """A player from the literature."""

    weights: Mapping[str, float]
    """By name of the feature, which is observed raw (not scaled), in this order."""
    notes: str
    """Who found the weights, when and how; first what matters most, for little room."""

    @property
    def features(self) -> tuple[str, ...]:
        """The `engine.features.FEATURES` that it must be shown, in order."""
        return tuple(self.weights)

    @property
    def policy(self) -> LinearPolicy:
        """The player itself."""
        return LinearPolicy(list(self.weights.values()))


_DELLACHERIE: Final = (
    "landing_height", "eroded_cells", "row_transitions", "column_transitions", "holes", "wells",
)  # fmt: skip
_BCTS: Final = (*_DELLACHERIE, "hole_depth", "rows_with_holes")
_DT: Final = (*_DELLACHERIE[:5], "deep_wells", "hole_depth", "rows_with_holes", "diversity")
_DT_NOTES: Final = (
    "Scherrer et al., 2015. Published, not trained here: learnt by policy iteration on {} rows, "
    "classification-based and modified. Scherrer, Ghavamzadeh, Gabillon, Lesner & Geist, "
    '"Approximate Modified Policy Iteration and its Application to the Game of Tetris", JMLR 16, '
    "2015."
)


def _published(notes: str, features: tuple[str, ...], *weights: float) -> Published:
    return Published(dict(zip(features, weights, strict=True)), notes)


PUBLISHED: Final[Mapping[str, Published]] = {
    "dellacherie": _published(
        "Pierre Dellacherie, 2003. Published, not trained here: weights set by hand. "
        'Colin Fahey, "Tetris AI", 2003.',
        _DELLACHERIE, -1, 1, -1, -1, -4, -1,
    ),
    "bcts": _published(
        "Thiery & Scherrer, 2009. Published, not trained here: learnt by cross-entropy. "
        '"Building Controllers for Tetris", ICGA Journal 32, 2009; winner of the 2008 '
        "Reinforcement Learning Competition.",
        _BCTS, -12.62900, 6.601974, -9.215815, -19.77356, -13.08335, -10.48747, -1.611863,
        -24.04087,
    ),
    "dt10": _published(
        _DT_NOTES.format(10), _DT, -2.18, 2.42, -2.17, -3.31, 0.95, -2.22, -0.81, -9.65, 1.27
    ),
    "dt20": _published(
        _DT_NOTES.format(20), _DT, -2.68, 1.38, -2.41, -6.32, 2.03, -2.71, -0.43, -9.48, 0.89
    ),
}  # fmt: skip
"""By the names of their slots. The two of 2015 count wells their own way (``deep_wells``)."""
