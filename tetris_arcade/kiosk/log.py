"""The log of a kiosk: bounded, and never in the way of the show."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

import platformdirs

MAX_BYTES: Final = 1_000_000
FILES: Final = 3
"""The current file and the ones before it: together at most `FILES` times `MAX_BYTES`."""


def default_path() -> Path:
    """Where the log lies if no other place is named."""
    return platformdirs.user_log_path("tetris-arcade", appauthor=False) / "kiosk.log"


def open_log(path: Path) -> logging.Logger:
    """A log that writes everything to ``path``, and INFO to stderr, too.

    Never raises: what cannot be written is lost, and stderr says so once.
    """
    log = logging.Logger("kiosk")
    console = _Console()
    console.setLevel(logging.INFO)
    console.setFormatter(logging.Formatter("kiosk: %(message)s"))
    log.addHandler(console)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()
    except OSError as error:
        reason = error.strerror or str(error)
        log.warning("the log %s cannot be written (%s); name another with --log", path, reason)
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
    return log


class _Lost(logging.Handler):
    """What cannot be written is lost: a full disk must not end the show."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Go on."""


class _Console(_Lost, logging.StreamHandler):  # type: ignore[type-arg]
    pass


class _File(_Lost, RotatingFileHandler):
    pass
