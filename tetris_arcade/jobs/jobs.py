"""The jobs of a show: done one after the other, polled once a frame, never waited for."""

from collections import deque
from typing import Final, NamedTuple

from tetris_arcade.errors import reason_of
from tetris_arcade.jobs.job import Job, Restore
from tetris_arcade.jobs.process import Outcome, Process

_PARTING_SECONDS: Final = 1.0


class Current(NamedTuple):
    """The job that is being done."""

    title: str
    share: float | None
    """How much of it is done, 0 to 1; None where that is not known."""


class Jobs:
    """A queue of jobs. There is no process until there is a job."""

    def __init__(self) -> None:
        self.finished = 0
        """So many jobs have come to an end, well or not: when it grows, slots may have changed."""
        self._process: Process | None = None
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
        return Current(self._process.job.title, self._process.share)

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
        if self._process is not None and (outcome := self._process.update()) is not None:
            self._process.end()
            self._process = None
            self._note(outcome)
            self._start_next()
        if not self._outcomes:
            return None
        self.finished += 1
        return self._outcomes.popleft()

    def cancel(self) -> None:
        """Stop the current job, unless it is done already; the next one begins."""
        process = self._process
        if process is None:
            return
        stopped = Outcome(process.job, f"stopped: {process.job.title}", False)
        outcome = process.update() or stopped
        process.end()
        self._process = None
        self._note(outcome)
        self._start_next()

    def close(self) -> None:
        """End everything, at the end of the show."""
        self._queue.clear()
        if self._process is not None:
            self._process.end()
            self._process.wait(_PARTING_SECONDS)
            self._process = None

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
                line = f"{job.title}: no process can be started ({reason_of(error)}); try again"
                self._note(Outcome(job, line, False))
