"""The policies that a slot may name: ours, Stable-Baselines3's own, and those of plugins."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import torch
from gymnasium import spaces

from tetris_arcade.errors import ArcadeError, GameError, ModelError, PluginError, kind_and_reason
from tetris_arcade.playability import not_registered
from tetris_arcade.playing.memory import is_shortage
from tetris_arcade.policies.building import (
    Builder,
    PlayingPolicy,
    build_policy,
    check_arguments,
    check_layers,
)
from tetris_arcade.policies.linear import LinearPolicy
from tetris_arcade.policies.standard import STANDARD_POLICIES
from tetris_arcade.policy import PlacementPolicy
from tetris_arcade.slots.claims import OURS, Claims
from tetris_arcade.slots.metadata import Policy
from tetris_arcade.slots.plugins import installed_plugins

__all__ = ["BUILT_IN_POLICIES", "PlayingPolicy", "make_policy"]


def make_policy(
    policy: Policy,
    observation_space: spaces.Box,
    action_space: spaces.Discrete,
    weights: Mapping[str, torch.Tensor],
) -> PlayingPolicy:
    """The policy that metadata names, with these weights, ready to play.

    Nothing is built but what we or an installed plugin registered under that name. Raises
    `ModelError` for a name that nobody, or more than one, registered, for what does not fit
    together, for weights that are infinite or NaN, and for whatever goes wrong in a plugin.
    """
    claimant, build = _find(policy.name)
    if not all(bool(tensor.isfinite().all()) for tensor in weights.values()):
        raise ModelError("the model has weights that are no finite numbers: train it anew")
    try:
        made = build(observation_space, action_space, policy.arguments, weights)
    except ArcadeError:
        raise
    except Exception as error:
        if is_shortage(error):
            raise
        raise ModelError(
            f"{claimant} failed to build its policy {policy.name!r} "
            f"({kind_and_reason(error)}); report it to its author"
        ) from error
    if not callable(getattr(made, "q_values", None)):
        raise ModelError(
            f"{claimant} built its policy {policy.name!r} as a {type(made).__name__} without "
            "q_values; report it to its author"
        )
    return made


def _find(name: str) -> tuple[str, Builder]:
    """Who registered the policy of that name, and its builder."""
    claims, failures = _registered()
    try:
        claim = claims.claim(name)
    except PluginError as error:
        raise ModelError(f"the policy cannot be chosen: {error}") from error
    if claim is None:
        known = f"there are {', '.join(claims.names())}"
        raise ModelError("; ".join([not_registered(name), *failures, known]))
    return claim


@cache
def _registered() -> tuple[Claims[Builder], list[str]]:
    """All policies, once per process, and why plugins failed to register theirs."""
    claims: Claims[Builder] = Claims()
    for name, build in BUILT_IN_POLICIES.items():
        claims.add(name, OURS, build)
    return claims, installed_plugins().register_policies(claims)


def _placement_policy(
    observation_space: spaces.Box,
    action_space: spaces.Discrete,
    arguments: Mapping[str, Any],
    weights: Mapping[str, torch.Tensor],
) -> PlacementPolicy:
    check_arguments("PlacementPolicy", arguments, frozenset(["net_arch"]))
    net_arch = arguments.get("net_arch", [64, 64])
    check_layers(net_arch)
    return build_policy(
        PlacementPolicy, observation_space, action_space, weights, net_arch=list(net_arch)
    )


def _linear_policy(
    observation_space: spaces.Box,
    action_space: spaces.Discrete,
    arguments: Mapping[str, Any],
    weights: Mapping[str, torch.Tensor],
) -> LinearPolicy:
    check_arguments("LinearPolicy", arguments, frozenset())
    n_features = observation_space.shape[1] - 1
    kinds = {name: (tensor.dtype, tuple(tensor.shape)) for name, tensor in weights.items()}
    if kinds != {"weights": (torch.float64, (n_features,))}:
        raise ModelError(
            "the model does not hold one tensor `weights`, float64, with a number for each of "
            f"the {n_features} features that its metadata names: save the slot again"
        )
    try:
        return LinearPolicy(weights["weights"].numpy())
    except GameError as error:
        raise ModelError(str(error)) from error


BUILT_IN_POLICIES: Final[Mapping[str, Builder]] = {
    "LinearPolicy": _linear_policy,
    "PlacementPolicy": _placement_policy,
    **STANDARD_POLICIES,
}
"""By registered name."""
