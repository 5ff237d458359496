"""The player plays what it is asked, in another process, whatever happens to it."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.playing.answers import PATIENCE, next_decision
from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.game import Game
from tetris_arcade.loading import load_policy
from tetris_arcade.playing.player import Player, Request
from tetris_arcade.policies.reproducible import reproducible
from tetris_arcade.slots.store import SlotStore


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    started = Player()
    yield started
    started.close()


def request(store: SlotStore, seed: int = 3) -> Request:
    return Request(store.location, "tiny", seed)


def test_the_decisions_are_the_policys_own_for_the_whole_game(
    player: Player, store: SlotStore
) -> None:
    with store.open_model("tiny") as model:
        policy = reproducible(load_policy(model, store.read("tiny").metadata)).policy
    player.play(request(store))
    game, batch = Game(3), GameBatch(1)
    batch.reset(0, 3)
    while not game.over:
        decision = next_decision(player)
        assert decision is not None
        expected = policy.q_values(batch.observe())[0]
        assert decision.action == int(expected.argmax())
        legal = [value for value in decision.q_values if value != float("-inf")]
        assert len(decision.q_values) == 40
        assert len(legal) == len(game.placements)
        assert max(legal) == decision.q_values[decision.action] == expected.max()
        assert decision.seconds > 0
        game.play(decision.action)
        batch.step(np.array([decision.action]))
    assert player.ready
    assert player.take() is None


def test_a_new_request_drops_what_was_decided_for_the_old(player: Player, store: SlotStore) -> None:
    player.play(request(store, seed=1))
    next_decision(player)
    for seed in (2, 3, 4):
        player.play(request(store, seed))
    first = next_decision(player)
    player.play(request(store, seed=4))
    again = next_decision(player)
    assert first is not None
    assert again is not None
    assert first.q_values == again.q_values


def test_a_slot_that_is_not_there_is_a_problem_and_the_next_game_is_played(
    player: Player, store: SlotStore
) -> None:
    player.play(Request(store.location, "missing", 1))
    assert next_decision(player) is None
    assert "missing" in str(player.problem)
    assert not player.ready
    player.play(request(store))
    assert next_decision(player) is not None
    assert player.problem is None


def test_a_store_of_an_unknown_kind_is_a_problem(player: Player) -> None:
    player.play(Request("nosuch:place", "tiny", 1))
    assert next_decision(player) is None
    assert "nosuch" in str(player.problem)


def test_a_worker_that_dies_is_a_problem_and_the_next_game_starts_another(
    store: SlotStore,
) -> None:
    player = Player()
    try:
        player.play(request(store))
        assert next_decision(player) is not None
        player._process.kill()
        while player.problem is None:
            player.take()  # what was already in the pipe may still come
        assert "died" in player.problem
        player.play(request(store))
        assert next_decision(player) is not None
    finally:
        player.close()


def test_a_worker_that_does_not_answer_can_be_given_up(store: SlotStore) -> None:
    player = Player()
    try:
        player.play(request(store))
        assert next_decision(player) is not None
        os.kill(player._process.pid or 0, signal.SIGSTOP)
        for seed in range(1000):  # more than the pipe would hold
            player.play(request(store, seed))
        player.give_up("the player does not answer")
        assert "does not answer" in str(player.problem)
        assert player.take() is None
        player.play(request(store))
        assert next_decision(player) is not None
        assert player.problem is None
    finally:
        player.close()


def test_a_worker_that_cannot_start_says_why() -> None:
    script = (
        "import sys, time\n"
        "from tetris_arcade.playing.player import Player, Request\n"
        "if __name__ == '__main__':\n"
        "    player = Player()\n"
        "    player.play(Request('dir:.', 'any', 1))\n"
        "    while player.problem is None: player.take()\n"
        "    print(player.problem)\n"
        "    player.close()\n"
        "else:\n"
        "    sys.modules['torch'] = None\n"  # in the worker: as if torch were not installed
    )
    done = run_script(script)
    assert "cannot start" in done.stdout
    assert "torch" in done.stdout
    assert done.stderr == ""


def test_ctrl_c_is_the_apps_alone_from_the_workers_first_instant() -> None:
    script = (
        "import os, signal, time\n"
        "from tetris_arcade.playing.player import Player\n"
        "if __name__ == '__main__':\n"
        "    player = Player()\n"
        "    for _ in range(20):\n"
        "        os.kill(player._process.pid, signal.SIGINT)\n"
        "        player._process.join(0.05)\n"
        "    print(player._process.is_alive())\n"
        "    player.close()\n"
    )
    done = run_script(script)
    assert (done.stdout.strip(), done.stderr) == ("True", "")


def run_script(script: str) -> "subprocess.CompletedProcess[str]":
    """Run a script from a file, as a spawned process needs its main module to be one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.py"
        path.write_text(script)
        environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
        return subprocess.run(
            [sys.executable, path], capture_output=True, text=True, check=True, env=environment
        )


def test_close_leaves_no_process_behind(store: SlotStore) -> None:
    player = Player()
    player.play(request(store))
    process = player._process
    player.close()
    assert process.exitcode is not None


def test_the_worker_ends_by_itself_when_the_app_is_gone(store: SlotStore) -> None:
    player = Player()
    player.play(request(store))
    assert next_decision(player) is not None
    player._connection.close()
    player._process.join(PATIENCE)
    assert player._process.exitcode == 0


def test_the_app_side_does_not_import_torch() -> None:
    code = "import sys, tetris_arcade.playing.player; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
