"""The player plays what it is asked, in another process, whatever happens to it."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.playing.answers import PATIENCE, next_decision, wait_for, worker_of
from tests.playing.traced import Traced, settle
from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.game import Game
from tetris_arcade.loading import load_policy
from tetris_arcade.playing.messages import AHEAD
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
    stream = player.play(request(store))
    game, batch = Game(3), GameBatch(1)
    batch.reset(0, 3)
    while not game.over:
        decision = next_decision(stream)
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
    assert stream.ready
    assert stream.take() is None


def test_the_first_decision_that_is_taken_of_a_game_is_told(
    player: Player, store: SlotStore
) -> None:
    told: list[int] = []
    player.first_taken = lambda: told.append(stream._taken)
    stream = player.play(request(store))
    assert told == []
    for _ in range(3):
        assert next_decision(stream) is not None
    assert told == [1]


def test_a_slot_that_is_not_there_is_a_problem_and_the_next_game_is_played(
    player: Player, store: SlotStore
) -> None:
    missing = player.play(Request(store.location, "missing", 1))
    assert next_decision(missing) is None
    assert "missing" in str(missing.problem)
    assert not missing.ready
    there = player.play(request(store))
    assert next_decision(there) is not None
    assert there.problem is None


def test_a_store_of_an_unknown_kind_is_a_problem(player: Player) -> None:
    stream = player.play(Request("nosuch:place", "tiny", 1))
    assert next_decision(stream) is None
    assert "nosuch" in str(stream.problem)


def test_a_worker_that_dies_is_every_games_problem_and_the_next_game_starts_another(
    traced: Traced,
) -> None:
    player = Player()
    try:
        names = [traced.add("left"), traced.add("right")]
        streams = [player.play(traced.request(name)) for name in names]
        for stream in streams:
            assert next_decision(stream) is not None
        psutil.Process(worker_of(player).pid).kill()
        for stream in streams:
            while stream.problem is None:
                stream.take()  # what it had decided may still come
            assert "died" in stream.problem
        player.prepare(traced.store.location, "left")
        again = player.play(traced.request("left"))
        assert next_decision(again) is not None
        assert "died" in str(streams[0].problem)
    finally:
        player.close()


def test_what_a_worker_had_decided_when_it_died_is_still_to_be_had(traced: Traced) -> None:
    player = Player()
    try:
        stream = player.play(traced.request(traced.add("slot")))
        wait_for(lambda: traced.decided("slot") == AHEAD)
        settle(player, traced)
        psutil.Process(worker_of(player).pid).kill()
        worker_of(player)._process.join()
        player.prepare(traced.store.location, "slot")
        for _ in range(AHEAD):
            assert stream.problem is None
            assert stream.take() is not None
        assert "died" in str(stream.problem)
    finally:
        player.close()


def test_a_worker_that_does_not_answer_can_be_given_up(traced: Traced) -> None:
    player = Player()
    try:
        name = traced.add("slot")
        stream = player.play(traced.request(name))
        assert next_decision(stream) is not None
        os.kill(worker_of(player).pid, signal.SIGSTOP)
        for seed in range(1000):  # more than the pipe would hold
            player.prepare(traced.store.location, f"{name}-{seed}")
            player.play(traced.request(name, seed)).close()
        opened = [player.play(traced.request(name, seed)) for seed in range(1000)]
        player.give_up("the player does not answer")
        for each in (stream, *opened):
            assert "does not answer" in str(each.problem)
            assert each.take() is None
        again = player.play(traced.request(name))
        assert next_decision(again) is not None
        assert again.problem is None
    finally:
        player.close()


def test_a_worker_that_cannot_start_says_why() -> None:
    script = (
        "import sys, time\n"
        "from tetris_arcade.playing.player import Player, Request\n"
        "if __name__ == '__main__':\n"
        "    player = Player()\n"
        "    for seed in range(50):\n"
        "        stream = player.play(Request('dir:.', 'any', seed))\n"
        "        while stream.problem is None: stream.take()\n"
        "    print(stream.problem)\n"
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
        "        os.kill(player._worker.pid, signal.SIGINT)\n"
        "        player._worker._process.join(0.05)\n"
        "    print(player._worker.exit_code)\n"
        "    player.close()\n"
    )
    done = run_script(script)
    assert (done.stdout.strip(), done.stderr) == ("None", "")


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
    stream = player.play(request(store))
    worker = worker_of(player).pid
    player.close()
    assert not psutil.pid_exists(worker)
    assert stream.take() is None
    assert "closed" in str(stream.problem)


def test_the_worker_ends_by_itself_when_the_app_is_gone(store: SlotStore) -> None:
    player = Player()
    assert next_decision(player.play(request(store))) is not None
    worker_of(player)._connection.close()
    worker_of(player)._process.join(PATIENCE)
    assert worker_of(player)._process.exitcode == 0


def test_the_app_side_does_not_import_torch() -> None:
    code = "import sys, tetris_arcade.playing.player; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
