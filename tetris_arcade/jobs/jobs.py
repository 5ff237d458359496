"""The jobs of a show: done one after the other, polled once a frame, never waited for."""

from collections import deque
from typing import NamedTuple

from tetris_arcade.jobs.job import Delete, FindDeleted, Job, Restore
from tetris_arcade.jobs.process import Outcome, Process
from tetris_arcade.processes import Leaving


class Current(NamedTuple):
    """The job that is being done."""

    title: str
    share: float | None
    """How much of it is done, 0 to 1; None where that is not known."""
    stoppable: bool = True
    """Whether `Jobs.cancel` stops it."""


class Jobs:
    """A queue of jobs. There is no process until there is a job."""

    def __init__(self) -> None:
        self.finished = 0
        """So many jobs have come to an end, well or not: when it grows, slots may have changed."""
        self._process: Process | None = None
        self._leaving = Leaving()
        self._queue: deque[Job] = deque()
        self._outcomes: deque[Outcome] = deque()
        """Of jobs that ended otherwise than by their process's word."""
        self._deleted: list[Restore] = []
        """What would bring back what was deleted in this show, the last one last."""

    @property
    def current(self) -> Current | None:
        """The job that is being done, if there is one."""
        if self._process is None:
            return None
        job = self._process.job
        return Current(job.title, self._process.share, job.stoppable)

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._queue)

    @property
    def deleted(self) -> str | None:
        """The name of the slot that `undo` would bring back."""
        return self._deleted[-1].name if self._deleted else None

    def start(self, job: Job) -> None:
        """Do a job, after those that were asked for before."""
        self._queue.append(job)
        if self._process is None:
            self._start_next()

    def undo(self) -> bool:
        """Bring back what was deleted last in this show; False if there is nothing."""
        if not self._deleted:
            return False
        self.start(self._deleted.pop())
        return True

    def update(self) -> Outcome | None:
        """Let the jobs go on; what became of one, if one has ended. Never waits."""
        self._leaving.reap()
        process = self._process
        if process is not None and (outcome := process.update()) is not None:
            self._end(process, outcome)
        if not self._outcomes:
            return None
        self.finished += 1
        return self._outcomes.popleft()

    def cancel(self) -> None:
        """Stop the current job, unless it is done already; the next one begins.

        One that is not `stoppable` goes on.
        """
        process = self._process
        if process is None or not process.job.stoppable:
            return
        stopped = Outcome(process.job, f"stopped: {process.job.title}", False)
        self._end(process, process.update() or stopped)

    def close(self) -> None:
        """End everything, at the end of the show."""
        self._queue.clear()
        if self._process is not None:
            self._process.end(self._leaving)
            self._process = None
        self._leaving.close()

    def _end(self, process: Process, outcome: Outcome) -> None:
        process.end(self._leaving)
        self._process = None
        job = process.job
        if process.died and isinstance(job, Delete):  # but maybe not before it was done
            self._queue.appendleft(FindDeleted(job.location, job.name))
        else:
            self._note(outcome)
        self._start_next()

    def _note(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        job = outcome.job
        if outcome.key is not None:
            self._deleted.append(Restore(job.location, job.name, outcome.key))
        elif isinstance(job, Restore) and not outcome.done:
            self._deleted.append(job)  # it is in the trash still

    def _start_next(self) -> None:
        while self._queue and self._process is None:
            job = self._queue.popleft()
            try:
                self._process = Process(job)
            except OSError as error:
                reason = error.strerror or error
                line = f"{job.title}: no process can be started ({reason}); try again"
                self._note(Outcome(job, line, False))
