"""Stable-Baselines3's own policies for discrete actions, built from plain arguments.

Their arguments are those of ``policy_kwargs`` that make a difference to playing, as JSON:
``net_arch`` (for PPO and A2C also as ``{"pi": …, "vf": …}``), ``activation_fn`` and
``features_extractor_class`` by name (``"Tanh"``, ``"NatureCNN"``), ``features_extractor_kwargs``,
``normalize_images`` and, for PPO and A2C, ``share_features_extractor``. What is left out or null is
as in Stable-Baselines3.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from gymnasium import spaces
from stable_baselines3.common import policies as actor_critic
from stable_baselines3.common.policies import ActorCriticPolicy, BasePolicy
from stable_baselines3.common.torch_layers import CombinedExtractor, FlattenExtractor, NatureCNN
from stable_baselines3.dqn import policies as dqn
from stable_baselines3.dqn.policies import DQNPolicy

from tetris_arcade.errors import ModelError
from tetris_arcade.inspection.ordinary import ACTIVATIONS
from tetris_arcade.playability import NETWORKS
from tetris_arcade.policies.building import (
    MAX_LAYER_WIDTH,
    Builder,
    build_policy,
    check_arguments,
    check_layers,
)

_EXTRACTORS: Final[Mapping[str, type[torch.nn.Module]]] = {
    kind.__name__: kind for kind in (FlattenExtractor, NatureCNN, CombinedExtractor)
}
_WIDTHS: Final = ("features_dim", "cnn_output_dim")
"""Their arguments that are a layer's width."""
_Kinds = Mapping[str, type[DQNPolicy] | type[ActorCriticPolicy]]
_DQN: Final[_Kinds] = {
    "CnnPolicy": dqn.CnnPolicy,
    "MlpPolicy": dqn.MlpPolicy,
    "MultiInputPolicy": dqn.MultiInputPolicy,
}
_ACTOR_CRITIC: Final[_Kinds] = {
    "CnnPolicy": actor_critic.ActorCriticCnnPolicy,
    "MlpPolicy": ActorCriticPolicy,
    "MultiInputPolicy": actor_critic.MultiInputActorCriticPolicy,
}
_SPACES: Final = {"CnnPolicy": "images", "MultiInputPolicy": "several observations at once"}
_ARGUMENTS: Final = frozenset(
    {
        "net_arch",
        "activation_fn",
        "normalize_images",
        "features_extractor_class",
        "features_extractor_kwargs",
    }
)
_ACTOR_CRITIC_ARGUMENTS: Final = _ARGUMENTS | {"share_features_extractor"}


class StandardPolicy:
    """Plays as the ``predict(…, deterministic=True)`` of Stable-Baselines3's `policy` does."""

    def __init__(self, policy: DQNPolicy | ActorCriticPolicy) -> None:
        self.policy = policy

    def q_values(self, observations: Any) -> npt.NDArray[np.float32]:
        """The values (n, A) of the actions for n observations; illegal ones are not told apart.

        Of DQN they are the Q-values, of PPO and A2C the probabilities, 0 to 1. Observations are
        (n, …) or, for a dictionary space, a dictionary of such. Raises `ModelError` for weights
        that lead to no numbers.
        """
        tensors, _ = self.policy.obs_to_tensor(observations)
        with torch.no_grad():
            values: npt.NDArray[np.float32] = self._values(tensors).numpy()
        if np.isnan(values).any():
            raise ModelError("the model's values are no numbers (NaN): train it anew")
        return values

    def _values(self, observations: Any) -> torch.Tensor:
        if isinstance(self.policy, DQNPolicy):
            return self.policy.q_net(observations)  # type: ignore[no-any-return]
        features = BasePolicy.extract_features(
            self.policy, observations, self.policy.pi_features_extractor
        )
        logits = self.policy.action_net(self.policy.mlp_extractor.forward_actor(features))
        # As torch's Categorical has them, whose most probable action SB3 plays.
        normalised = logits - logits.logsumexp(dim=-1, keepdim=True)
        return torch.nn.functional.softmax(normalised, dim=-1)


def _builder(name: str, kind: type[DQNPolicy] | type[ActorCriticPolicy]) -> Builder:
    on_policy = issubclass(kind, ActorCriticPolicy)

    def build(
        observation_space: spaces.Space[Any],
        action_space: spaces.Discrete,
        arguments: Mapping[str, Any],
        weights: Mapping[str, torch.Tensor],
    ) -> StandardPolicy:
        check_arguments(name, arguments, _ACTOR_CRITIC_ARGUMENTS if on_policy else _ARGUMENTS)
        _check_space(name, observation_space)
        keywords = _keywords(arguments, on_policy=on_policy)
        return StandardPolicy(
            build_policy(kind, observation_space, action_space, weights, **keywords)
        )

    return build


def _keywords(arguments: Mapping[str, Any], *, on_policy: bool) -> dict[str, Any]:
    """The arguments as the class takes them; raises `ModelError` for any that are not sound."""
    given = {key: value for key, value in arguments.items() if value is not None}
    for key in given.keys() & {"normalize_images", "share_features_extractor"}:
        if not isinstance(given[key], bool):
            raise ModelError(f"the metadata's {key} is neither true nor false: correct it")
    if "net_arch" in given:
        _check_net_arch(given["net_arch"], on_policy=on_policy)
    if "activation_fn" in given:
        given["activation_fn"] = _activation(given["activation_fn"])
    if "features_extractor_class" in given:
        given["features_extractor_class"] = _extractor(given["features_extractor_class"])
    _check_extractor_options(given.get("features_extractor_kwargs", {}))
    return given | {"ortho_init": False} if on_policy else given  # all weights are replaced


def _check_space(name: str, space: spaces.Space[Any]) -> None:
    """Raise `ModelError` for images or dictionaries that our environment does not give."""
    network = name.rpartition(".")[2]
    fits = {
        "CnnPolicy": isinstance(space, spaces.Box) and len(space.shape) == 3,
        "MultiInputPolicy": isinstance(space, spaces.Dict),
    }
    if not fits.get(network, True):
        raise ModelError(
            f"{name} plays by {_SPACES[network]}, and the arcade's environment gives neither "
            "images nor several: it can be kept, but not shown; train an MlpPolicy for that"
        )


def _check_net_arch(net_arch: Any, *, on_policy: bool) -> None:
    if on_policy and isinstance(net_arch, dict):
        if net_arch.keys() - {"pi", "vf"}:
            raise ModelError("the metadata's net_arch has more parts than pi and vf: correct it")
        for part in net_arch.values():
            check_layers(part)
    else:
        check_layers(net_arch)


def _activation(name: Any) -> type[torch.nn.Module]:
    if not isinstance(name, str) or name not in ACTIVATIONS:
        raise ModelError(
            "the metadata's activation_fn is not the name of one: use one of "
            f"{', '.join(sorted(ACTIVATIONS))}"
        )
    return getattr(torch.nn, name)  # type: ignore[no-any-return]


def _extractor(name: Any) -> type[torch.nn.Module]:
    if not isinstance(name, str) or name not in _EXTRACTORS:
        raise ModelError(
            "the metadata's features_extractor_class is not the name of one: use one of "
            f"{', '.join(_EXTRACTORS)}"
        )
    return _EXTRACTORS[name]


def _check_extractor_options(options: Any) -> None:
    if not isinstance(options, dict) or not all(
        (key in _WIDTHS and type(value) is int and 1 <= value <= MAX_LAYER_WIDTH)
        or (key == "normalized_image" and isinstance(value, bool))
        for key, value in options.items()
    ):
        raise ModelError(
            "the metadata's features_extractor_kwargs has more than normalized_image (true or "
            f"false) and a width of at most {MAX_LAYER_WIDTH:,} as {' or '.join(_WIDTHS)}: "
            "correct it"
        )


STANDARD_POLICIES: Final[Mapping[str, Builder]] = {
    name: _builder(name, kind)
    for algorithm, kinds in (("a2c", _ACTOR_CRITIC), ("dqn", _DQN), ("ppo", _ACTOR_CRITIC))
    for name, kind in ((f"{algorithm}.{network}", kinds[network]) for network in NETWORKS)
}
"""By registered name."""
