"""Stable-Baselines3's own policies play here as they do there, to the bit."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import numpy.typing as npt
import pytest
import torch
from gymnasium import spaces
from stable_baselines3 import A2C, DQN, PPO
from stable_baselines3.common.base_class import BaseAlgorithm

from tests.hostile_zips import packed, saved
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.env import ENVIRONMENT_ID
from tetris_arcade.errors import ModelError
from tetris_arcade.inspection import inspect_zip
from tetris_arcade.inspection.recognition import recognise
from tetris_arcade.loading import load_policy, load_slot
from tetris_arcade.playing.player import Decision, Player, Request, Stream
from tetris_arcade.policies.standard import STANDARD_POLICIES, StandardPolicy
from tetris_arcade.resources import STARTER_SLOTS
from tetris_arcade.scenes.demo.playback import Playback
from tetris_arcade.slots.metadata import Environment, Metadata, Policy
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.vecenv import TetrisVecEnv
from tetris_arcade.weights import read_weights

OLD = Path(__file__).parent.parent / "data"
OFF_POLICY: dict[str, Any] = {"buffer_size": 100, "learning_starts": 20, "batch_size": 8}
ON_POLICY: dict[str, Any] = {"n_steps": 64}
TRAINED: dict[str, tuple[type[BaseAlgorithm], dict[str, Any]]] = {
    "DQN": (DQN, OFF_POLICY),
    "DQN of other layers": (DQN, OFF_POLICY | {"policy_kwargs": {"net_arch": [16, 8, 8]}}),
    "DQN with tanh": (
        DQN,
        OFF_POLICY | {"policy_kwargs": {"net_arch": [8], "activation_fn": torch.nn.Tanh}},
    ),
    "PPO": (PPO, ON_POLICY | {"n_epochs": 1}),
    "PPO of two parts": (
        PPO,
        ON_POLICY
        | {
            "n_epochs": 1,
            "policy_kwargs": {
                "net_arch": {"pi": [16], "vf": [8, 4]},
                "activation_fn": torch.nn.ELU,
                "share_features_extractor": False,
                "optimizer_class": torch.optim.SGD,
            },
        },
    ),
    "A2C": (A2C, ON_POLICY | {"policy_kwargs": {"net_arch": [8, 8]}}),
}


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    started = Player()
    yield started
    started.close()


@pytest.fixture(scope="module", params=list(TRAINED))
def trained(request: pytest.FixtureRequest) -> tuple[BaseAlgorithm, bytes]:
    """A model as Stable-Baselines3 loads it, and the zip that it saved."""
    algorithm, settings = TRAINED[request.param]
    model = algorithm("MlpPolicy", ENVIRONMENT_ID, device="cpu", seed=1, **settings)
    return saved_and_loaded(model.learn(100))


def saved_and_loaded(model: BaseAlgorithm) -> tuple[BaseAlgorithm, bytes]:
    buffer = io.BytesIO()
    model.save(buffer)
    return type(model).load(io.BytesIO(buffer.getvalue()), device="cpu"), buffer.getvalue()


def described(content: bytes) -> Metadata:
    """The metadata that the zip itself gives."""
    found = recognise(inspect_zip(io.BytesIO(content)))
    assert found.problems == ()
    return Metadata(policy=found.policy, environment=found.environment)


def observations(n_steps: int = 20) -> Iterator[npt.NDArray[np.float32]]:
    """What is seen in 50 games played at random, one step after the other."""
    games, choices = TetrisVecEnv(50), np.random.default_rng(0)
    seen = games.reset()
    for _ in range(n_steps):
        yield seen
        games.step_async(choices.integers(40, size=50))
        seen = games.step_wait()[0]


def sb3_values(model: Any, shown: Any) -> npt.NDArray[np.float32]:
    """The Q-values of DQN, the probabilities of PPO and A2C."""
    tensors, _ = model.policy.obs_to_tensor(shown)
    with torch.no_grad():
        if isinstance(model, DQN):
            values = model.policy.q_net(tensors)
        else:
            values = model.policy.get_distribution(tensors).distribution.probs
    return values.numpy()  # type: ignore[no-any-return]


def assert_the_same(policy: Any, model: Any, shown: Any) -> None:
    values = policy.q_values(shown)
    assert np.abs(values - sb3_values(model, shown)).max() == 0
    assert (values.argmax(axis=1) == model.predict(shown, deterministic=True)[0]).all()


def test_actions_and_values_are_those_of_sb3s_own_load(
    trained: tuple[BaseAlgorithm, bytes],
) -> None:
    model, content = trained
    loaded = load_policy(io.BytesIO(content), described(content))
    board = loaded.board
    assert (board.width, len(board.features), board.scaled) == (10, 14, True)
    assert isinstance(loaded.policy, StandardPolicy)
    assert not any(module.training for module in loaded.policy.policy.modules())
    for shown in observations():
        assert_the_same(loaded.policy, model, shown)


@pytest.mark.parametrize("name", ["novice", "apprentice", "journeyman", "expert", "grandmaster"])
def test_every_starter_slot_that_was_trained_is_as_dqn_load_has_it(name: str) -> None:
    _, loaded = load_slot(open_store(f"dir:{STARTER_SLOTS}"), name)
    model = DQN.load(STARTER_SLOTS / name / "model.zip", device="cpu")
    for shown in observations():
        assert_the_same(loaded.policy, model, shown)


@pytest.mark.parametrize("name", ["sb3_2_0", "sb3_2_3"])
def test_zips_of_old_versions_give_the_values_that_they_gave_there(name: str) -> None:
    content = (OLD / f"{name}.zip").read_bytes()
    loaded = load_policy(io.BytesIO(content), described(content))
    shown = np.linspace(-1, 1, 600, dtype=np.float32).reshape(1, 40, 15)
    expected = json.loads((OLD / f"{name}.json").read_text())
    np.testing.assert_allclose(loaded.policy.q_values(shown)[0], expected, rtol=0, atol=1e-6)


def test_the_show_plays_what_sb3s_predict_plays_in_the_environment(
    trained: tuple[BaseAlgorithm, bytes], player: Player, tmp_path: Path
) -> None:
    model, content = trained
    store = open_store(f"dir:{tmp_path}")
    store.save("theirs", io.BytesIO(content), described(content))
    environment, illegal = gymnasium.make(ENVIRONMENT_ID), 0
    for seed in range(3):
        observation, info = environment.reset(seed=seed)
        stream = player.play(Request(store.location, "theirs", game_seed(seed, 0)))
        playback, over = Playback(Game(game_seed(seed, 0))), False
        while not over:
            action = int(model.predict(observation, deterministic=True)[0])
            decision = answer(stream)
            assert decision.action == action
            illegal += not info["action_mask"][action]
            playback.advance(1.0, lambda decision=decision: decision, animate=False)  # type: ignore[misc]
            observation, _, over, _, info = environment.step(np.int64(action))
        assert playback.over
        stream.close()
        assert (playback.game.pieces, playback.game.lines) == (info["pieces"], info["lines"])
    assert illegal  # it was not trained for long enough to know better


def answer(stream: Stream) -> Decision:
    while (decision := stream.take()) is None:
        assert stream.problem is None
    return decision


class Noise(gymnasium.Env[Any, Any]):
    """Spaces that our own environment does not have."""

    def __init__(self, observation_space: spaces.Space[Any]) -> None:
        self.observation_space = observation_space
        self.action_space = spaces.Discrete(40)

    def reset(self, *, seed: Any = None, options: Any = None) -> Any:
        super().reset(seed=seed)
        return self.observation_space.sample(), {}

    def step(self, action: Any) -> Any:
        return self.observation_space.sample(), 0.0, False, False, {}


IMAGE = spaces.Box(0, 255, (40, 40, 3), np.uint8)
SEVERAL = spaces.Dict({"image": IMAGE, "numbers": spaces.Box(-1, 1, (4,), np.float32)})
OTHERS: dict[str, tuple[type[BaseAlgorithm], str, spaces.Space[Any], dict[str, Any]]] = {
    "dqn.CnnPolicy": (DQN, "CnnPolicy", IMAGE, {"features_extractor_kwargs": {"features_dim": 9}}),
    "ppo.CnnPolicy": (PPO, "CnnPolicy", IMAGE, {"net_arch": [8]}),
    "a2c.CnnPolicy": (A2C, "CnnPolicy", IMAGE, {"normalize_images": True}),
    "dqn.MultiInputPolicy": (DQN, "MultiInputPolicy", SEVERAL, {"net_arch": [8]}),
    "ppo.MultiInputPolicy": (
        PPO,
        "MultiInputPolicy",
        SEVERAL,
        {"features_extractor_kwargs": {"cnn_output_dim": 9}},
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_policies_for_images_and_dictionaries_are_those_of_sb3_too(name: str) -> None:
    algorithm, policy, space, arguments = OTHERS[name]
    space.seed(0)
    settings = OFF_POLICY if algorithm is DQN else ON_POLICY
    model, content = saved_and_loaded(
        algorithm(policy, Noise(space), policy_kwargs=dict(arguments), device="cpu", **settings)
    )
    said = recognise(inspect_zip(io.BytesIO(content)))
    assert "features, no images and nothing else" in said.problems[0]
    action_space = model.action_space
    assert isinstance(action_space, spaces.Discrete)
    weights = read_weights(io.BytesIO(content))
    built = STANDARD_POLICIES[name](model.observation_space, action_space, arguments, weights)  # type: ignore[arg-type]
    samples = [model.observation_space.sample() for _ in range(64)]
    shown = (
        {key: np.stack([sample[key] for sample in samples]) for key in samples[0]}
        if isinstance(samples[0], dict)
        else np.stack(samples)
    )
    assert_the_same(built, model, shown)


def metadata_for(name: str, **arguments: Any) -> Metadata:
    return Metadata(
        policy=Policy(name=name, arguments=arguments), environment=Environment(id=ENVIRONMENT_ID)
    )


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A zip of DQN's MlpPolicy with one layer of 8."""
    model = DQN("MlpPolicy", ENVIRONMENT_ID, policy_kwargs={"net_arch": [8]}, buffer_size=1)
    return saved_and_loaded(model)[1]


@pytest.mark.parametrize("name", ["dqn.CnnPolicy", "ppo.MultiInputPolicy"])
def test_what_needs_images_or_dictionaries_cannot_be_shown_and_says_so(
    plain: bytes, name: str
) -> None:
    with pytest.raises(ModelError, match=r"gives neither images nor several.*MlpPolicy"):
        load_policy(io.BytesIO(plain), metadata_for(name))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "other layers"),  # the default ones
        ({"net_arch": [9]}, "other layers"),
        ({"net_arch": [8, 8]}, "other layers"),
        ({"net_arch": [65_536] * 16}, "other layers"),  # a quarter of a terabyte
        ({"net_arch": [8], "features_extractor_class": "NatureCNN"}, "cannot be made"),
        ({"net_arch": [10**15]}, "wider than"),
        ({"net_arch": [1] * 1000}, "more than 16"),
        ({"net_arch": [0]}, "wider than"),
        ({"net_arch": "8"}, "list of layer widths"),
        ({"net_arch": {"pi": [8], "vf": [8]}}, "list of layer widths"),
        ({"net_arch": [8], "activation_fn": "os.system"}, "activation_fn"),
        ({"net_arch": [8], "activation_fn": "Transformer"}, "activation_fn"),
        ({"net_arch": [8], "activation_fn": ["ReLU"]}, "activation_fn"),
        ({"net_arch": [8], "features_extractor_class": "Linear"}, "features_extractor_class"),
        ({"net_arch": [8], "features_extractor_kwargs": {"x": 1}}, "features_extractor_kwargs"),
        ({"net_arch": [8], "features_extractor_kwargs": {"features_dim": 10**9}}, "at most"),
        ({"net_arch": [8], "features_extractor_kwargs": {"features_dim": 8}}, "cannot be made"),
        ({"net_arch": [8], "normalize_images": 1}, "neither true nor false"),
        ({"net_arch": [8], "share_features_extractor": True}, "share_features_extractor"),
        ({"net_arch": [8], "optimizer_class": "SGD"}, "optimizer_class"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_before_anything_is_built(
    plain: bytes, arguments: dict[str, Any], message: str
) -> None:
    load_policy(io.BytesIO(plain), metadata_for("dqn.MlpPolicy", net_arch=[8]))
    with pytest.raises(ModelError, match=message):
        load_policy(io.BytesIO(plain), metadata_for("dqn.MlpPolicy", **arguments))


@pytest.mark.parametrize("net_arch", [{"pi": [8], "qf": [8]}, {"pi": [10**15]}, {"pi": 8}])
def test_so_are_parts_of_a_network_that_make_no_sense(plain: bytes, net_arch: Any) -> None:
    with pytest.raises(ModelError, match="net_arch"):
        load_policy(io.BytesIO(plain), metadata_for("ppo.MlpPolicy", net_arch=net_arch))


def test_what_is_null_is_as_if_it_were_left_out(plain: bytes) -> None:
    arguments = {"net_arch": [8], "activation_fn": None, "features_extractor_kwargs": None}
    load_policy(io.BytesIO(plain), metadata_for("dqn.MlpPolicy", **arguments))


def test_weights_of_another_type_or_a_layer_too_few_are_refused(plain: bytes) -> None:
    weights = read_weights(io.BytesIO(plain))
    first = next(iter(weights))
    fewer = {name: tensor for name, tensor in weights.items() if name != first}
    for others in (fewer, weights | {first: weights[first].double()}):
        with pytest.raises(ModelError, match="other layers"):
            load_policy(
                io.BytesIO(packed({"policy.pth": saved(others)})),
                metadata_for("dqn.MlpPolicy", net_arch=[8]),
            )


def test_weights_that_lead_to_no_numbers_are_said_to(plain: bytes) -> None:
    torch.manual_seed(0)
    weights = {
        name: torch.randn_like(tensor).sign() * 3e38  # finite, but not their sums
        for name, tensor in read_weights(io.BytesIO(plain)).items()
    }
    file = io.BytesIO(packed({"policy.pth": saved(weights)}))
    policy = load_policy(file, metadata_for("dqn.MlpPolicy", net_arch=[8])).policy
    with pytest.raises(ModelError, match="no numbers"):
        policy.q_values(np.ones((1, 40, 15), np.float32))
