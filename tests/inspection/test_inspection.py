"""What a model zip says, and what loading it would run, is told without running any of it."""

import base64
import io
import json
import pickle
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cloudpickle  # type: ignore[import-untyped]
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from stable_baselines3 import A2C, DDPG, DQN, PPO, SAC, TD3
from stable_baselines3.common.base_class import BaseAlgorithm

import tetris_arcade.env
from tests.hostile_zips import (
    MODULE,
    PAYLOADS,
    function,
    item,
    packed,
    saved,
    unpacked,
    with_data,
)  # fmt: skip
from tetris_arcade.errors import ArcadeError, ModelError
from tetris_arcade.inspection import Inspection, inspect_zip
from tetris_arcade.inspection.description import plain
from tetris_arcade.inspection.ordinary import KEYS, METHODS
from tetris_arcade.inspection.pickles import Reader
from tetris_arcade.inspection.risks import Risk

OLD = Path(__file__).parent.parent / "data"
ENVIRONMENT = tetris_arcade.env.ENVIRONMENT_ID
ON_POLICY = {"n_steps": 4, "device": "cpu"}
OFF_POLICY = {"buffer_size": 20, "learning_starts": 2, "batch_size": 2, "device": "cpu"}
MODELS: dict[str, tuple[type[BaseAlgorithm], dict[str, Any]]] = {
    "DQN": (DQN, OFF_POLICY),
    "PPO": (PPO, ON_POLICY | {"batch_size": 4, "n_epochs": 1}),
    "A2C": (A2C, ON_POLICY),
}
ARGUMENTS: dict[str, dict[str, Any]] = {
    "DQN": {"net_arch": [8], "activation_fn": torch.nn.Tanh},
    "PPO": {"net_arch": {"pi": [8], "vf": [4, 4]}, "activation_fn": torch.nn.ELU},
    "A2C": {"net_arch": [4], "optimizer_class": torch.optim.SGD, "optimizer_kwargs": {}},
}


@pytest.fixture(scope="module")
def original(checkpoints: Path) -> bytes:
    """A zip that our own trainer saved."""
    return (checkpoints / "best.zip").read_bytes()


@pytest.fixture(scope="module", params=list(MODELS))
def zipped(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    """An algorithm's name, and a zip that it really saved."""
    name: str = request.param
    algorithm, settings = MODELS[name]
    model = algorithm("MlpPolicy", ENVIRONMENT, policy_kwargs=ARGUMENTS[name], **settings)
    buffer = io.BytesIO()
    model.learn(8).save(buffer)
    return name, buffer.getvalue()


def inspect(content: bytes) -> Inspection:
    return inspect_zip(io.BytesIO(content))


def told(content: bytes, original: bytes) -> list[Risk]:
    """What loading would run that loading the original would not."""
    known = inspect(original).risks
    return [risk for risk in inspect(content).risks if risk not in known]


def pickles(content: bytes) -> Iterator[bytes]:
    """Every pickle in a model zip."""
    members = unpacked(content)
    for value in json.loads(members["data"]).values():
        if isinstance(value, dict) and ":serialized:" in value:
            yield base64.b64decode(value[":serialized:"])
    for name, member in members.items():
        if name.endswith(".pth"):
            inner = unpacked(member)
            yield from (inner[key] for key in inner if key.endswith(".pkl"))


def test_what_it_says_is_what_sb3_loads(zipped: tuple[str, bytes]) -> None:
    name, content = zipped
    said, model = inspect(content), MODELS[name][0].load(io.BytesIO(content), device="cpu")
    policy = type(model.policy)
    assert said.algorithm == name
    assert said.policy == f"{policy.__module__}.{policy.__name__}"
    assert said.timesteps == model.num_timesteps
    expected = {
        key: f"{value.__module__}.{value.__name__}" if isinstance(value, type) else value
        for key, value in model.policy_kwargs.items()
    }
    assert said.policy_arguments == expected
    assert [(layer.name, f"torch.{layer.dtype}", layer.shape) for layer in said.layers] == [
        (key, str(tensor.dtype), tuple(tensor.shape))
        for key, tensor in model.policy.state_dict().items()
    ]
    assert said.observation_space is not None
    assert said.observation_space.shape == model.observation_space.shape == (40, 15)
    assert said.action_space is not None
    assert (said.action_space.type, said.action_space.n) == ("Discrete", 40)
    assert said.versions["PyTorch"] == torch.__version__


def test_what_sb3_writes_by_itself_is_ordinary(zipped: tuple[str, bytes]) -> None:
    said = inspect(zipped[1])
    assert [risk for risk in said.risks if risk.verdict != "ordinary"] == []
    assert said.unusual == ()
    assert len(said.risks) > 10


def test_our_own_zips_are_ordinary_but_for_their_schedule(original: bytes) -> None:
    said = inspect(original)
    assert said.policy == "tetris_arcade.policy.PlacementPolicy"
    assert said.unusual == ()
    assert [risk for risk in said.risks if risk.verdict == "foreign"] == []


@pytest.mark.parametrize(("name", "version"), [("sb3_2_0", "2.0.0"), ("sb3_2_3", "2.3.2")])
def test_only_the_schedules_of_old_versions_are_code(name: str, version: str) -> None:
    said = inspect((OLD / f"{name}.zip").read_bytes())
    assert said.versions["Stable-Baselines3"] == version
    code = {risk.place for risk in said.risks if risk.verdict != "ordinary"}
    assert code == {'data["lr_schedule"]', 'data["exploration_schedule"]'}
    assert {risk.verdict for risk in said.risks} == {"ordinary", "code"}
    assert {layer.shape for layer in said.layers if "weight" in layer.name} == {
        (8, 600), (8, 8), (40, 8),
    }  # fmt: skip


def test_every_import_of_a_real_zip_is_told(zipped: tuple[str, bytes]) -> None:
    class Recorder(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            imported.add((module, name))
            return super().find_class(module, name)

        def persistent_load(self, _: Any) -> Any:
            storage = torch.storage.TypedStorage
            return storage(1 << 18, dtype=torch.float32, _internal=True)  # type: ignore[no-untyped-call]

    for pickled in pickles(zipped[1]):
        imported: set[tuple[str, str]] = set()
        Recorder(io.BytesIO(pickled)).load()
        reading = Reader().read(pickled)
        assert reading.problem is None
        assert {(name.module, name.qualname) for name in reading.names} == imported


def test_the_tables_know_all_that_sb3_saves_and_does(zipped: tuple[str, bytes]) -> None:
    assert set(json.loads(unpacked(zipped[1])["data"])) <= KEYS
    for algorithm in (A2C, DDPG, DQN, PPO, SAC, TD3):
        names = {name for name in dir(algorithm) if callable(getattr(algorithm, name))}
        assert {name for name in names if not name.startswith("__")} <= METHODS


EXPECTED = {
    "data[seed]": ('data["seed"]', "posix.mkdir"),
    "data[invented]": ('data["invented"]', "posix.mkdir"),
    "pickle: protocol 0": ('data["lr_schedule"]', "posix.mkdir"),
    "pickle: inst": ('data["lr_schedule"]', "os.mkdir"),
    "pickle: obj": ('data["lr_schedule"]', "os.mkdir"),
    "pickle: memo": ('data["lr_schedule"]', "os.mkdir"),
    "pickle: eval": ('data["lr_schedule"]', "builtins.eval"),
    "pickle: broken after it ran": ('data["lr_schedule"]', "posix.mkdir"),
    "pickle: nested": ('data["lr_schedule"]', "posix.mkdir"),
    "pickle: import": ('data["lr_schedule"]', f"{MODULE}.Policy"),
    "pickle: subimport": ('data["lr_schedule"]', f"{MODULE}.*"),
    "pickle: among ordinary things": ('data["lr_schedule"]', "posix.mkdir"),
    "policy_kwargs: nested": ('data["policy_kwargs"]', "posix.mkdir"),
    "env: module": ('data["env"]', MODULE),
    "env: module, pickled": ('data["env"]', MODULE),
    "policy.pth: saved": ("policy.pth", "posix.mkdir"),
    "policy.pth: legacy": ("policy.pth", "posix.mkdir"),
    "policy.optimizer.pth: raw pickle": ("policy.optimizer.pth", "posix.mkdir"),
    "pytorch_variables.pth: pickle replaced": ("pytorch_variables.pth", "posix.mkdir"),
    "extra.pth: saved": ("extra.pth", "posix.mkdir"),
    "policy.pth: legacy before a zip": ("policy.pth", "posix.mkdir"),
    "policy.pth: another case": ("policy.pth", "posix.mkdir"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_payload_would_import_is_told_with_its_place(
    name: str, original: bytes, tmp_path: Path
) -> None:
    (case,) = [case for case in PAYLOADS if case.name == name]
    members = unpacked(original)
    content = case.build(members, tmp_path / "ran")
    place, imported = EXPECTED[name]
    risks = [risk for risk in told(content, original) if risk.verdict == "foreign"]
    assert {risk.place for risk in risks} == {place}
    assert imported in risks[0].foreign


def test_what_takes_the_place_of_a_method_is_told(original: bytes, tmp_path: Path) -> None:
    members = unpacked(original)
    code = item(cloudpickle.dumps(function(tmp_path / "ran")))
    content = with_data(members, predict=code, friendly=1)
    code_risk, method = told(content, original)
    assert (code_risk.verdict, code_risk.remarks) == ("code", ("carries code",))
    assert (method.place, method.verdict) == ('data["predict"]', "foreign")
    assert inspect(content).unusual == ("predict", "friendly")


def test_a_policy_class_that_is_code_is_told(original: bytes) -> None:
    members = unpacked(original)
    own = type("OwnPolicy", (), {"__module__": "__main__", "forward": lambda self: self})
    content = with_data(members, policy_class=item(cloudpickle.dumps(own)))
    assert inspect(content).policy == "OwnPolicy"
    (risk,) = told(content, original)
    assert risk.place == 'data["policy_class"]'
    assert "carries code" in risk.remarks


def test_changing_a_class_is_told_even_if_it_is_an_ordinary_one(original: bytes) -> None:
    members = unpacked(original)
    pickled = b"cgymnasium.spaces.box\nBox\n}S'sample'\nNsb."
    content = with_data(members, seed=item(pickled))
    (risk,) = told(content, original)
    assert risk.remarks == ("would change gymnasium.spaces.box.Box",)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=10,
)


@given(value=VALUES, protocol=st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_plain_values_are_read_as_they_are(value: Any, protocol: int) -> None:
    reading = Reader().read(pickle.dumps(value, protocol))
    assert reading.problem is None
    if protocol > 2:  # the older ones have bytes as a call
        assert plain(reading.value) == plain(value)


@given(data=st.data())
def test_a_damaged_file_is_inspected_or_refused(original: bytes, data: st.DataObject) -> None:
    try:
        inspect(damage(original, data))
    except ArcadeError:
        return


@settings(max_examples=200)
@given(data=st.data())
def test_damaged_pickles_are_inspected(original: bytes, data: st.DataObject) -> None:
    members = unpacked(original)
    items = json.loads(members["data"])
    key = data.draw(st.sampled_from([k for k, v in items.items() if is_pickled(v)]))
    pickled = damage(base64.b64decode(items[key][":serialized:"]), data)
    pth = damage(members["policy.pth"], data)
    said = inspect(with_data(members | {"policy.pth": pth}, **{key: item(pickled)}))
    assert any(risk.place == f'data["{key}"]' for risk in said.risks)


def is_pickled(value: Any) -> bool:
    return isinstance(value, dict) and ":serialized:" in value


def damage(content: bytes, data: st.DataObject) -> bytes:
    """A few bytes changed, or a piece cut out."""
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 20, len(content))))
    return bytes(damaged[:start] + damaged[end:]) if data.draw(st.booleans()) else bytes(damaged)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"policy.pth": b""}, "no member data"),
        ({"data": b"{"}, "not JSON"),
        ({"data": b"\xff"}, "not text"),
        ({"data": b"[]"}, "not a JSON object"),
        ({"data": b"[" * 10**6}, "not JSON"),
        ({"data": json.dumps(dict.fromkeys(map(str, range(2000)))).encode()}, "1,000 items"),
    ],
)
def test_what_is_no_model_is_refused(members: dict[str, bytes], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        inspect(packed(members))


def test_what_cannot_be_read_to_its_end_is_not_called_ordinary(original: bytes) -> None:
    members = unpacked(original)
    for pickled in (b"", b"N", b"\x80\x04" + b"N0" * 10**6 + b"N.", b"cos\n"):
        said = inspect(with_data(members, seed=item(pickled)))
        (risk,) = [risk for risk in said.risks if risk.place == 'data["seed"]']
        assert risk.verdict == "foreign"


def with_comment(content: bytes) -> bytes:
    """Room behind the end, where torch could be led to another directory."""
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = bytes(200)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "odd",
    [
        lambda old: with_comment(packed(unpacked(old))),
        lambda old: packed(unpacked(old) | {"other/version": b"3"}),
        lambda old: packed(unpacked(old), zipfile.ZIP_DEFLATED),
        lambda _: saved({"a": torch.zeros(3)}, legacy=True),
    ],
    ids=["something behind it", "a second folder", "deflated", "old format"],
)
def test_weights_that_torch_may_read_otherwise_are_foreign(
    odd: Callable[[bytes], bytes], original: bytes
) -> None:
    members = unpacked(original)
    plain = members["policy.pth"]
    for content, verdict in (
        (plain, "ordinary"), (packed(unpacked(plain)), "ordinary"), (odd(plain), "foreign"),
    ):  # fmt: skip
        said = inspect(packed(members | {"policy.pth": content}))
        (risk,) = [risk for risk in said.risks if risk.place == "policy.pth"]
        assert risk.verdict == verdict


def test_of_very_many_imports_the_first_are_told(original: bytes) -> None:
    members = unpacked(original)
    many = b"".join(b"cm%d\nx\n0" % number for number in range(10**4))
    content = with_data(members, seed=item(many + b"N."))
    (risk,) = told(content, original)
    assert len(risk.foreign) < 100
    assert risk.foreign[-1].endswith("more")


def test_a_function_as_learning_rate_is_code(tmp_path: Path) -> None:
    model = A2C("MlpPolicy", ENVIRONMENT, learning_rate=lambda left: left * 1e-3, device="cpu")
    model.save(tmp_path / "a.zip")
    said = inspect((tmp_path / "a.zip").read_bytes())
    code = {risk.place for risk in said.risks if risk.verdict == "code"}
    assert code == {'data["learning_rate"]', 'data["lr_schedule"]'}
