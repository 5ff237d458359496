"""Policies are built from a stranger's metadata and tensors, checked before they cost memory."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, Protocol, TypeVar, cast

import numpy as np
import numpy.typing as npt
import torch
from gymnasium import spaces
from stable_baselines3.common.policies import BasePolicy

from tetris_arcade.errors import ModelError, kind_and_reason
from tetris_arcade.playability import is_list_of

MAX_LAYERS: Final = 16
MAX_LAYER_WIDTH: Final = 65_536
_META: Final = torch.device("meta")


class PlayingPolicy(Protocol):
    """What can play: it says how good it holds each action to be."""

    def q_values(self, observations: npt.NDArray[np.float32]) -> npt.NDArray[np.floating[Any]]:
        """The values (n, A) of the actions for observations (n, A, F + 1).

        It plays the first action with the highest value. Where that one is illegal, the
        environment says what it means (`env.TetrisEnv`), as it does for Stable-Baselines3.
        """


Builder = Callable[
    [spaces.Box, spaces.Discrete, Mapping[str, Any], Mapping[str, torch.Tensor]], PlayingPolicy
]
"""Builds a policy from the spaces, its plain arguments and the tensors of ``policy.pth``, all of
them a stranger's, ready to play. It checks everything that it gets, and before it allocates
anything larger than the weights are: it raises `ModelError` for what does not fit exactly."""

SomePolicy = TypeVar("SomePolicy", bound=BasePolicy)


def build_policy(
    kind: type[SomePolicy],
    observation_space: spaces.Space[Any],
    action_space: spaces.Discrete,
    weights: Mapping[str, torch.Tensor],
    **arguments: Any,
) -> SomePolicy:
    """A policy of a Stable-Baselines3 class, filled with `weights`, on the CPU, ready to play.

    Nothing is allocated until it is known to have just these weights. Raises `ModelError` where it
    has others, or cannot be made with these spaces and arguments.
    """
    try:
        with _META:
            policy: SomePolicy = _unallocated(kind)(
                observation_space,
                action_space,
                lambda _: 0.0,
                optimizer_class=_NoOptimizer,
                **arguments,
            )
    except Exception as error:  # a stranger's arguments can go wrong in any way
        raise ModelError(
            f"a {kind.__name__} cannot be made as its metadata describes it "
            f"({kind_and_reason(error)}): correct the metadata"
        ) from error
    if _kinds(weights) != _kinds(policy.state_dict()):
        raise ModelError(
            "the model has other layers than its metadata describes: save the slot again from "
            "its checkpoint"
        )
    # Copies, as SB3 makes them: how a tensor lies in memory can show in the last digit.
    copies = {
        name: tensor.clone(memory_format=torch.contiguous_format)
        for name, tensor in weights.items()
    }
    policy.load_state_dict(copies, strict=True, assign=True)
    policy.set_training_mode(False)
    return policy


def check_arguments(policy: str, arguments: Mapping[str, Any], known: frozenset[str]) -> None:
    """Raise `ModelError` for arguments that a policy of that name does not have."""
    unknown = sorted(arguments.keys() - known)
    if unknown:
        raise ModelError(
            f"the metadata gives {policy} the argument {unknown[0]!r}: correct it; it has "
            f"{', '.join(sorted(known)) or 'none'}"
        )


def check_layers(net_arch: Any) -> None:
    """Raise `ModelError` unless `net_arch` is a list of layer widths."""
    if not is_list_of(net_arch, int):
        raise ModelError("the metadata's net_arch is not a list of layer widths: correct it")
    if len(net_arch) > MAX_LAYERS or any(not 1 <= n <= MAX_LAYER_WIDTH for n in net_arch):
        raise ModelError(
            f"the metadata's net_arch has more than {MAX_LAYERS} layers or one wider than "
            f"{MAX_LAYER_WIDTH:,}: correct it"
        )


class _NoOptimizer:
    """Nothing is trained here, and torch takes most of a second to import what its own need."""

    def __init__(self, parameters: object, **arguments: object) -> None:
        pass


class _Unallocated:
    """Mixed into a policy class, it keeps layers where they are made, on the meta device.

    Stable-Baselines3 moves them to the policy's device, which without any layers is the CPU.
    """

    @property
    def device(self) -> torch.device:
        """Where the policy is."""
        parameters = cast("torch.nn.Module", self).parameters()
        return next((parameter.device for parameter in parameters), _META)


@cache
def _unallocated(kind: type[SomePolicy]) -> type[SomePolicy]:
    return cast("type[SomePolicy]", type(kind.__name__, (_Unallocated, kind), {}))


def _kinds(tensors: Mapping[str, torch.Tensor]) -> dict[str, tuple[torch.dtype, torch.Size]]:
    return {name: (tensor.dtype, tensor.shape) for name, tensor in tensors.items()}
