"""``slots import`` and ``slots save`` of models that others trained, with their own tools."""

import json
import shlex
from pathlib import Path

import cloudpickle  # type: ignore[import-untyped]
import gymnasium
import pytest
from stable_baselines3 import DQN, PPO

from tests.cli.slots.conftest import Fail, Run
from tests.hostile_zips import item, unpacked, with_data
from tetris_arcade.cli import main
from tetris_arcade.env import ENVIRONMENT_ID
from tetris_arcade.loading import load_slot
from tetris_arcade.slots.store import SlotStore

OLD = Path(__file__).parents[2] / "data"


@pytest.fixture
def options(store: SlotStore) -> tuple[str, ...]:
    return ("theirs", "--store", store.location)


def plays(store: SlotStore, name: str = "theirs") -> None:
    load_slot(store, name)


@pytest.mark.parametrize("name", ["sb3_2_0", "sb3_2_3"])
def test_a_standard_model_is_imported_without_a_question(
    run: Run, store: SlotStore, options: tuple[str, ...], name: str
) -> None:
    run("import", str(OLD / f"{name}.zip"), *options)
    metadata = store.read("theirs").metadata
    assert metadata.policy is not None
    assert metadata.policy.name == "dqn.MlpPolicy"
    assert metadata.policy.arguments == {"net_arch": [8, 8]}
    assert metadata.algorithm == "DQN"
    assert metadata.versions is not None
    assert set(metadata.versions) == {"python", "torch", "stable-baselines3", "gymnasium"}
    plays(store)


def test_a_model_of_ours_is_imported_bare(
    run: Run, store: SlotStore, options: tuple[str, ...], checkpoints: Path, tmp_path: Path
) -> None:
    run("import", str(checkpoints / "best.zip"), *options)
    plays(store)
    members = unpacked((checkpoints / "best.zip").read_bytes())
    data = json.loads(members["data"])
    del data["slot_metadata"]  # as if someone trained our policy with tools of his own
    (tmp_path / "bare.zip").write_bytes(with_data(members | {"data": json.dumps(data).encode()}))
    run("import", str(tmp_path / "bare.zip"), *options, "--replace")
    plays(store)


def test_a_checkpoint_of_sb3s_own_callbacks_is_saved_so_that_it_plays(
    run: Run, store: SlotStore, options: tuple[str, ...], tmp_path: Path
) -> None:
    PPO("MlpPolicy", ENVIRONMENT_ID, device="cpu").save(tmp_path / "best_model.zip")
    run("save", "best", *options, "--checkpoints", str(tmp_path))
    plays(store)


def test_what_is_not_known_is_asked_for_with_a_command_that_works(
    run: Run, fail: Fail, store: SlotStore, options: tuple[str, ...], tmp_path: Path
) -> None:
    environment = gymnasium.make(ENVIRONMENT_ID, features=["holes", "wells"], scaled=False)
    DQN("MlpPolicy", environment, buffer_size=1, device="cpu").save(tmp_path / "two.zip")
    line = fail("import", f"{tmp_path}/two.zip", *options, "--notes", "from them", "--suffix")
    assert "10 columns by 2 features" in line
    assert store.names() == ["mine"]
    words = shlex.split(line.partition("say so: ")[2])
    assert words[:4] == ["python", "-m", "tetris_arcade", "slots"]
    run(*words[4:])
    assert store.read("theirs").metadata.notes == "from them"
    assert "--suffix" in words
    plays(store)
    given = '{"features": ["holes", "wells"], "scaled": false}'
    run("import", f"{tmp_path}/two.zip", *options, "--replace", "--env", given)
    recorded = store.read("theirs").metadata.environment
    assert recorded is not None
    assert recorded.arguments == json.loads(given)
    plays(store)


@pytest.fixture
def carrying_code(tmp_path: Path) -> Path:
    """A zip whose policy class is carried as code."""
    own = type("OwnPolicy", (), {"__module__": "__main__", "forward": lambda self: self})
    members = unpacked((OLD / "sb3_2_3.zip").read_bytes())
    path = tmp_path / "code.zip"
    path.write_bytes(with_data(members, policy_class=item(cloudpickle.dumps(own))))
    return path


def test_a_policy_that_is_code_is_refused_unless_a_known_one_is_named(
    run: Run, fail: Fail, store: SlotStore, options: tuple[str, ...], carrying_code: Path
) -> None:
    line = fail("import", str(carrying_code), *options)
    assert "OwnPolicy" in line
    assert "whose code is not run" in line
    assert "--policy NAME" in line
    assert "os.system" in fail("import", str(carrying_code), *options, "--policy", "os.system")
    policy = '{"name": "dqn.MlpPolicy", "arguments": {"net_arch": [8, 8]}}'
    run("import", str(carrying_code), *options, "--policy", policy)
    plays(store)


def test_saving_keeps_what_cannot_play_and_says_how_it_could(
    store: SlotStore,
    options: tuple[str, ...],
    carrying_code: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    carrying_code.rename(carrying_code.with_name("best.zip"))
    folder = str(carrying_code.parent)
    assert main(["slots", "save", "best", *options, "--checkpoints", folder]) == 0
    [line] = capsys.readouterr().err.splitlines()
    assert "cannot play" in line
    assert "slots import" in line
    assert store.read("theirs").metadata.algorithm == "DQN"


def test_what_can_never_play_is_refused_without_a_question(
    fail: Fail, options: tuple[str, ...], tmp_path: Path
) -> None:
    DQN("MlpPolicy", "CartPole-v1", buffer_size=1, device="cpu").save(tmp_path / "pole.zip")
    line = fail("import", f"{tmp_path}/pole.zip", *options)
    assert "placements" in line
    assert "--policy" not in line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--policy", "{"), "not JSON"),
        (("--policy", '{"arguments": {}}'), "name"),
        (("--policy", '{"name": 7}'), "name"),
        (("--policy", ""), "length"),
        (("--env", "["), "not JSON"),
        (("--env", "[" * 10**5), "not JSON"),
        (("--env", "[]"), "arguments"),
    ],
)
def test_a_description_that_makes_no_sense_is_wrong_usage(
    fail: Fail, options: tuple[str, ...], arguments: tuple[str, ...], message: str
) -> None:
    assert message in fail("import", str(OLD / "sb3_2_3.zip"), *options, *arguments, code=2)


def test_a_bundle_is_not_to_be_described(
    run: Run, fail: Fail, store: SlotStore, options: tuple[str, ...], tmp_path: Path
) -> None:
    run("export", "mine", f"{tmp_path}/b.zip", "--bundle", "--store", store.location)
    for said in (("--env", "{}"), ("--notes", "dropped")):
        assert "describe themselves" in fail("import", f"{tmp_path}/b.zip", *options, *said, code=2)
