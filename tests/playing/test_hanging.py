"""No frame waits for a worker, whatever it does: not to be rid of it, nor for room for another."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pygame
import pytest

from tests.playing.answers import next_decision, worker_of
from tests.undying import Undying
from tetris_arcade.app import Arcade
from tetris_arcade.playing.player import Player, Request
from tetris_arcade.playing.process import WorkerProcess
from tetris_arcade.settings import Settings
from tetris_arcade.slots.store import SlotStore


@pytest.fixture
def undying(monkeypatch: pytest.MonkeyPatch) -> Undying:
    return Undying(monkeypatch)


@pytest.fixture
def player(undying: Undying) -> Iterator[Player]:
    started = Player()
    yield started
    undying.release()
    started.close()


def request(store: SlotStore, seed: int = 3) -> Request:
    return Request(store.location, "tiny", seed)


def test_giving_up_a_worker_that_cannot_be_killed_takes_no_time_and_the_next_one_plays(
    player: Player, undying: Undying, store: SlotStore
) -> None:
    stream = player.play(request(store))
    undying.add(worker_of(player).pid)
    player.give_up("the player does not answer")
    assert stream.problem == "the player does not answer: the next game starts a new one"
    assert next_decision(player.play(request(store))) is not None
    assert undying.waits == []


def test_workers_that_cannot_be_killed_do_not_pile_up(
    player: Player, undying: Undying, store: SlotStore
) -> None:
    children = psutil.Process().children
    for _ in range(2):
        player.play(request(store))
        undying.add(worker_of(player).pid)
        player.give_up("the player does not answer")
    there = len(children())
    for _ in range(3):
        refused = player.play(request(store))
        assert refused.take() is None
        assert "see that all disks and shares answer" in str(refused.problem)
        assert not refused.ready
        player.give_up("the player does not answer")
    assert len(children()) == there
    assert undying.waits == []
    undying.release()
    assert next_decision(player.play(request(store))) is not None


def test_nobody_waits_for_a_worker_that_died(
    player: Player, undying: Undying, store: SlotStore
) -> None:
    stream = player.play(request(store))
    psutil.Process(worker_of(player).pid).kill()
    assert next_decision(stream) is None
    assert "died (exit code -9)" in str(stream.problem)
    assert next_decision(player.play(request(store))) is not None
    assert undying.waits == []


def test_no_frame_of_a_show_waits_for_a_player_that_hangs_or_dies(
    player: Player, undying: Undying, store: SlotStore
) -> None:
    arcade = Arcade(Settings((store.location,), slot="tiny", size=(960, 540)), player)
    try:
        hangs = worker_of(player)
        undying.add(hangs.pid)
        dies = given_up(arcade, player, hangs)
        psutil.Process(dies.pid).kill()
        given_up(arcade, player, dies)
    finally:
        pygame.quit()
    assert undying.waits == []


def given_up(arcade: Arcade, player: Player, worker: WorkerProcess) -> WorkerProcess:
    """Let time pass, much faster than it does, until a game was begun by another worker."""
    for _ in range(1000):
        arcade.step(0.5)
        if player._worker not in {worker, None}:
            return worker_of(player)
    raise AssertionError("it was never given up")


@contextmanager
def no_room() -> Iterator[None]:
    """The system gives out nothing that a process would need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_without_room_for_a_process_a_game_says_so_and_the_next_is_played(
    undying: Undying, store: SlotStore
) -> None:
    with no_room():
        player = Player()
        player.prepare(store.location, "tiny")
        stream = player.play(request(store))
        player.give_up("the player does not answer")
    try:
        assert "the player cannot start (Too many open files)" in str(stream.problem)
        assert stream.take() is None
        stream.close()
        assert next_decision(player.play(request(store))) is not None
    finally:
        player.close()
