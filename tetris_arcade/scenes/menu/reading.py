"""Reading the stores beside the show: one on a dead network mount may take minutes to fail."""

from collections.abc import Callable
from threading import Thread
from typing import Final

from tetris_arcade.scenes.menu.ranking import Ranking

READ_AGAIN: Final = 10.0
"""Seconds after which the stores are read anew; more where reading takes long."""
PEACE: Final = 10.0
"""For so many times as long as the last reading took, the stores are left in peace."""
SLOW: Final = 5.0
"""Seconds after which the stores should have answered."""


class Reader:
    """Reads the table now and then, in a thread of its own; there is never more than one."""

    def __init__(self, read: Callable[[], Ranking]) -> None:
        self._read = read
        self._thread: Thread | None = None
        self._result: Ranking | None = None
        self._again = False
        self._busy_for = self._took = self._idle_for = 0.0

    @property
    def slow(self) -> bool:
        """Whether the reading that is under way should have ended by now."""
        return self._busy_for >= SLOW

    def start(self) -> None:
        """Read anew: at once, or as soon as the reading that is under way has ended."""
        if self._thread is not None:
            self._again = True
            return
        self._busy_for = 0.0
        self._thread = Thread(target=self._run, name="reads the stores", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Let the reading that is under way take so long, and no longer."""
        if self._thread is not None:
            self._thread.join(seconds)

    def update(self, dt: float) -> Ranking | None:
        """``dt`` seconds have passed; what was read, if anything was since the last time."""
        if self._thread is None:
            self._idle_for += dt
            if self._idle_for >= READ_AGAIN + PEACE * self._took:
                self.start()
            return None
        self._busy_for += dt
        if self._thread.is_alive():
            return None
        result, self._thread, self._result = self._result, None, None
        self._took, self._busy_for, self._idle_for = self._busy_for, 0.0, 0.0
        if self._again:
            self._again = False
            self.start()
        return result

    def _run(self) -> None:
        try:
            self._result = self._read()
        except Exception as error:  # a thread that ends without a word would be waited for
            problem = f"the stores cannot be read ({type(error).__name__}: {error}); start anew"
            self._result = Ranking((), (" ".join(problem.split()),))
