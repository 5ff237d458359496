"""A file that is never written to: a whole new one takes its place.

    .NAME.next~SIGNATURE~TOKEN   the new file, being written
    .NAME.next                   the one whose turn it is to take the place of NAME
    .NAME.lock                   orders the writers

Where locks do not hold (on some network file systems they do not), still only one writer at a time
can link his file to ``.NAME.next``; only if NAME is the file that he read does his take its place.
Taking it is a matter of two calls: a writer that seems to take seconds has failed and is passed. If
it goes on after all, it may put the next one's file in place; so each looks at last whose is there.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from tetris_arcade.slots.durable import sync_folder
from tetris_arcade.slots.writers import is_abandoned, locked, signed

Identity: TypeAlias = tuple[int, int, int, int]
"""What tells a file from one that takes its place."""


_STUCK_SECONDS = 2.0
_PAUSE_SECONDS = 0.01


class Succession:
    """The writers of the file at ``place``. Raises OSError."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._turn = place.with_name(f".{place.name}.next")

    @contextmanager
    def writing(self, location: str) -> Iterator[None]:
        """Hold the file, a store at ``location``, for one change, cleared of what dead writers
        left; raises `StoreError` when another writer holds it for too long."""
        with locked(self._place.with_name(f".{self._place.name}.lock"), location):
            self._clear()
            yield

    def current(self) -> Identity | None:
        """Which file is there now; None for none. Ask before opening it."""
        return _identity(self._place)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A name for a new file, beside; what is written there is gone after the block."""
        path = self._place.with_name(signed(self._turn.name))
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def succeed(self, draft: Path, read: Identity | None) -> bool:
        """Put a whole file in the place of the one that was ``read``; False if that is no longer
        the one there."""
        turn = self._take_turn(draft)
        try:
            done = self._move(turn, read)
            if turn != draft:
                done = self._is_in_place(draft)
        except BaseException:
            turn.unlink(missing_ok=True)
            raise
        if done:
            sync_folder(self._place.parent)
        return done

    def _move(self, turn: Path, read: Identity | None) -> bool:
        if self.current() != read:
            turn.unlink(missing_ok=True)
            return False
        if read is not None:
            with suppress(OSError):  # not every file system knows permissions
                shutil.copymode(self._place, turn)
        try:
            turn.replace(self._place)
        except FileNotFoundError:
            return False  # another writer took this one for stuck
        return True

    def _is_in_place(self, draft: Path) -> bool:
        try:
            return self._place.samefile(draft)
        except FileNotFoundError:
            return False

    def _take_turn(self, draft: Path) -> Path:
        """Link the draft to where one at a time has room; what must take the file's place then."""
        seen, since = None, 0.0
        while True:
            try:
                os.link(draft, self._turn)
            except FileExistsError:
                holder = _identity(self._turn)
            except OSError:
                return draft  # a file system without links must do with the lock
            else:
                return self._turn
            if holder != seen:
                seen, since = holder, time.monotonic()
            elif time.monotonic() - since > _STUCK_SECONDS:
                self._turn.unlink(missing_ok=True)  # a turn is over in no time
            time.sleep(_PAUSE_SECONDS)

    def _clear(self) -> None:
        for draft in list(self._place.parent.iterdir()):
            if draft.name.startswith(f"{self._turn.name}~") and is_abandoned(draft):
                with suppress(FileNotFoundError):  # another writer clears it as well
                    if self._turn.samefile(draft):
                        self._turn.unlink()
                draft.unlink(missing_ok=True)


def _identity(path: Path) -> Identity | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
