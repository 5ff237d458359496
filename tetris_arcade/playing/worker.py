"""The player's process: loads policies and decides, a bit ahead of what is shown.

What it hears and says is in `messages`.
"""

import contextlib
import os
from multiprocessing.connection import Connection

import numpy as np
import torch

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES
from tetris_arcade.playing.desk import Desk
from tetris_arcade.playing.memory import limit_memory
from tetris_arcade.playing.messages import HEARD
from tetris_arcade.policies.scorer import PlacementScorer


def run(connection: Connection) -> None:
    """Do what the app asks for until it closes its end."""
    with contextlib.suppress(OSError, AttributeError):  # Windows has no nice
        os.nice(5)
    torch.set_num_threads(1)
    _warm_up()
    limit_memory()
    desk = Desk(connection.send)
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            _listen(connection, desk)
            desk.turn()


def _listen(connection: Connection, desk: Desk) -> None:
    """Take in all that was said, so that nothing is done that is no longer wanted.

    Waits only where there is nothing to do.
    """
    heard = 0
    while connection.poll(None if desk.idle and not heard else 0):
        desk.hear(*connection.recv())
        heard += 1
    if heard:
        connection.send((HEARD, None, heard))


def _warm_up() -> None:
    """Load the kernels from their cache (the first time ever: compile them)."""
    batch = GameBatch(1)
    layer = np.zeros((1, len(FEATURES)), np.float32), np.zeros(1, np.float32)
    batch.step(PlacementScorer([layer]).q_values(batch.observe()).argmax(axis=1))
