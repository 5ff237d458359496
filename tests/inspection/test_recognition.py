"""What a zip says is enough to build its policy, or what is missing is asked for exactly."""

import json
import shlex
import subprocess
import sys
from typing import Any

import pytest
from msgspec.structs import replace

from tetris_arcade.engine.features import FEATURES
from tetris_arcade.inspection import Inspection, Space
from tetris_arcade.inspection.recognition import recognise
from tetris_arcade.playability import ENVIRONMENT_ID
from tetris_arcade.slots.metadata import Environment, Policy

DQN = "stable_baselines3.dqn.policies.DQNPolicy"
ACTOR_CRITIC = "stable_baselines3.common.policies.ActorCriticPolicy"


def box(*shape: int) -> Space:
    return Space(type="Box", dtype="float32", shape=shape, n=None)


def discrete(n: int) -> Space:
    return Space(type="Discrete", dtype="int64", shape=(), n=n)


SAID = Inspection(
    members=(), versions={}, algorithm="DQN", policy=DQN, policy_arguments={}, timesteps=None,
    episodes=None, observation_space=box(40, 15), action_space=discrete(40), layers=(),
    unusual=(), risks=(),
)  # fmt: skip


def environment(**arguments: Any) -> Environment:
    return Environment(id=ENVIRONMENT_ID, arguments=arguments)


@pytest.mark.parametrize(
    ("policy", "algorithm", "name"),
    [
        (DQN, "DQN", "dqn.MlpPolicy"),
        (ACTOR_CRITIC, "PPO", "ppo.MlpPolicy"),
        (ACTOR_CRITIC, "A2C", "a2c.MlpPolicy"),
        ("tetris_arcade.policy.PlacementPolicy", "DQN", "PlacementPolicy"),
    ],
)
def test_a_policy_is_known_by_its_class(policy: str, algorithm: str, name: str) -> None:
    found = recognise(replace(SAID, policy=policy, algorithm=algorithm))
    assert found.policy == Policy(name=name)
    assert found.environment is not None
    assert found.environment.arguments["features"] == list(FEATURES)
    assert (found.problems, found.options) == ((), "")


def test_arguments_that_matter_to_playing_are_kept_as_plain_values() -> None:
    said: dict[str, Any] = {
        "net_arch": [{"pi": [8], "vf": [4]}],  # as versions before 1.8 had it
        "activation_fn": "torch.nn.modules.activation.Tanh",
        "features_extractor_class": "stable_baselines3.common.torch_layers.FlattenExtractor",
        "features_extractor_kwargs": {},
        "optimizer_class": "torch.optim.sgd.SGD",
        "optimizer_kwargs": {"momentum": 0.9},
        "ortho_init": False,
    }
    found = recognise(replace(SAID, policy_arguments=said))
    assert found.policy is not None
    assert found.policy.arguments == {
        "net_arch": {"pi": [8], "vf": [4]},
        "activation_fn": "Tanh",
        "features_extractor_class": "FlattenExtractor",
        "features_extractor_kwargs": {},
    }


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"policy": None}, "does not say what its policy is"),
        ({"policy": "lab.networks.Own"}, "lab.networks.Own"),
        ({"policy": "OwnPolicy"}, "whose code is not run"),
        ({"policy_arguments": {"activation_fn": "lab.Swish"}}, "lab.Swish as activation_fn"),
        ({"policy_arguments": {"features_extractor_class": "…"}}, "features_extractor_class"),
        ({"policy_arguments": {"activation_fn": ["x"]}}, "activation_fn"),
        ({"policy_arguments": None}, "arguments cannot be read"),
        ({"policy_arguments": {"depth": 3}}, "an argument depth"),
    ],
)
def test_a_policy_that_is_not_known_is_asked_for(changes: dict[str, Any], problem: str) -> None:
    said = replace(SAID, **changes)
    found = recognise(said)
    assert found.policy is None
    assert problem in found.problems[0]
    assert found.options == "--policy NAME"
    answered = recognise(said, Policy(name="lab.Own"))
    assert (answered.policy, answered.problems) == (Policy(name="lab.Own"), ())


@pytest.mark.parametrize(
    ("spaces", "problem"),
    [
        ({"observation_space": box(40, 3)}, "10 columns by 2 features"),
        (
            {"observation_space": box(48, 15), "action_space": discrete(48)},
            "12 columns by 14 features",
        ),
        ({"observation_space": None}, "does not say what it observes"),
        ({"observation_space": None, "action_space": None}, "does not say what it observes"),
    ],
)
def test_another_environment_is_asked_for_with_an_example_that_fits(
    spaces: dict[str, Any], problem: str
) -> None:
    said = replace(SAID, **spaces)
    found = recognise(said)
    assert found.environment is None
    assert problem in found.problems[0]
    option, example = shlex.split(found.options)
    assert option == "--env"
    answered = recognise(said, environment=environment(**json.loads(example)))
    assert answered.problems == ()
    assert answered.environment == environment(**json.loads(example))


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"features": ["holes"]}, "another"),
        ({"width": 9}, "another"),
        ({"width": "wide"}, "whole numbers"),
        ({"features": ["beauty"]}, "beauty"),
    ],
)
def test_an_environment_that_the_model_does_not_fit_is_refused(
    arguments: dict[str, Any], problem: str
) -> None:
    found = recognise(SAID, environment=environment(**arguments))
    assert problem in found.problems[0]
    assert "--env" in found.options


@pytest.mark.parametrize(
    "spaces",
    [
        {"observation_space": box(4), "action_space": discrete(2)},  # CartPole
        {"observation_space": box(3, 84, 84)},
        {"observation_space": Space(type="Dict", dtype=None, shape=None, n=None)},
        {"observation_space": box(40, 16)},
        {"observation_space": box(10, 15)},
        {"action_space": box(2)},
    ],
)
def test_for_what_can_never_play_here_nothing_is_asked(spaces: dict[str, Any]) -> None:
    found = recognise(replace(SAID, **spaces), Policy(name="lab.Own"))
    assert len(found.problems) == 1
    assert found.options == ""


def test_neither_inspection_nor_recognition_imports_torch() -> None:
    script = (
        "import sys, tetris_arcade.inspection.recognition, tetris_arcade.cli.slots;"
        "sys.exit(any(name in sys.modules for name in"
        " ('torch', 'stable_baselines3', 'gymnasium', 'numba')))"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
