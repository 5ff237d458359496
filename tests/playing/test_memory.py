"""A model that asks for too much memory is a problem on the screen, and the worker goes on."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Install
from tests.playing.answers import next_decision, worker_of
from tests.policies.test_registry import MODEL, ONE_LINE, described
from tetris_arcade.playing.memory import told
from tetris_arcade.playing.player import Player, Request
from tetris_arcade.slots.store import SlotStore

linux = pytest.mark.skipif(sys.platform != "linux", reason="there is no such limit elsewhere")

GREEDY = """
import torch
from tetris_arcade.playing import memory

memory.limit_memory()
for allocate in (lambda: torch.zeros(1 << 30), lambda: bytearray(4 << 30), lambda: [0] * (1 << 29)):
    try:
        allocate()
    except Exception as error:
        print(memory.told(error))
print(len(torch.zeros(1 << 28)))  # 1 GiB can be had
"""


@linux
def test_memory_that_nobody_needs_is_not_had_but_what_models_need_is() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GREEDY], capture_output=True, text=True, check=True
    )
    *shortages, last = done.stdout.splitlines()
    assert [line.startswith("the model needs more memory") for line in shortages] == [True] * 3
    assert last == str(1 << 28)


@linux
@pytest.mark.parametrize("greed", ["__import__('torch').zeros(1 << 34)", "bytearray(1 << 40)"])
def test_a_greedy_model_is_a_problem_and_the_same_worker_plays_the_next(
    install: Install, store: SlotStore, greed: str
) -> None:
    install("lab-greedy", ONE_LINE.format(line=f"register('lab.Greedy', lambda *_: {greed})"))
    store.save("greedy", io.BytesIO(MODEL), described("lab.Greedy"))
    player = Player()
    try:
        greedy = player.play(Request(store.location, "greedy", 1))
        assert next_decision(greedy) is None
        assert "more memory" in str(greedy.problem)
        worker = worker_of(player).pid
        assert next_decision(player.play(Request(store.location, "tiny", 1))) is not None
        assert worker_of(player).pid == worker
    finally:
        player.close()


@linux
def test_a_limit_that_is_there_is_not_raised_however_much_is_held_by_then() -> None:
    script = (
        "import resource\n"
        "from tetris_arcade.playing.memory import limit_memory\n"
        "limit_memory()\n"
        "first, held = resource.getrlimit(resource.RLIMIT_DATA), bytearray(64 << 20)\n"
        "limit_memory()\n"
        "assert resource.getrlimit(resource.RLIMIT_DATA) == first\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_any_other_error_is_told_as_it_is(tmp_path: Path) -> None:
    assert told(ValueError("two\nlines")) == "two lines"
    assert told(ValueError()) == "ValueError"
