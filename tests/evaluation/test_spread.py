"""The same slot, seed and cap give the same games, however they are shared out."""

import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
import torch
from stable_baselines3.dqn.policies import DQNPolicy

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.env import spaces
from tetris_arcade.errors import ArcadeError, ModelError
from tetris_arcade.evaluation import evaluate as evaluation
from tetris_arcade.evaluation import series
from tetris_arcade.evaluation.evaluate import chooser, evaluate, play_games
from tetris_arcade.evaluation.parcel import Parcel, pack
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.evaluation.series import Series, play_on
from tetris_arcade.loading import LoadedPolicy
from tetris_arcade.playability import Board
from tetris_arcade.playing.player import Decision, Player, Request
from tetris_arcade.policies.reproducible import reproducible
from tetris_arcade.policies.standard import StandardPolicy
from tetris_arcade.slots.locations import STARTER_LOCATION
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot, SlotStore

PROTOCOL = Protocol(games=80, seed=4, max_pieces=600, height=10)
"""Some 30,000 pieces of the players below, most games ending by themselves."""
NAMES = ["expert", "apprentice", "dellacherie"]


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, get_context("spawn")) as started:
        yield started


def starter(name: str) -> Slot:
    return open_store(STARTER_LOCATION).read(name)


def outcome(result: evaluation.Result) -> tuple[list[int], list[bool], int]:
    return result.lines.tolist(), result.capped.tolist(), result.pieces


def one_by_one(name: str) -> tuple[list[int], list[bool], int]:
    """Each game of `PROTOCOL` in a series of its own."""
    results = [
        evaluate(starter(name), replace(PROTOCOL, games=1, seed=game_seed(4, number)))
        for number in range(PROTOCOL.games)
    ]
    return (
        [int(result.lines[0]) for result in results],
        [bool(result.capped[0]) for result in results],
        sum(result.pieces for result in results),
    )


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_same_to_the_piece_however_many_play_at_once_and_wherever(
    name: str, pool: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = one_by_one(name)
    assert alone[2] > 5_000
    assert len(set(alone[0])) > 5
    for side_by_side in (7, 64, 256):
        monkeypatch.setattr(series, "SIDE_BY_SIDE", side_by_side)
        assert outcome(evaluate(starter(name), PROTOCOL)) == alone
    for workers in (1, 2, 5):
        spread = evaluate(starter(name), PROTOCOL, executor=pool, workers=workers)
        assert outcome(spread) == alone


def _exhausted(rounds: Iterator[int]) -> bool:
    return next(rounds, None) is None


def test_nor_does_it_matter_when_games_are_dealt_anew() -> None:
    parcel = pack(starter("expert"))
    loaded, chances = parcel.load(), np.random.default_rng(0)
    dealt = Series(PROTOCOL)
    while games := dealt.deal(int(chances.integers(1, 9))):
        rounds = iter(range(int(chances.integers(60))))
        played_on = play_on(
            games,
            chooser(loaded.policy),
            PROTOCOL,
            features=loaded.board.features,
            scaled=loaded.board.scaled,
            enough=partial(_exhausted, rounds),
        )
        dealt.take_back(*played_on)
    assert dealt.lines.tolist() == evaluate(parcel, PROTOCOL).lines.tolist()
    assert dealt.over.all()


def test_the_show_plays_the_same_games() -> None:
    protocol = Protocol(games=3, seed=11, max_pieces=400)
    expected = evaluate(starter("expert"), protocol)
    player = Player()
    try:
        for number in range(3):
            assert played(player, game_seed(11, number), 400) == expected.lines[number]
    finally:
        player.close()


def played(player: Player, seed: int, pieces: int) -> int:
    """The lines after so many pieces, as the show plays them."""
    game, deadline = Game(seed), time.monotonic() + 60
    stream = player.play(Request(STARTER_LOCATION, "expert", seed))
    while game.pieces < pieces and not game.over:
        decision: Decision | None = stream.take()
        assert stream.problem is None
        assert time.monotonic() < deadline
        if decision is not None:
            game.play(decision.action)
    stream.close()
    return game.lines


class Counting(Executor):
    """Does what is submitted at once, and notes how many games each task had."""

    def __init__(self) -> None:
        self.shares: list[int] = []

    def submit(self, function: Any, /, *arguments: Any, **more: Any) -> Future[Any]:
        self.shares.append(len(arguments[-1]))
        future = Future[Any]()
        future.set_result(function(*arguments, **more))
        return future


def test_all_workers_get_an_even_share_even_of_the_last_games() -> None:
    counting = Counting()
    slot, protocol = starter("novice"), Protocol(games=100)
    result = evaluate(slot, protocol, executor=counting, workers=4)
    assert counting.shares[:4] == [25, 25, 25, 25]
    assert result.lines.tolist() == evaluate(slot, protocol).lines.tolist()
    dealt = Series(Protocol(games=5))
    games = dealt.deal()
    assert games is not None
    dealt.take_back(games.part(slice(3)), games.part(slice(3, None)))
    shares = [dealt.deal(2), dealt.deal(2), dealt.deal(2)]
    assert [None if share is None else len(share) for share in shares] == [2, 1, None]


def test_what_travels_is_small_needs_no_store_and_is_loaded_once(
    pool: Executor, store: SlotStore
) -> None:
    parcel = pack(store.read("tiny"))
    again = pack(store.read("tiny"))
    assert parcel == again
    assert parcel.load() is again.load()
    store.delete("tiny")
    result = evaluate(parcel, PROTOCOL, executor=pool, workers=2)
    assert result.lines.tolist() == evaluate(again, PROTOCOL).lines.tolist()
    described = replace(parcel, digest="another")
    assert described.load() is not parcel.load()


def test_a_model_that_cannot_play_is_refused_before_anything_is_submitted(
    store: SlotStore,
) -> None:
    parcel = replace(pack(store.read("tiny")), model=b"no zip", digest="broken")
    counting = Counting()
    with pytest.raises(ModelError):
        evaluate(parcel, PROTOCOL, executor=counting)
    assert counting.shares == []


class Dying(Executor):
    """Its workers die."""

    def submit(self, function: Any, /, *arguments: Any, **more: Any) -> Future[Any]:
        future = Future[Any]()
        future.set_exception(BrokenProcessPool("killed"))
        return future


def test_a_worker_that_dies_is_one_clear_error() -> None:
    with pytest.raises(ArcadeError, match="fewer --workers"):
        evaluate(starter("novice"), PROTOCOL, executor=Dying(), workers=2)


def test_the_report_comes_while_workers_play(pool: Executor) -> None:
    heard: list[int] = []
    evaluate(starter("novice"), PROTOCOL, executor=pool, workers=2, report=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == PROTOCOL.games * PROTOCOL.max_pieces


def test_games_played_here_and_by_a_plain_chooser_are_those_of_the_slot() -> None:
    parcel: Parcel = pack(starter("expert"))
    loaded = parcel.load()
    board = loaded.board
    plain = play_games(
        chooser(loaded.policy), PROTOCOL, features=board.features, scaled=board.scaled
    )
    assert plain.lines.tolist() == evaluate(parcel, PROTOCOL).lines.tolist()


def test_a_network_of_stable_baselines3_plays_the_same_games_alone_and_together() -> None:
    torch.manual_seed(0)
    network = DQNPolicy(*spaces(), lambda _: 0.0, net_arch=[64, 64])
    loaded = reproducible(LoadedPolicy(StandardPolicy(network), Board(10, 20, FEATURES, True)))
    batch = GameBatch(64)
    for game in range(64):
        batch.reset(game, game)
    for _ in range(5):
        shown = batch.observe()
        together = loaded.policy.q_values(shown)
        for game in range(64):
            assert (loaded.policy.q_values(shown[game : game + 1]) == together[game]).all()
        batch.step(together.argmax(axis=1))
