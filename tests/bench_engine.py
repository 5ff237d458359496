"""How fast the engine is, on one thread, and beside Tetris-Gymnasium where that is installed.

    python tests/bench_engine.py [MILLIONS]

Boards are those of good play (BCTS on 10x20), whose choices are not timed. Rounds of all
measurements alternate, so that a busy machine slows them alike; each line is the median round. At
the end, MILLIONS (2 by default) of placements show whether memory grows. Not a test: machines
differ, and only ratios of one run compare.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["NUMBA_NUM_THREADS"] = "1"

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from statistics import median
from typing import Any

import gymnasium
import numpy as np

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.env import TetrisEnv
from tetris_arcade.evaluation.evaluate import chooser
from tetris_arcade.policies.linear import PUBLISHED

ROUNDS = 7
BCTS = chooser(PUBLISHED["bcts"].policy)
BCTS_FEATURES = PUBLISHED["bcts"].features
BCTS_COLUMNS = [*(FEATURES.index(name) for name in BCTS_FEATURES), -1]
START = """
import time
import numpy as np
from tetris_arcade.engine.batch import GameBatch
wall, processor = time.perf_counter(), time.process_time()
batch = GameBatch(1)
batch.observe()
batch.step(np.zeros(1, np.int64))
print(f"{time.perf_counter() - wall:6.2f} s, {time.process_time() - processor:6.2f} of processor")
"""
Measurement = Callable[[], float]
"""Runs for a moment; returns things per second."""


def midgame(n_games: int, features: tuple[str, ...] = FEATURES, **rules: Any) -> GameBatch:
    """Games that BCTS has played for a while."""
    batch = GameBatch(n_games, features=features, scaled=False, **rules)
    for game in range(n_games):
        batch.reset(game, game_seed(1, game))
    for _ in range(100):
        batch.step(BCTS(batch.observe()[:, :, BCTS_COLUMNS]))
    return batch


def batched(n_games: int, features: tuple[str, ...]) -> Measurement:
    """Placements, each with these features of all its legal afterstates."""
    guide = midgame(n_games)
    batch = GameBatch(n_games, features=features or FEATURES)
    room = batch.observe()

    def measure() -> float:
        spent, rounds = 0.0, max(20, 30_000 // n_games)
        for _ in range(rounds):
            actions = BCTS(guide.observe()[:, :, BCTS_COLUMNS])
            batch.columns, batch.seeds, batch.pieces = guide.columns, guide.seeds, guide.pieces
            started = time.perf_counter()
            if features:
                batch.observe(room)
            batch.step(actions)  # on the guide's own boards
            spent += time.perf_counter() - started
        return rounds * n_games / spent

    return measure


def games(name: str, n_games: int) -> Measurement:
    """Whole games on 10x10, the choices included."""
    player = PUBLISHED[name]
    choose = chooser(player.policy)

    def measure() -> float:
        batch = GameBatch(n_games, height=10, features=player.features, scaled=False)
        for game in range(n_games):
            batch.reset(game, game_seed(2, game))
        started = time.perf_counter()
        while True:
            observations = batch.observe()
            alive = observations[:, :, -1].any(axis=1)
            if not alive.any():
                return n_games / (time.perf_counter() - started)
            batch.step(choose(observations))

    return measure


def stepped(environment: Any, legal: str, choices: np.random.Generator) -> Measurement:
    """Steps of a gymnasium environment, by random legal placements."""
    _, info = environment.reset(seed=0)

    def measure() -> float:
        nonlocal info
        steps, started = 0, time.perf_counter()
        while time.perf_counter() < started + 0.5:
            action = choices.choice(np.flatnonzero(info[legal]))
            _, _, terminated, truncated, info = environment.step(action)
            if terminated or truncated:
                _, info = environment.reset(seed=steps)
            steps += 1
        return steps / (time.perf_counter() - started)

    return measure


def reference() -> float:
    """Placements of the readable `Game`, without features."""
    game, started = Game(1), time.perf_counter()
    for _ in range(400):
        if game.over:
            game = Game(game.seed + 1)
        game.play(3 * game.pieces % 40)
    return 400 / (time.perf_counter() - started)


def peer() -> Any:
    """Tetris-Gymnasium's grouped placements with feature vectors, or None."""
    try:
        tetris = import_module("tetris_gymnasium.envs.tetris").Tetris()
        observation = import_module("tetris_gymnasium.wrappers.observation")
        grouped = import_module("tetris_gymnasium.wrappers.grouped")
    except ImportError:
        return None
    features = [observation.FeatureVectorObservation(tetris)]
    return grouped.GroupedActionsObservations(tetris, observation_wrappers=features)


def loading() -> None:
    """Compile with an empty cache and load from it, in processes of their own."""
    with tempfile.TemporaryDirectory() as cache:
        for name in ("cold, compiled", "warm, from cache", "warm, from cache"):
            shown = subprocess.run(
                [sys.executable, "-c", START], check=True, capture_output=True, text=True,
                env={**os.environ, "NUMBA_CACHE_DIR": cache, "PYTHONPATH": os.getcwd()},  # noqa: PTH109
            )  # fmt: skip
            print(f"kernels, {name:39} {shown.stdout.strip()}")


def memory(millions: float) -> None:
    """Growth of the peak over many placements."""
    batch = midgame(256)
    room = batch.observe()

    def play(pieces: float) -> None:
        for _ in range(int(pieces) // 256):
            over = ~batch.observe(room)[:, :, -1].any(axis=1)
            for game in np.flatnonzero(over).tolist():
                batch.reset(game, int(batch.seeds[game]) ^ 1)
            batch.step(BCTS(room[:, :, BCTS_COLUMNS]))

    play(2e5)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    play(millions * 1e6)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory over {millions:g} million placements  {before} -> {after} KiB")


def main() -> None:
    """Print it all."""
    choices = np.random.default_rng(0)
    measurements: dict[str, Measurement] = {
        "batched 256, all 14 features": batched(256, FEATURES),
        "batched 256, the 8 of BCTS": batched(256, BCTS_FEATURES),
        "batched 256, none": batched(256, ()),
        "batched 16, all 14 features": batched(16, FEATURES),
        "single GameBatch, all 14 features": batched(1, FEATURES),
        "single GameBatch, none": batched(1, ()),
        "single Game, the reference, none": reference,
        "single gymnasium step, all 14 features": stepped(
            gymnasium.make("tetris_arcade/Tetris-v0"), "action_mask", choices
        ),
        "single TetrisEnv step, all 14 features": stepped(TetrisEnv(), "action_mask", choices),
        "games of dellacherie on 10x10, 256 at once": games("dellacherie", 256),
    }
    rival = peer()
    if rival is not None:
        measurements["Tetris-Gymnasium, grouped features"] = stepped(rival, "action_mask", choices)
    for measure in measurements.values():
        measure()
    rounds = [{name: measure() for name, measure in measurements.items()} for _ in range(ROUNDS)]
    for name in measurements:
        speed = median(line[name] for line in rounds)
        ratio = ""
        if rival is not None and not name.startswith("games"):
            times = median(
                line[name] / line["Tetris-Gymnasium, grouped features"] for line in rounds
            )
            ratio = f"{times:9,.1f} times Tetris-Gymnasium"
        print(f"{name:48} {speed:9,.0f}/s {ratio}")
    loading()
    memory(float(sys.argv[1]) if sys.argv[1:] else 2)


if __name__ == "__main__":
    main()
