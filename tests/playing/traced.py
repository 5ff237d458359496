"""Slots that leave a trace: of each policy that is loaded, and of each decision."""

import io
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import Install
from tests.playing.answers import wait_for
from tests.policies.test_registry import MODEL, described
from tetris_arcade.playing.player import Player, Request
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

PLUGIN = """
    import os
    import time
    import numpy as np
    from tetris_arcade import hookimpl

    WEIGHTS = np.array([-10, 4, -50, -40, -40, -20], np.float32)  # plays for ages

    def leave(path, trace):
        with open(path, "a") as file:
            file.write(trace)

    class Traced:
        def __init__(self, name, folder, fails_after):
            self.path = os.path.join(folder, name + ".decided")
            self.left = fails_after

        def q_values(self, observations):
            if self.left == 0:
                raise ValueError("it fails here")
            self.left -= 1
            leave(self.path, ".")
            values = observations[..., : len(WEIGHTS)] @ WEIGHTS
            return np.where(observations[..., -1] > 0, values, np.float32(-1e9))

    def build(observation_space, action_space, arguments, weights):
        name, folder = arguments["trace"], arguments["folder"]
        leave(os.path.join(folder, "loads"), name + "\\n")
        if arguments.get("gated"):
            while not os.path.exists(os.path.join(folder, "gate")):
                time.sleep(0.001)
        if arguments.get("greedy") and not os.path.exists(os.path.join(folder, "room")):
            leave(os.path.join(folder, "room"), "")
            raise MemoryError
        return Traced(name, folder, arguments.get("fails_after", -1))

    @hookimpl
    def register_policies(register):
        register("lab.Traced", build)
"""


@dataclass(frozen=True)
class Traced:
    """A store of such slots, and what is known of them."""

    store: SlotStore
    folder: Path

    def add(self, name: str, **arguments: object) -> str:
        """Keep a slot. `gated` ones load only after `let_in`, `greedy` ones at the second try;
        one that `fails_after` some decisions raises at the next."""
        arguments |= {"trace": name, "folder": str(self.folder)}
        self.store.save(name, io.BytesIO(MODEL), described("lab.Traced", **arguments))
        return name

    def request(self, name: str, seed: int = 1) -> Request:
        return Request(self.store.location, name, seed)

    def let_in(self) -> None:
        (self.folder / "gate").touch()

    @property
    def loads(self) -> list[str]:
        """The names of the policies that were loaded or began to, in order."""
        path = self.folder / "loads"
        return path.read_text().split() if path.exists() else []

    def decided(self, name: str) -> int:
        """How many decisions there were."""
        path = self.folder / f"{name}.decided"
        return path.stat().st_size if path.exists() else 0


def traced_slots(install: Install, folder: Path) -> Traced:
    """A new store of such slots, and the plugin that plays them."""
    install("lab-traced", PLUGIN)
    (folder / "traced").mkdir()
    (folder / "traces").mkdir()
    return Traced(open_store(f"dir:{folder / 'traced'}"), folder / "traces")


def settle(player: Player, traced: Traced) -> None:
    """Return when the worker has done all that it was asked for and is allowed to do now.

    It loads slots ahead only after each game that may go on had a turn.
    """
    last = traced.add(f"last-{len(traced.loads)}")
    player.prepare(traced.store.location, last)
    wait_for(lambda: last in traced.loads)
