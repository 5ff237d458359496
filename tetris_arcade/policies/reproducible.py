"""Policies as they are played: what one does with a piece depends on nothing but the board.

torch computes a matrix product by another path for another number of rows, and the last bits
differ: of `grandmaster`'s values, those of one and the same placement in 138 of the batch sizes
from 1 to 255. One bit can decide between two placements that are nearly as good, and then the
games part. Evaluation plays many games at once and the show plays one; both must play the same.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from tetris_arcade.loading import LoadedPolicy
from tetris_arcade.policies.linear import LinearPolicy
from tetris_arcade.policies.registry import PlayingPolicy
from tetris_arcade.policies.scorer import PlacementScorer
from tetris_arcade.policy import PlacementPolicy


class OneByOne:
    """Shows a policy one observation at a time: slow, and right whatever the policy does."""

    def __init__(self, policy: PlayingPolicy) -> None:
        self._policy = policy

    def q_values(self, observations: npt.NDArray[np.float32]) -> npt.NDArray[np.floating[Any]]:
        """The values (n, A) of observations (n, A, F + 1)."""
        return np.concatenate([self._policy.q_values(each[None]) for each in observations])


def reproducible(loaded: LoadedPolicy) -> LoadedPolicy:
    """The same policy, with values that are the same to the bit in every batch.

    In this process torch has one thread from now on: more would add up in another order, and the
    networks are too small to share out.
    """
    torch.set_num_threads(1)
    policy = loaded.policy
    if isinstance(policy, PlacementPolicy):
        return replace(loaded, policy=policy.scorer())
    if isinstance(policy, LinearPolicy | PlacementScorer):
        return loaded
    return replace(loaded, policy=OneByOne(policy))
