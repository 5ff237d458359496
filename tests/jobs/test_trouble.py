"""Whatever befalls a job, the show goes on and says so."""

import io
import os
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from textwrap import dedent

import psutil
import pytest

from tests.jobs.waiting import PATIENCE, outcome_of, under_way
from tests.undying import Undying
from tetris_arcade.jobs.job import (
    Copy,
    Delete,
    Evaluate,
    Export,
    Import,
    Rename,
)
from tetris_arcade.jobs.jobs import Jobs
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.operations.verification import verify_slot
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

BIG = 256 << 20
"""Bytes of a model that takes a good part of a second to copy."""


def a_big_slot(store: SlotStore) -> None:
    """A slot called `big`, whose model is mostly holes."""
    path = Path(store.location.removeprefix("dir:")).parent / "big.bin"
    with path.open("wb") as file:
        file.truncate(BIG)
    with path.open("rb") as model:
        store.save("big", model, Metadata())
    path.unlink()


def pid_of(jobs: Jobs) -> int:
    process = jobs._process
    assert process is not None
    assert process._process.pid is not None
    return process._process.pid


def test_an_error_is_the_commands_own_line_and_the_next_job_is_done(
    jobs: Jobs, store: SlotStore, tmp_path: Path
) -> None:
    stranger = tmp_path / "notes.zip"
    stranger.write_text("no zip")
    jobs.start(Rename(store.location, "missing", "found"))
    jobs.start(Import(stranger, "notes", store.location))
    jobs.start(Copy("nosuch:place", "tiny", store.location, "x"))
    jobs.start(Rename(store.location, "tiny", "found"))
    outcomes = [outcome_of(jobs) for _ in range(4)]
    assert [outcome.done for outcome in outcomes] == [False, False, False, True]
    assert outcomes[0].line.startswith("renaming missing: there is no slot 'missing' in dir:")
    assert "is not a zip file" in outcomes[1].line
    assert "nosuch" in outcomes[2].line
    assert all(outcome.line.isprintable() for outcome in outcomes)
    assert store.names() == ["found"]


def test_a_store_that_vanishes_is_an_error(jobs: Jobs, store: SlotStore, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "slots")
    jobs.start(Evaluate(store.location, "tiny"))
    outcome = outcome_of(jobs)
    assert not outcome.done
    assert store.location in outcome.line


def test_a_disk_that_is_full_is_an_error_and_leaves_no_slot(
    jobs: Jobs, store: SlotStore, tmp_path: Path
) -> None:
    a_big_slot(store)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))  # the process inherits it
    try:
        jobs.start(Copy(store.location, "big", f"dir:{tmp_path / 'other'}", "big"))
        jobs.start(Export(store.location, "big", tmp_path / "big.zip", bundle=False))
        outcomes = [outcome_of(jobs), outcome_of(jobs)]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not any(outcome.done for outcome in outcomes)
    assert all("File too large" in outcome.line for outcome in outcomes), outcomes
    assert open_store(f"dir:{tmp_path / 'other'}").names() == []
    assert not (tmp_path / "big.zip").exists()


def test_a_job_that_is_killed_in_the_middle_is_told_and_the_stores_stay_whole(
    jobs: Jobs, store: SlotStore, tmp_path: Path
) -> None:
    a_big_slot(store)
    target = f"dir:{tmp_path / 'other'}"
    job = Copy(store.location, "big", target, "big")
    jobs.start(job)
    jobs.start(Rename(store.location, "tiny", "small"))
    under_way(jobs)
    os.kill(pid_of(jobs), signal.SIGKILL)
    outcome = outcome_of(jobs)
    assert outcome == (job, "copying big: its process died (exit code -9); try again", False, None)
    assert open_store(target).names() == []
    assert outcome_of(jobs).line == "renamed tiny to small"
    jobs.start(job)
    assert outcome_of(jobs).done
    assert verify_slot(open_store(target), "big").problem is None


def test_a_stopped_job_leaves_nothing_and_lets_the_next_one_begin(
    jobs: Jobs, store: SlotStore, tmp_path: Path
) -> None:
    a_big_slot(store)
    target = f"dir:{tmp_path / 'other'}"
    jobs.start(Copy(store.location, "big", target, "big"))
    jobs.start(Rename(store.location, "tiny", "small"))
    under_way(jobs)
    jobs.cancel()
    assert jobs.current == ("renaming tiny", None, False)
    assert outcome_of(jobs).line == "stopped: copying big"
    assert outcome_of(jobs).done
    assert open_store(target).names() == []


def test_a_change_of_an_instant_is_not_stopped_in_the_middle(jobs: Jobs, store: SlotStore) -> None:
    jobs.start(Rename(store.location, "tiny", "small"))
    jobs.start(Delete(store.location, "small"))
    lines = []
    for _ in range(2):
        assert jobs.current is not None
        assert not jobs.current.stoppable
        jobs.cancel()
        lines.append(outcome_of(jobs).line)
    jobs.undo()
    assert jobs.current is not None
    assert not jobs.current.stoppable
    jobs.cancel()
    lines.append(outcome_of(jobs).line)
    assert lines == ["renamed tiny to small", "deleted small", "brought back small"]


def test_what_a_process_deleted_before_it_died_can_be_brought_back(
    jobs: Jobs, store: SlotStore
) -> None:
    jobs.start(Delete(store.location, "tiny"))
    jobs.start(Rename(store.location, "tiny", "small"))
    pid = pid_of(jobs)
    os.kill(pid, signal.SIGSTOP)  # it has not come to it yet: so it is done here
    store.delete("tiny")
    os.kill(pid, signal.SIGKILL)
    outcome = outcome_of(jobs)
    assert (outcome.line, outcome.done) == ("deleted tiny", True)
    assert not outcome_of(jobs).done
    assert jobs.finished == 2
    assert jobs.undo()
    assert outcome_of(jobs).line == "brought back tiny"
    assert store.names() == ["tiny"]


def test_what_a_process_did_not_delete_before_it_died_is_there_still(
    jobs: Jobs, store: SlotStore
) -> None:
    with store.open_model("tiny") as model:  # another one of that name is in the trash
        store.save("tiny", model, store.read("tiny").metadata, replace=True)
    jobs.start(Delete(store.location, "tiny"))
    pid = pid_of(jobs)
    os.kill(pid, signal.SIGSTOP)
    os.kill(pid, signal.SIGKILL)
    outcome = outcome_of(jobs)
    line = "deleting tiny: its process died before it was done; delete it again"
    assert (outcome.line, outcome.done) == (line, False)
    assert jobs.deleted is None
    assert store.names() == ["tiny"]


def test_nobody_waits_for_a_stopped_job_that_cannot_be_killed(
    jobs: Jobs, store: SlotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    undying = Undying(monkeypatch)
    jobs.start(Evaluate(store.location, "tiny"))
    undying.add(pid_of(jobs))
    jobs.cancel()
    assert outcome_of(jobs).line == "stopped: evaluating tiny"
    assert undying.waits == []
    jobs.close()
    assert all(seconds is not None and seconds <= 1 for seconds in undying.waits)
    undying.release()


def test_a_process_that_hangs_never_makes_the_show_wait(jobs: Jobs, store: SlotStore) -> None:
    jobs.start(Evaluate(store.location, "tiny"))
    under_way(jobs)
    os.kill(pid_of(jobs), signal.SIGSTOP)
    while jobs.update() is not None:  # what it said before
        pass
    assert jobs.current is not None
    jobs.cancel()
    outcome = jobs.update()
    assert outcome is not None
    assert outcome.line == "stopped: evaluating tiny"


def test_closing_leaves_no_process_behind(store: SlotStore) -> None:
    jobs = Jobs()
    jobs.start(Evaluate(store.location, "tiny"))
    jobs.start(Evaluate(store.location, "tiny"))
    process = psutil.Process(pid_of(jobs))
    jobs.close()
    assert not process.is_running()
    assert (jobs.current, jobs.waiting) == (None, 0)


def test_without_room_for_a_process_the_job_fails_and_the_show_goes_on(
    jobs: Jobs, store: SlotStore
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        jobs.start(Delete(store.location, "tiny"))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    outcome = jobs.update()
    assert outcome is not None
    assert not outcome.done
    assert "no process can be started" in outcome.line
    assert store.names() == ["tiny"]


def run_script(script: str, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a script from a file, as a spawned process needs its main module to be one."""
    path = folder / "script.py"
    path.write_text(dedent(script))
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    return subprocess.run(
        [sys.executable, path, *arguments],
        check=False, capture_output=True, text=True, env=environment, timeout=PATIENCE,
    )  # fmt: skip


def test_ctrl_c_is_the_apps_alone_and_torch_stays_out_of_its_process(
    store: SlotStore, tmp_path: Path
) -> None:
    script = """
        import os, signal, sys
        from multiprocessing.connection import wait
        from tetris_arcade.jobs.job import Rename
        from tetris_arcade.jobs.jobs import Jobs

        if __name__ == "__main__":
            jobs = Jobs()
            jobs.start(Rename(sys.argv[1], "tiny", "small"))
            process = jobs._process
            while (outcome := jobs.update()) is None:
                os.kill(process._process.pid, signal.SIGINT)
                wait([process._connection], 0.05)
            print(outcome.line, {"torch", "pygame", "numba"} & set(sys.modules))
            jobs.close()
    """
    done = run_script(script, tmp_path, store.location)
    assert (done.stdout, done.stderr) == ("renamed tiny to small set()\n", "")


def test_a_job_ends_by_itself_when_the_app_is_gone(store: SlotStore, tmp_path: Path) -> None:
    script = """
        import os, sys
        from multiprocessing.connection import wait
        from tetris_arcade.jobs.job import Copy
        from tetris_arcade.jobs.jobs import Jobs

        if __name__ == "__main__":
            jobs = Jobs()
            jobs.start(Copy(sys.argv[1], "big", sys.argv[2], "big"))
            wait([jobs._process._connection])
            print(jobs._process._process.pid, flush=True)
            os.kill(os.getpid(), 9)
    """
    a_big_slot(store)
    target = f"dir:{tmp_path / 'other'}"
    done = run_script(script, tmp_path, store.location, target)
    orphan = int(done.stdout)
    with suppress(psutil.NoSuchProcess):
        psutil.Process(orphan).wait(PATIENCE)
    assert open_store(target).names() == []
    assert done.stderr == ""


def test_jobs_need_nothing_of_the_command_line() -> None:
    code = (
        "import sys, tetris_arcade.jobs.worker;"
        "print([name for name in sys.modules if name.startswith('tetris_arcade.cli')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_slot_that_cannot_play_is_an_error_of_its_evaluation(
    jobs: Jobs, store: SlotStore
) -> None:
    store.save("junk", io.BytesIO(b"junk"), Metadata())
    jobs.start(Evaluate(store.location, "junk"))
    outcome = outcome_of(jobs)
    assert not outcome.done
    assert "junk" in outcome.line
