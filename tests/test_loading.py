"""A slot's model is loaded exactly, and none of the zip's code is run."""

import base64
import contextlib
import io
import json
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from stable_baselines3 import DQN

from tetris_arcade.errors import ModelError
from tetris_arcade.loading import load_policy
from tetris_arcade.playing.memory import told
from tetris_arcade.policies import registry
from tetris_arcade.policies.reproducible import reproducible
from tetris_arcade.slots.locations import STARTER_LOCATION
from tetris_arcade.slots.metadata import Environment, Metadata, Policy
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore
from tetris_arcade.vecenv import TetrisVecEnv


class Payload:
    """Unpickling this creates a file: the sign that a stranger's code ran."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.sign}",)


def rewritten(source: Path, target: Path, members: dict[str, bytes]) -> Path:
    """A copy of a zip with some members replaced."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, members.get(name, old.read(name)))
    return target


@pytest.fixture
def metadata(store: SlotStore) -> Metadata:
    return store.read("tiny").metadata


@pytest.fixture
def best(checkpoints: Path) -> Path:
    return checkpoints / "best.zip"


def load(path: Path, metadata: Metadata) -> Any:
    with path.open("rb") as model:
        return load_policy(model, metadata)


def test_actions_and_values_are_exactly_those_of_sb3s_own_load(
    best: Path, metadata: Metadata
) -> None:
    ours, theirs = load(best, metadata).policy, DQN.load(best).policy
    assert not any(module.training for module in ours.q_net.modules())  # before predict sees to it
    games, choices = TetrisVecEnv(50, height=12), np.random.default_rng(0)
    observations = games.reset()
    for _ in range(20):
        with torch.no_grad():
            expected = theirs.q_net(torch.from_numpy(observations)).numpy()
        assert np.abs(ours.q_values(observations) - expected).max() == 0
        assert (ours.predict(observations)[0] == theirs.predict(observations)[0]).all()
        games.step_async(choices.integers(40, size=50))
        observations = games.step_wait()[0]


TRAINED = ("novice", "apprentice", "journeyman", "expert", "grandmaster")


@pytest.mark.parametrize("bias", [None, -2e9], ids=["as it is", "values below that of the illegal"])
@pytest.mark.parametrize("name", TRAINED)
def test_what_is_played_are_the_actions_of_sb3s_own_load(
    name: str, bias: float | None, tmp_path: Path
) -> None:
    slot, model = open_store(STARTER_LOCATION).open_slot(name)
    path = tmp_path / "model.zip"
    with model:
        path.write_bytes(model.read())
    if bias is not None:
        path = biased(path, bias)
    ours, theirs = reproducible(load(path, slot.metadata)).policy, DQN.load(path)
    games, choices = TetrisVecEnv(50, height=12), np.random.default_rng(0)
    observations = games.reset()
    for _ in range(20):
        actions = ours.q_values(observations).argmax(axis=1)
        assert (actions == theirs.predict(observations, deterministic=True)[0]).all()
        games.step_async(choices.integers(40, size=50))
        observations = games.step_wait()[0]


def biased(model: Path, bias: float) -> Path:
    """A copy in which the network's last bias, which every value has in it, is another."""
    with zipfile.ZipFile(model) as archive:
        state = torch.load(io.BytesIO(archive.read("policy.pth")), weights_only=True)
    last = max(name for name in state if name.startswith("q_net.") and name.endswith(".bias"))
    content = io.BytesIO()
    torch.save(state | {last: torch.tensor([bias])}, content)
    return rewritten(model, model.with_name("biased.zip"), {"policy.pth": content.getvalue()})


@pytest.mark.parametrize("bias", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_refused(
    best: Path, metadata: Metadata, tmp_path: Path, bias: float
) -> None:
    model = rewritten(best, tmp_path / "model.zip", {})
    with pytest.raises(ModelError, match="no finite numbers"):
        load(biased(model, bias), metadata)


def test_a_shortage_of_memory_is_a_model_error_and_told_once(
    best: Path, metadata: Metadata, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: Any) -> torch.Tensor:
        return torch.empty(1 << 60, dtype=torch.uint8)

    monkeypatch.setattr(registry, "_find", lambda _: ("lab", greedy))
    with pytest.raises(ModelError, match="needs more memory") as error:
        load(best, metadata)
    assert told(error.value) == str(error.value)


def test_a_payload_that_runs_on_dqn_load_does_not_run_here(
    best: Path, metadata: Metadata, tmp_path: Path
) -> None:
    sign = tmp_path / "ran"
    pickled = base64.b64encode(pickle.dumps(Payload(sign))).decode()
    with zipfile.ZipFile(best) as archive:
        data = json.loads(archive.read("data"))
    data["lr_schedule"] = {":type:": "function", ":serialized:": pickled}
    hostile = rewritten(best, tmp_path / "hostile.zip", {"data": json.dumps(data).encode()})
    load(hostile, metadata)
    assert not sign.exists()
    with contextlib.suppress(Exception):  # it may well stumble over what the payload leaves
        DQN.load(hostile)
    assert sign.exists()  # so this test can fail


def test_what_the_metadata_leaves_out_is_asked_for(best: Path) -> None:
    with pytest.raises(ModelError, match="policy and an environment"):
        load(best, Metadata())


def altered(metadata: Metadata, **changes: Any) -> Metadata:
    assert metadata.policy is not None
    assert metadata.environment is not None
    policy = msgspec.structs.replace(
        metadata.policy,
        name=changes.get("name", metadata.policy.name),
        arguments=metadata.policy.arguments | changes.get("policy", {}),
    )
    environment = msgspec.structs.replace(
        metadata.environment,
        arguments=metadata.environment.arguments | changes.get("environment", {}),
    )
    return msgspec.structs.replace(metadata, policy=policy, environment=environment)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "os.system"}, "no policy is registered"),
        ({"policy": {"net_arch": [8, 9]}}, "other layers"),
        ({"policy": {"net_arch": [10**5]}}, "more than"),
        ({"policy": {"net_arch": [60_000] * 16}}, "other layers"),
        ({"policy": {"net_arch": "8,8"}}, "a list of layer widths"),
        ({"policy": {"net_arch": [True]}}, "a list of layer widths"),
        ({"policy": {"activation_fn": "os.system"}}, "the argument 'activation_fn'"),
        ({"environment": {"width": "10"}}, "whole numbers"),
        ({"environment": {"scaled": "yes"}}, "true or false"),
        ({"environment": {"width": 10**9}}, "not playable"),
        ({"environment": {"features": ["beauty"]}}, "beauty"),
        ({"environment": {"features": ["holes"]}}, "other layers"),
        ({"environment": {"features": [["holes"]]}}, "whole numbers"),
    ],
)
def test_metadata_that_does_not_fit_is_refused_before_anything_is_built(
    best: Path, metadata: Metadata, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        load(best, altered(metadata, **changes))


def test_any_record_of_a_policy_and_an_environment_will_do(best: Path) -> None:
    thin = Metadata(
        policy=Policy(name="PlacementPolicy", arguments={"net_arch": [8, 8]}),
        environment=Environment(id="tetris_arcade/Tetris-v0"),
    )
    board = load(best, thin).board
    assert (board.width, len(board.features), board.scaled) == (10, 14, True)
