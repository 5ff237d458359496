"""The log of a kiosk: bounded, and never in the way of the show."""

import logging
import os
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from queue import Full, Queue
from threading import Thread
from typing import Final

import platformdirs

MAX_BYTES: Final = 1_000_000
FILES: Final = 3
"""The current file and the ones before it: together at most `FILES` times `MAX_BYTES`."""
UNREAD: Final = 100
"""Lines that wait for someone to read stderr; beyond that they are in the file alone."""
PARTING_SECONDS: Final = 1.0
"""For so long the end waits for them to be read."""


def default_path() -> Path:
    """Where the log lies if no other place is named."""
    return platformdirs.user_log_path("tetris-arcade", appauthor=False) / "kiosk.log"


def open_log(path: Path) -> logging.Logger:
    """A log that writes everything to ``path``, and INFO to stderr, too.

    Never raises, and never waits for whoever reads stderr: what cannot be written is lost, and
    stderr says so once.
    """
    log = logging.Logger("kiosk")
    console = _Console()
    console.setLevel(logging.INFO)
    console.setFormatter(logging.Formatter("kiosk: %(message)s"))
    file = _File(
        path,
        maxBytes=MAX_BYTES,
        backupCount=FILES - 1,
        delay=True,
        encoding="utf-8",
        errors="backslashreplace",
    )
    file.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    log.addHandler(file)
    log.addHandler(console)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()
    except OSError as error:
        reason = error.strerror or str(error)
        log.warning("the log %s cannot be written (%s); name another with --log", path, reason)
    return log


class _Lost(logging.Handler):
    """What cannot be written is lost: a full disk must not end the show."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Go on."""


class _Console(_Lost):
    """Writes to stderr in a thread: a full pipe, or Ctrl-S in a terminal, stops that alone."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Queue[bytes | None] = Queue(UNREAD)
        self._thread = Thread(target=self._write, name="writes to stderr", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Have a line written, unless too many wait already."""
        self._put(f"{self.format(record)}\n".encode(errors="backslashreplace"))

    def close(self) -> None:
        """Wait until all is written, but not for ever; logging does so at the end."""
        self._put(None)
        self._thread.join(PARTING_SECONDS)
        super().close()

    def _put(self, line: bytes | None) -> None:
        with suppress(Full):
            self._lines.put_nowait(line)

    def _write(self) -> None:
        # Not through sys.stderr: a thread that waits there would stop Python's own end.
        while (line := self._lines.get()) is not None:
            with suppress(OSError):
                os.write(2, line)


class _File(_Lost, RotatingFileHandler):
    pass
