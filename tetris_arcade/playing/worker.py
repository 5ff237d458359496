"""The player's process: loads policies and streams their decisions.

Messages in: ``(ticket, request)``, a `player.Request` as a tuple. Messages out: ``(ticket, kind,
content)``; the ticket says which request they answer, the kinds are `player`'s. The pipe fills up
some hundred pieces ahead, which is what keeps the worker from running on.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import torch

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES
from tetris_arcade.errors import ModelError
from tetris_arcade.loading import LoadedPolicy, load_slot
from tetris_arcade.playability import other_width
from tetris_arcade.playing.memory import limit_memory, told
from tetris_arcade.playing.player import DECISION, PROBLEM, READY, Request
from tetris_arcade.policies.reproducible import reproducible
from tetris_arcade.policies.scorer import PlacementScorer
from tetris_arcade.slots.plugins import open_store

_Message = tuple[str, Any]


def run(connection: Connection) -> None:
    """Answer requests until the app closes its end."""
    with contextlib.suppress(OSError, AttributeError):  # Windows has no nice
        os.nice(5)
    torch.set_num_threads(1)
    _warm_up()
    limit_memory()
    desk = _Desk()
    with contextlib.suppress(EOFError, ConnectionError):
        message = connection.recv()
        while True:
            message = _answer(connection, desk, *message) or connection.recv()


def _warm_up() -> None:
    """Load the kernels from their cache (the first time ever: compile them)."""
    batch = GameBatch(1)
    layer = np.zeros((1, len(FEATURES)), np.float32), np.zeros(1, np.float32)
    batch.step(PlacementScorer([layer]).q_values(batch.observe()).argmax(axis=1))


def _answer(connection: Connection, desk: "_Desk", ticket: int, request: tuple[Any, ...]) -> Any:
    """Stream one game to its end, or until the next request comes: that is returned."""
    try:
        for kind, content in desk.play(Request(*request)):
            connection.send((ticket, kind, content))
            if connection.poll():
                return connection.recv()
    except (EOFError, ConnectionError):
        raise
    except Exception as error:  # whatever a model or a store does, the show goes on
        connection.send((ticket, PROBLEM, told(error)))
    return None


class _Desk:
    """Where the policy lies that was loaded last, for the slot's next game."""

    def __init__(self) -> None:
        self._key: tuple[Any, ...] = ()
        self._loaded: LoadedPolicy | None = None

    def play(self, request: Request) -> Iterator[_Message]:
        """READY, then a DECISION for each piece of the game."""
        loaded = self._load(request.location, request.slot)
        board = loaded.board
        if board.width != request.width:
            raise ModelError(f"{request.slot}: {other_width(board.width, request.width)}")
        yield READY, None
        batch = GameBatch(
            1,
            width=request.width,
            height=request.height,
            randomizer=request.randomizer,
            features=board.features,
            scaled=board.scaled,
        )
        batch.reset(0, request.seed)
        yield from _decide(loaded, batch)

    def _load(self, location: str, slot: str) -> LoadedPolicy:
        store = open_store(location)
        key = location, slot, store.read(slot).metadata
        if self._loaded is None or key != self._key:
            self._loaded = None  # the next one may need the room
            metadata, loaded = load_slot(store, slot)
            self._loaded = reproducible(loaded)
            self._key = location, slot, metadata
        return self._loaded


def _decide(loaded: LoadedPolicy, batch: GameBatch) -> Iterator[_Message]:
    while True:
        started = time.perf_counter()
        observation = batch.observe()
        legal = observation[0, :, -1] > 0
        if not legal.any():
            return
        q_values = loaded.policy.q_values(observation)[0]
        action = int(q_values.argmax())
        shown = np.where(legal, q_values, -np.inf).astype(np.float32)
        yield DECISION, (action, shown.tobytes(), time.perf_counter() - started)
        batch.step(np.array([action]))
