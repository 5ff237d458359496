"""A slot's model.zip -> a policy that can play, running none of the zip's code.

`DQN.load` unpickles what the zip's author put there. We read one member, ``policy.pth``, as
tensors only (`weights`), into a network that we build ourselves from validated metadata.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import torch
from gymnasium import spaces

from tetris_arcade import env
from tetris_arcade.engine.features import FEATURES
from tetris_arcade.errors import GameError, ModelError
from tetris_arcade.policy import PlacementPolicy
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.operations import open_verified
from tetris_arcade.slots.store import SlotStore
from tetris_arcade.weights import read_weights

MAX_LAYERS: Final = 16
MAX_LAYER_WIDTH: Final = 65_536
_OTHER_LAYERS: Final = (
    "the model has other layers than its metadata describes: save the slot again from its "
    "checkpoint"
)


@dataclass(frozen=True)
class LoadedPolicy:
    """A policy in evaluation mode on the CPU, and what it must be shown."""

    policy: PlacementPolicy
    width: int
    """Columns of the board that it plays on; any height will do."""
    features: tuple[str, ...]
    """The `engine.features.FEATURES` that it observes, in order."""


def load_slot(store: SlotStore, name: str) -> tuple[Metadata, LoadedPolicy]:
    """The metadata and the policy of a slot, which belong together: the model's hash is checked.

    Raises what `open_verified` and `load_policy` raise.
    """
    metadata, model = open_verified(store, name)
    with model:
        return metadata, load_policy(model, metadata)


def load_policy(model: BinaryIO, metadata: Metadata) -> LoadedPolicy:
    """Build the policy that `metadata` describes, with the weights in the zip `model`.

    Raises `ModelError` for anything that is missing, too large, damaged or does not fit together.
    """
    if metadata.policy is None or metadata.environment is None:
        raise ModelError(
            "the metadata does not name a policy and an environment: this version plays only "
            "what its own `train` wrote"
        )
    if metadata.policy.name not in POLICIES:
        raise ModelError(
            f"no policy is registered as {metadata.policy.name!r}: this version plays "
            f"{', '.join(POLICIES)}; save the slot from such a model"
        )
    width, features, observation_space, action_space = _environment(metadata.environment.arguments)
    weights = read_weights(model)
    policy = POLICIES[metadata.policy.name](
        observation_space,
        action_space,
        metadata.policy.arguments,
        sum(tensor.numel() for tensor in weights.values()),
    )
    _fill(policy, weights)
    policy.set_training_mode(False)
    return LoadedPolicy(policy, width, features)


def _environment(
    arguments: Mapping[str, Any],
) -> tuple[int, tuple[str, ...], spaces.Box, spaces.Discrete]:
    width, height = arguments.get("width", 10), arguments.get("height", 20)
    features = arguments.get("features", FEATURES)
    if not (_is_list_of([width, height], int) and _is_list_of(features, str)):
        raise ModelError(
            "the metadata's environment needs whole numbers as width and height, and names as "
            "features: correct it"
        )
    try:
        return width, tuple(features), *env.spaces(width=width, height=height, features=features)
    except GameError as error:
        raise ModelError(f"the metadata's environment cannot be made: {error}") from error


def _fill(policy: PlacementPolicy, weights: Mapping[str, torch.Tensor]) -> None:
    expected = {name: tensor.shape for name, tensor in policy.state_dict().items()}
    if {name: tensor.shape for name, tensor in weights.items()} != expected:
        raise ModelError(_OTHER_LAYERS)
    policy.load_state_dict(weights, strict=True)


def _placement_policy(
    observation_space: spaces.Box,
    action_space: spaces.Discrete,
    arguments: Mapping[str, Any],
    n_weights: int,
) -> PlacementPolicy:
    net_arch = arguments.get("net_arch", [64, 64])
    if set(arguments) - {"net_arch"} or not _is_list_of(net_arch, int):
        raise ModelError(
            "the metadata gives PlacementPolicy other arguments than net_arch, a list of "
            "layer widths: correct it"
        )
    if len(net_arch) > MAX_LAYERS or any(not 1 <= n <= MAX_LAYER_WIDTH for n in net_arch):
        raise ModelError(
            f"the metadata's net_arch has more than {MAX_LAYERS} layers or one wider than "
            f"{MAX_LAYER_WIDTH:,}: correct it"
        )
    # Before anything is allocated; twice, for the network and its target.
    layers = [observation_space.shape[1] - 1, *net_arch, 1]
    if 2 * sum((a + 1) * b for a, b in itertools.pairwise(layers)) != n_weights:
        raise ModelError(_OTHER_LAYERS)
    return PlacementPolicy(observation_space, action_space, lambda _: 0.0, net_arch=net_arch)


def _is_list_of(values: Any, kind: type) -> bool:
    return isinstance(values, list | tuple) and all(
        isinstance(value, kind) and not isinstance(value, bool) for value in values
    )


POLICIES: Final[
    Mapping[
        str,
        Callable[[spaces.Box, spaces.Discrete, Mapping[str, Any], int], PlacementPolicy],
    ]
] = {"PlacementPolicy": _placement_policy}
"""How to build each policy that a slot may name, from spaces, its plain arguments and the number
of its weights. Nothing outside this table is ever built."""
