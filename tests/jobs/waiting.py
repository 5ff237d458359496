"""What becomes of jobs, waited for."""

from multiprocessing.connection import wait

from tetris_arcade.jobs.jobs import Jobs
from tetris_arcade.jobs.process import Outcome

PATIENCE = 120.0
"""Seconds; torch is slow to import on a busy machine."""


def hear(jobs: Jobs) -> None:
    """Wait until the process of the current job says something, or dies."""
    process = jobs._process
    assert process is not None
    assert wait([process._connection, process._process.sentinel], PATIENCE)
    if process._connection.poll() is False:
        process._process.join(PATIENCE)


def outcome_of(jobs: Jobs) -> Outcome:
    """Wait for the end of the current job."""
    while (outcome := jobs.update()) is None:
        hear(jobs)
    return outcome


def under_way(jobs: Jobs) -> None:
    """Wait until the current job has said how far it is."""
    while jobs.current is not None and jobs.current.share is None:
        hear(jobs)
        assert jobs.update() is None
