import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.kiosk.shows import QUICK, a_log, show
from tetris_arcade.errors import UsageError
from tetris_arcade.kiosk.child import Child
from tetris_arcade.kiosk.heartbeat import SUPERVISED, attach
from tetris_arcade.kiosk.supervisor import Pauses, Supervisor, told


class EnoughError(Exception):
    """The test has seen as many starts as it needs."""


class Pause:
    """Waits for nothing, and notes for how long it should have; raises after so many."""

    def __init__(self, enough: int) -> None:
        self.seconds: list[float] = []
        self._enough = enough

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if len(self.seconds) == self._enough:
            raise EnoughError


def supervise(command: list[str], starts: int = 1) -> tuple[int | None, list[float], list[str]]:
    """Run a command until it ends as wanted or has been started so often: the exit code, the
    pauses between the starts, and the log."""
    (log, said), pause = a_log(), Pause(starts)
    try:
        code = Supervisor(command, log, patience=QUICK, pause=pause).run()
    except EnoughError:
        return None, pause.seconds, said.lines
    return code, pause.seconds, said.lines


def in_the_log(lines: list[str], words: str) -> int:
    return sum(words in line for line in lines)


def test_a_show_that_ends_as_wanted_is_not_started_again() -> None:
    code, pauses, lines = supervise(show("sys.exit(0)"))
    assert (code, pauses) == (0, [])
    assert in_the_log(lines, "has started") == 1


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ("sys.exit(1)", "exit code 1"),
        ("sys.exit(2)", "exit code 2"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL"),
        ("import ctypes; ctypes.string_at(0)", "killed by SIGSEGV"),
    ],
)
def test_a_show_that_crashes_is_started_again(ending: str, words: str) -> None:
    code, pauses, lines = supervise(show(ending), starts=2)
    assert (code, pauses) == (None, [1.0, 2.0])
    assert in_the_log(lines, "has started") == in_the_log(lines, words) == 2


def test_what_a_show_complained_of_is_in_the_log() -> None:
    _, _, lines = supervise(show("print('printed'); raise ValueError('no such tile')"))
    assert "ValueError: no such tile" in lines
    assert any(line.startswith("Traceback") for line in lines)
    assert "printed" in lines


def test_a_show_that_hangs_is_killed_and_started_again_and_the_log_says_where_it_hung() -> None:
    began = time.monotonic()
    _, pauses, lines = supervise(show("def stuck(): time.sleep(60)\nstuck()"), starts=2)
    assert pauses == [1.0, 2.0]
    assert in_the_log(lines, "no frame for 1 s") == in_the_log(lines, "killed by SIGKILL") == 2
    assert in_the_log(lines, "in stuck") == 2
    assert time.monotonic() - began < 60


WITH_STDERR_TURNED_AWAY = """
from tetris_arcade.sound.sounds import _silent_libraries
def opening():
    time.sleep(60)
heart.opens_sound()
if not heart.silent:
    with _silent_libraries():
        opening()
sys.exit(1)
"""


def test_after_a_show_that_hung_while_it_opened_the_sound_device_comes_one_that_opens_none() -> (
    None
):
    _, _, lines = supervise(show(WITH_STDERR_TURNED_AWAY), starts=1)
    assert in_the_log(lines, "killed by SIGKILL") == in_the_log(lines, "opens none") == 1
    assert in_the_log(lines, "in opening") == 1


def test_a_show_that_opened_the_sound_device_is_followed_by_one_that_does_so_too() -> None:
    opened = """
    heart.opens_sound()
    heart.beat()
    sys.exit(3 if heart.silent else 1)
    """
    _, _, lines = supervise(show(opened), starts=2)
    assert in_the_log(lines, "exit code 1") == 2


def test_a_silent_show_is_followed_by_one_that_tries_again() -> None:
    silent = "if not heart.silent: heart.opens_sound()\nsys.exit(3 if heart.silent else 1)"
    _, _, lines = supervise(show(silent), starts=3)
    ends = [line for line in lines if "exit code" in line]
    assert [line[-1] for line in ends] == ["1", "3", "1"]


def test_a_show_that_a_signal_ended_is_started_again() -> None:
    _, _, lines = supervise(show("sys.exit(143)"), starts=2)
    assert in_the_log(lines, "has started") == 2


def test_a_show_that_cannot_be_killed_is_waited_for_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hung = Child(show("time.sleep(60)"), lambda line: None)
    with monkeypatch.context() as patched:
        patched.setattr("tetris_arcade.kiosk.child.UNDYING", 0.1)
        patched.setattr(os, "killpg", lambda group, number: None)
        assert told(hung.kill()).endswith("is left behind")
    assert told(hung.kill()) == "killed by SIGKILL"


def test_a_stopped_show_is_killed_too() -> None:
    _, _, lines = supervise(show("os.kill(os.getpid(), signal.SIGSTOP)"))
    assert in_the_log(lines, "killed by SIGKILL") == 1


def test_a_show_that_keeps_beating_is_left_alone() -> None:
    # Longer than a silence that would be its end.
    beating = """
    for _ in range(20):
        heart._next = 0
        heart.beat()
        time.sleep(0.1)
    """
    code, _, lines = supervise(show(beating))
    assert code == 0, lines


def test_a_command_that_makes_no_sense_ends_the_supervisor_with_its_own_words() -> None:
    complaint = "import sys; sys.exit(print('tetris_arcade: no such scheme', file=sys.stderr) or 2)"
    log, _ = a_log()
    with pytest.raises(UsageError, match=r"^no such scheme$"):
        Supervisor([sys.executable, "-c", complaint], log, patience=QUICK).run()


def test_a_program_that_cannot_be_started_is_tried_again() -> None:
    code, pauses, lines = supervise(["/no/such/program"], starts=3)
    assert (code, pauses) == (None, [1.0, 2.0, 4.0])
    assert in_the_log(lines, "cannot be started") == 3


def test_the_pauses_grow_to_half_a_minute_and_a_healthy_run_ends_them() -> None:
    pauses = Pauses()
    waits = [pauses.after(healthy=False) for _ in range(7)]
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert [pauses.after(healthy=True), pauses.after(healthy=False)] == [0, 1]


def test_a_show_that_beat_for_long_is_started_again_at_once() -> None:
    ticking = """
    for _ in range(3):
        heart._next = 0
        heart.beat()
        time.sleep(0.1)
    sys.exit(1)
    """
    (log, said), pause, readings = a_log(), Pause(1), iter(range(0, 70 * 12, 70))

    def clock() -> float:
        for seconds in readings:
            return float(seconds)
        raise EnoughError

    with pytest.raises(EnoughError):
        Supervisor(show(ticking), log, patience=QUICK, pause=pause, clock=clock).run()
    assert pause.seconds == []
    assert in_the_log(said.lines, "exit code 1") >= 2


def test_an_exit_code_is_told_in_words() -> None:
    assert [told(3), told(-9), told(-63)] == [
        "exit code 3",
        "killed by SIGKILL",
        "killed by signal 63",
    ]


SUPERVISOR = """
import sys
from pathlib import Path
from tetris_arcade.kiosk.log import open_log
from tetris_arcade.kiosk.supervisor import Patience, Supervisor
command = [sys.executable, "-c", sys.argv[2]]
log = open_log(Path(sys.argv[1]))
sys.exit(Supervisor(command, log, patience=Patience(farewell=1)).run())
"""
A_SHOW_WITH_A_WORKER = """
worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
print("worker", worker.pid, file=sys.stderr, flush=True)
while True:
    heart.beat()
    time.sleep(0.1)
"""


@contextmanager
def supervisor_process(
    log: Path, ending: str = A_SHOW_WITH_A_WORKER
) -> Iterator[tuple[subprocess.Popen[bytes], list[psutil.Process]]]:
    """A supervisor in a process of its own, and its show and the show's worker."""
    command = [sys.executable, "-c", SUPERVISOR, str(log), show(ending)[-1]]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: log.exists() and " worker " in log.read_text())
            yield process, psutil.Process(process.pid).children(recursive=True)
        finally:
            process.kill()


def left_of(family: list[psutil.Process]) -> list[psutil.Process]:
    """Who has not gone within seconds."""
    return list(psutil.wait_procs(family, timeout=5)[1])


def until(condition: "object", seconds: float = 20.0) -> None:
    """Wait for something that another process does."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_killed_supervisor_takes_the_show_and_its_worker_along(tmp_path: Path) -> None:
    with supervisor_process(tmp_path / "kiosk.log") as (process, family):
        assert len(family) == 2
        process.kill()
        process.wait()
        assert left_of(family) == []


def test_a_killed_show_takes_its_worker_along_and_another_comes(tmp_path: Path) -> None:
    log = tmp_path / "kiosk.log"
    with supervisor_process(log) as (process, family):
        show_, worker = family
        show_.kill()
        assert left_of([worker]) == []
        until(lambda: log.read_text().count(" worker ") == 2)
        assert "killed by SIGKILL" in log.read_text()
        assert process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_supervisor_and_all_that_it_started(
    tmp_path: Path, number: signal.Signals
) -> None:
    with supervisor_process(tmp_path / "kiosk.log") as (process, family):
        process.send_signal(number)
        assert process.wait(10) == 0
        assert left_of(family) == []


def test_a_show_that_does_not_listen_is_killed_when_the_supervisor_is_to_end(
    tmp_path: Path,
) -> None:
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + A_SHOW_WITH_A_WORKER
    with supervisor_process(tmp_path / "kiosk.log", deaf) as (process, family):
        process.terminate()
        assert process.wait(15) == 0
        assert left_of(family) == []


def test_a_process_without_a_supervisor_has_no_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SUPERVISED, raising=False)
    assert attach() is None


def test_the_supervisor_needs_neither_the_window_nor_models() -> None:
    script = (
        "import sys, tetris_arcade.kiosk.supervisor, tetris_arcade.kiosk.log; print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ
    )
    assert not {"pygame", "torch", "numpy", "numba"} & set(done.stdout.split())
