"""A progress bar for what takes long."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from tetris_arcade.cli.terminal import printable
from tetris_arcade.slots.operations.progress import Progress

_PATIENCE_SECONDS = 0.5  # what is done by then needs no bar


def say(text: str) -> None:
    """Print one line for people, on a line of its own even while a bar is shown."""
    loaded = sys.modules.get("tqdm")  # where it is not, no bar is shown
    with loaded.tqdm.external_write_mode() if loaded else nullcontext():
        print(printable(text), flush=True)


@contextmanager
def bar(doing: str) -> Iterator[Progress]:
    """What moves a bar of bytes on stderr, which is shown on a terminal only, and not at once."""
    from tqdm import tqdm  # noqa: PLC0415 - what is quick does without

    with tqdm(
        desc=doing, unit="B", unit_scale=True, delay=_PATIENCE_SECONDS, disable=None, leave=False
    ) as shown:

        def move(done: int, total: int | None) -> None:
            if total != shown.total:
                shown.total = total
            shown.update(done - shown.n)

        yield move
