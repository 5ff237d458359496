"""``slots inspect`` shows what is in a model file, and runs nothing of it."""

import argparse
import json
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from stable_baselines3 import PPO

from tests.hostile_zips import MODULE, Payload, item, unpacked, with_data
from tetris_arcade.cli.slots import inspecting
from tetris_arcade.env import ENVIRONMENT_ID
from tetris_arcade.errors import ModelError

OLD = Path(__file__).parents[2] / "data" / "sb3_2_0.zip"


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    inspecting.add_inspect(parser.add_subparsers())
    args = parser.parse_args(["inspect", *map(str, arguments)])
    return int(args.run(args))


@pytest.fixture
def hostile(checkpoints: Path, tmp_path: Path) -> Path:
    members = unpacked((checkpoints / "best.zip").read_bytes())
    members["system_info.txt"] = b"- OS: \x1b]0;owned\x07 \xe2\x80\xae evil\n"
    items = {"env": f"{MODULE}:Any-v0", "seed": item(pickle.dumps(Payload(tmp_path / "ran")))}
    path = tmp_path / "hostile.zip"
    path.write_bytes(with_data(members, **items, **{"\x1b[2Jfriendly": 1}))
    return path


@pytest.fixture(autouse=True)
def nothing_runs(tmp_path: Path) -> Iterator[None]:
    yield
    assert not (tmp_path / "ran").exists()


def test_an_ordinary_file_is_shown_quietly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = PPO("MlpPolicy", ENVIRONMENT_ID, policy_kwargs={"net_arch": [8]}, device="cpu")
    model.save(tmp_path / "ppo.zip")
    assert run(tmp_path / "ppo.zip") == 0
    out = capsys.readouterr().out
    for line in (
        "  algorithm     PPO",
        "  policy        stable_baselines3.common.policies.ActorCriticPolicy",
        "  arguments     net_arch=[8]",
        "  observations  Box float32 40 × 15",
        "  actions       Discrete int64 40",
        "                mlp_extractor.policy_net.0.bias    float32  8",
    ):
        assert line in out.splitlines()
    assert "harmless" in out
    assert not [line for line in out.splitlines() if line.startswith(("!", "?"))]


def test_code_is_marked_and_set_apart_from_the_foreign(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(OLD) == 0
    lines = capsys.readouterr().out.splitlines()
    assert not [line for line in lines if line.startswith("!")]
    assert len([line for line in lines if line.startswith("?   data[")]) == 2
    assert "Do not load this file" in "".join(lines)


def test_a_hostile_file_is_unmistakable(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hostile) == 0
    out = capsys.readouterr().out
    marked = [" ".join(line.split()) for line in out.splitlines() if line.startswith("!   ")]
    assert marked == [
        '! data["seed"] would import posix.mkdir',
        f'! data["env"] would import {MODULE}; would make the environment {MODULE}:Any-v0',
    ]
    assert "Do not load this file with Stable-Baselines3" in out


def test_nothing_in_the_file_steers_the_terminal(
    hostile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(hostile)
    out = capsys.readouterr().out
    assert "owned" in out
    assert "friendly" in out
    assert out.replace("\n", "").isprintable()


def test_json_is_a_list_of_one_object_with_all_there_is(
    hostile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(hostile, "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["file"] == str(hostile)
    assert told["policy"] == "tetris_arcade.policy.PlacementPolicy"
    assert told["observation_space"]["shape"] == [40, 15]
    foreign = {risk["place"]: risk["foreign"] for risk in told["risks"] if risk["foreign"]}
    assert foreign == {'data["seed"]': ["posix.mkdir"], 'data["env"]': [MODULE]}


def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no zip")
    for path, message in ((tmp_path / "text.zip", "not a whole zip"), (tmp_path, "no file")):
        with pytest.raises(ModelError, match=message) as error:
            run(path)
        assert "\n" not in str(error.value)
