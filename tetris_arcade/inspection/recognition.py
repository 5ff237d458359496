"""From what a model zip says of itself to what a slot's metadata must say; without torch."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tetris_arcade.engine.features import FEATURES
from tetris_arcade.engine.pieces import MAX_ROTATIONS
from tetris_arcade.errors import ModelError
from tetris_arcade.inspection.ordinary import ACTIVATIONS
from tetris_arcade.inspection.zips import Inspection
from tetris_arcade.playability import ENVIRONMENT_ID, board_of
from tetris_arcade.slots.metadata import Environment, Policy

_WIDTH: Final = 10
_DEFAULT: Final = {"width": _WIDTH, "height": 20, "features": list(FEATURES), "scaled": True}
_STANDARD: Final = {
    "stable_baselines3.dqn.policies.CnnPolicy": "dqn.CnnPolicy",
    "stable_baselines3.dqn.policies.DQNPolicy": "dqn.MlpPolicy",
    "stable_baselines3.dqn.policies.MultiInputPolicy": "dqn.MultiInputPolicy",
}
_ACTOR_CRITIC: Final = {
    "stable_baselines3.common.policies.ActorCriticCnnPolicy": "CnnPolicy",
    "stable_baselines3.common.policies.ActorCriticPolicy": "MlpPolicy",
    "stable_baselines3.common.policies.MultiInputActorCriticPolicy": "MultiInputPolicy",
}
"""Which PPO and A2C share."""
_OURS: Final = "tetris_arcade.policy.PlacementPolicy"

_PLAIN: Final = frozenset(
    ["net_arch", "features_extractor_kwargs", "normalize_images", "share_features_extractor"]
)
_CLASSES: Final = {
    "activation_fn": {f"torch.nn.modules.activation.{name}": name for name in ACTIVATIONS},
    "features_extractor_class": {
        f"stable_baselines3.common.torch_layers.{name}": name
        for name in ("FlattenExtractor", "NatureCNN", "CombinedExtractor")
    },
}
_WITHOUT_EFFECT: Final = frozenset(
    {
        "optimizer_class",
        "optimizer_kwargs",
        "ortho_init",
        "log_std_init",
        "full_std",
        "use_expln",
        "squash_output",
        "use_sde",
    }
)
"""Arguments that matter to training alone, or to actions that are no choices."""


@dataclass(frozen=True)
class Recognised:
    """What is known of a model, and what must be asked for."""

    policy: Policy | None
    environment: Environment | None
    problems: tuple[str, ...] = ()
    """Why it cannot play as it is, each the end of a sentence about the file."""
    options: str = ""
    """Options of ``slots import`` that would answer, with examples; none where nothing helps."""


def recognise(
    said: Inspection, policy: Policy | None = None, environment: Environment | None = None
) -> Recognised:
    """Find the policy and the environment of a model, where they are not given."""
    unlike = _unlike_ours(said)
    if unlike is not None:
        return Recognised(policy, environment, (unlike,))
    problems, options = [], []
    if policy is None:
        try:
            policy = _policy(said)
        except ModelError as error:
            problems.append(str(error))
            options.append("--policy NAME")
    try:
        environment = _environment(said, environment)
    except ModelError as error:
        environment = None
        problems.append(str(error))
        options.append(f"--env {shlex.quote(json.dumps(_example(said)))}")
    return Recognised(policy, environment, tuple(problems), " ".join(options))


def _policy(said: Inspection) -> Policy:
    name = said.policy
    if name == _OURS:
        registered = "PlacementPolicy"
    elif name in _STANDARD:
        registered = _STANDARD[name]
    elif name in _ACTOR_CRITIC:
        algorithm = "ppo" if said.algorithm == "PPO" else "a2c"
        registered = f"{algorithm}.{_ACTOR_CRITIC[name]}"
    elif name is None:
        raise ModelError("does not say what its policy is")
    else:
        raise ModelError(
            f"has a policy {name} that is not known here, and whose code is not run (a plugin may "
            "provide one that plays as it does)"
        )
    if said.policy_arguments is None:
        raise ModelError("has a policy whose arguments cannot be read without running them")
    return Policy(name=registered, arguments=dict(_arguments(said.policy_arguments)))


def _arguments(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in said.items():
        if key in _PLAIN:
            yield key, _one_of(value) if key == "net_arch" else value
        elif key in _CLASSES:
            if not isinstance(value, str) or value not in _CLASSES[key]:
                raise ModelError(f"has a policy with {value} as {key}, whose code is not run")
            yield key, _CLASSES[key][value]
        elif key not in _WITHOUT_EFFECT:
            raise ModelError(f"has a policy with an argument {key} that is not known here")


def _one_of(net_arch: Any) -> Any:
    """As versions before 1.8 had it, the parts were in a list of one."""
    match net_arch:
        case [dict(parts)]:
            return parts
    return net_arch


def _environment(said: Inspection, given: Environment | None) -> Environment:
    """The environment that is given, if the model fits it, or else the default one, if it does."""
    if given is None:
        given = Environment(id=ENVIRONMENT_ID, arguments=_DEFAULT)
        advice = "which features these are, it does not say (below, some are filled in)"
    else:
        advice = "that environment is another"
    board = board_of(given)
    shape, n_actions = _shapes(said)
    if shape is None or n_actions is None:
        if given.arguments is _DEFAULT:
            raise ModelError("does not say what it observes")
    elif (shape, n_actions) != (
        (MAX_ROTATIONS * board.width, len(board.features) + 1),
        MAX_ROTATIONS * board.width,
    ):
        raise ModelError(
            f"plays on {n_actions // MAX_ROTATIONS} columns by {shape[1] - 1} features; {advice}"
        )
    return given


def _unlike_ours(said: Inspection) -> str | None:
    """Why the model cannot play in any environment of ours, or None."""
    space, (shape, n_actions) = said.observation_space, _shapes(said)
    if said.action_space is not None and (n_actions is None or n_actions % MAX_ROTATIONS):
        return f"does not choose of the {4 * _WIDTH} placements that the arcade offers"
    if space is None:
        return None
    if space.type != "Box" or shape is None or len(shape) != 2:
        seen = f"{space.type} {' × '.join(map(str, shape or ()))}".rstrip()
        return f"observes {seen}: the arcade shows it features, no images and nothing else"
    if shape[0] != n_actions or not 2 <= shape[1] <= len(FEATURES) + 1:
        return f"observes {shape[0]} × {shape[1]}, which are not the features of its placements"
    return None


def _shapes(said: Inspection) -> tuple[tuple[int, ...] | None, int | None]:
    shape = said.observation_space.shape if said.observation_space else None
    return shape, said.action_space.n if said.action_space else None


def _example(said: Inspection) -> dict[str, Any]:
    """Arguments that fit the model's shapes."""
    shape, n_actions = _shapes(said)
    return _DEFAULT | {
        "width": n_actions // MAX_ROTATIONS if n_actions else _WIDTH,
        "features": FEATURES[: shape[1] - 1] if shape else FEATURES,
    }
