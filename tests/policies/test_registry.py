"""A slot's policy is ours or a plugin's; whatever is wrong with a plugin is told for that slot."""

import io
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.conftest import Install
from tests.hostile_zips import packed, saved
from tests.playing.answers import next_decision
from tetris_arcade.cli import main
from tetris_arcade.errors import ModelError
from tetris_arcade.loading import load_policy
from tetris_arcade.playability import BUILT_IN, ENVIRONMENT_ID, obstacle
from tetris_arcade.playing.player import Player, Request
from tetris_arcade.policies import registry
from tetris_arcade.slots.metadata import Environment, Metadata, Policy
from tetris_arcade.slots.plugins import open_store

GOOD = """
    from tetris_arcade import hookimpl

    @hookimpl
    def register_policies(register):
        import numpy as np

        class Favourite:
            def __init__(self, action):
                self.action = action

            def q_values(self, observations):
                return np.eye(observations.shape[1], dtype=np.float32)[
                    np.full(len(observations), self.action)
                ]

        def build(observation_space, action_space, arguments, weights):
            assert observation_space.shape == (40, 15)
            assert action_space.n == 40
            assert list(weights) == ["anything"]
            return Favourite(arguments["action"])

        register("lab.Favourite", build)
"""
SB3 = """
    import torch
    from stable_baselines3.dqn.policies import DQNPolicy
    from tetris_arcade import build_policy, hookimpl

    class Own(DQNPolicy):
        def q_values(self, observations):
            with torch.no_grad():
                return self.q_net(torch.from_numpy(observations)).numpy()

    @hookimpl
    def register_policies(register):
        def build(observation_space, action_space, arguments, weights):
            return build_policy(Own, observation_space, action_space, weights, **arguments)

        register("lab.Own", build)
"""
ONE_LINE = """
    from tetris_arcade import hookimpl

    @hookimpl
    def register_policies(register):
        {line}
"""


MODEL = packed({"policy.pth": saved({"anything": torch.zeros(1)})})


def described(name: str, **arguments: object) -> Metadata:
    return Metadata(
        policy=Policy(name=name, arguments=arguments), environment=Environment(id=ENVIRONMENT_ID)
    )


def problem(name: str, **arguments: object) -> str:
    with pytest.raises(ModelError) as error:
        load_policy(io.BytesIO(MODEL), described(name, **arguments))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_the_names_that_are_known_without_torch_are_those_that_are_built() -> None:
    assert registry.BUILT_IN_POLICIES.keys() == BUILT_IN


def test_a_plugins_policy_plays(install: Install) -> None:
    install("lab-policies", GOOD)
    loaded = load_policy(io.BytesIO(MODEL), described("lab.Favourite", action=7))
    values = loaded.policy.q_values(np.zeros((3, 40, 15), np.float32))
    assert values.argmax(axis=1).tolist() == [7, 7, 7]


def test_a_plugins_policy_plays_in_the_show(install: Install, tmp_path: Path) -> None:
    install("lab-policies", GOOD)
    (tmp_path / "slots").mkdir()
    store = open_store(f"dir:{tmp_path}/slots")
    store.save("theirs", io.BytesIO(MODEL), described("lab.Favourite", action=3))
    player = Player()
    try:
        stream = player.play(Request(store.location, "theirs", 1))
        decision = next_decision(stream)
    finally:
        player.close()
    assert decision is not None, stream.problem
    assert decision.action == 3


def test_an_sb3_policy_of_ones_own_is_built_as_safely_as_ours(install: Install) -> None:
    install("lab-own", SB3)
    assert "other layers" in problem("lab.Own", net_arch=[65_536] * 16)
    assert "cannot be made" in problem("lab.Own", nets=[8])


def test_a_name_that_nobody_registered_is_told_with_those_that_there_are(install: Install) -> None:
    install("lab-policies", GOOD)
    told = problem("lab.Nothing")
    assert "install the plugin" in told
    assert "lab.Favourite" in told
    assert "dqn.MlpPolicy" in told


def test_a_name_that_two_claim_is_an_error_for_that_name_alone(install: Install) -> None:
    install("lab-policies", GOOD)
    install("lab-again", GOOD)
    install("lab-grabs", ONE_LINE.format(line="register('LinearPolicy', print)"))
    told = problem("lab.Favourite", action=1)
    assert "lab-policies 1.0" in told
    assert "lab-again 1.0" in told
    assert "one tensor `weights`" in problem("LinearPolicy")  # what is built in stays
    assert "other layers" in problem("PlacementPolicy")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("import no_such_network", "no_such_network"),
        ("raise SystemExit('tired')", "tired"),
        ("register(7, print)", "registers 7 as a policy"),
        ("register('a', 'print')", "registers 'a' as a policy"),
        ("register('x' * 300, print)", "a name of at most"),
        ("register('a', print); register('a', print)", "twice"),
    ],
)
def test_a_plugin_that_fails_to_register_is_told_where_its_policy_may_be_wanted(
    install: Install, capsys: pytest.CaptureFixture[str], line: str, reason: str
) -> None:
    install("lab-fails", ONE_LINE.format(line=line))
    assert reason in problem("lab.Wanted")
    assert "lab-fails 1.0" in problem("lab.Wanted")
    assert "other layers" in problem("PlacementPolicy")
    assert main(["plugins"]) == 0
    out = capsys.readouterr().out
    [row] = [row for row in out.splitlines() if "lab-fails 1.0" in row]
    assert "failed" in row
    assert reason in row


@pytest.mark.parametrize(
    ("builder", "reason"),
    [
        ("lambda *_: 1 / 0", "ZeroDivisionError"),
        ("lambda: None", "TypeError"),
        ("lambda *_: object()", "without q_values"),
    ],
)
def test_a_builder_that_fails_is_told_with_its_plugin(
    install: Install, builder: str, reason: str
) -> None:
    install("lab-fails", ONE_LINE.format(line=f"register('lab.Bad', {builder})"))
    told = problem("lab.Bad")
    assert reason in told
    assert "lab-fails 1.0" in told
    assert "report it to its author" in told


def test_plugins_lists_what_each_registers_and_conflicts(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install("lab-policies", GOOD)
    install("lab-grabs", ONE_LINE.format(line="register('LinearPolicy', print)"))
    assert main(["plugins"]) == 0
    rows = [" ".join(row.split()) for row in capsys.readouterr().out.splitlines()]
    assert "lab_policies-plugin lab-policies 1.0 loaded lab.Favourite" in rows
    [grabs] = [row for row in rows if "lab-grabs" in row]
    assert "conflict LinearPolicy tetris-arcade and lab-grabs 1.0 both claim" in grabs


def test_without_torch_a_plugins_name_is_not_held_against_a_slot(install: Install) -> None:
    assert "registered" in str(obstacle(described("lab.Favourite"), 10))
    install("lab-policies", GOOD)
    assert obstacle(described("lab.Favourite"), 10) is None
