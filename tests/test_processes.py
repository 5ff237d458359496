"""Processes begin and end without anyone waiting for them."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import util
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pytest

from tests.undying import Undying
from tetris_arcade.processes import Leaving, spawn

PATIENCE = 60


def echo(connection: Connection, word: str) -> None:
    """What the process does: it says the word, and waits for its other end to close."""
    connection.send(word)
    connection.poll(None)


@pytest.fixture
def undying(monkeypatch: pytest.MonkeyPatch) -> Iterator[Undying]:
    undying = Undying(monkeypatch)
    yield undying
    undying.release()


def test_a_process_does_its_work_and_is_killed_without_a_wait(undying: Undying) -> None:
    process, connection = spawn(echo, "hello", name="tetris-arcade-test")
    assert connection.poll(PATIENCE)
    assert connection.recv() == "hello"
    leaving = Leaving()
    leaving.add(process)
    assert undying.waits == []
    leaving.close()
    assert process.exitcode == -signal.SIGKILL
    assert len(leaving) == 0
    connection.close()


def ends_of_pipes() -> int:
    """How many this process holds: those with two directions are sockets."""
    return len(psutil.Process().net_connections("unix"))


def test_without_room_for_a_process_no_end_of_the_pipe_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*anything: object) -> int:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(util, "spawnv_passfds", refuse)
    before = ends_of_pipes()
    with pytest.raises(OSError, match="temporarily unavailable") as refused:
        spawn(echo, "hello", name="tetris-arcade-test")
    assert refused.tb is not None  # which holds on to whatever nobody has closed
    assert ends_of_pipes() == before


def test_one_that_cannot_be_killed_is_leaving_until_it_is_gone(undying: Undying) -> None:
    process, connection = spawn(echo, "hello", name="tetris-arcade-test")
    undying.add(process.pid)
    leaving = Leaving()
    leaving.add(process)
    assert len(leaving) == 1
    undying.release()
    assert len(leaving) == 0
    assert undying.waits == []
    connection.close()


def test_the_exit_does_not_wait_for_one_that_cannot_be_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, signal\n"
        "from tests.test_processes import echo\n"
        "from tetris_arcade.processes import Leaving, spawn\n"
        "if __name__ == '__main__':\n"
        "    process, connection = spawn(echo, 'hello', name='tetris-arcade-test')\n"
        "    os.kill(process.pid, signal.SIGSTOP)\n"
        "    process.kill = lambda: None\n"
        "    leaving = Leaving()\n"
        "    leaving.add(process)\n"
        "    leaving.close()\n"
        "    print(process.pid, flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment
    ) as show:
        assert show.stdout is not None
        pid = int(show.stdout.readline())
        try:
            assert show.wait(PATIENCE / 3) == 0
        finally:
            os.kill(pid, signal.SIGKILL)
