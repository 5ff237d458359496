"""What is done with slots, over the leaderboard."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pygame

from tests.golden.cast import UnderWay, cabinet
from tests.golden.leaderboard import menu_of
from tests.golden.pictures import Draw, picture
from tests.scenes.operations.steering import Steering
from tests.scenes.stand_ins import NOW
from tetris_arcade.controls.actions import Action
from tetris_arcade.jobs.jobs import Jobs

HOME = "/home/ada"
"""Of nobody: what the pictures say must not depend on who looks."""
STORES = ("dir:/srv/lab/slots", "zip:/srv/open-day.zip")
FILES = {"checkpoints/best.zip": 0.01, "checkpoints/latest.zip": 0.002, "from-a-friend.zip": 30.0}
"""What lies in the current folder, and how many days ago it was written."""


@contextmanager
def at_home() -> Iterator[None]:
    """In a folder with a few files, of a user who has no others."""
    with (
        tempfile.TemporaryDirectory() as folder,
        chdir(folder),
        patch.dict(os.environ, HOME=HOME),
        patch("platformdirs.user_downloads_path", lambda: Path(HOME, "downloads")),
        patch("tetris_arcade.slots.locations.user_folder", lambda: Path(HOME, "slots")),
    ):
        for name, days in FILES.items():
            file = Path(name)
            file.parent.mkdir(exist_ok=True)
            file.touch()
            written = (NOW - timedelta(days=days)).timestamp()
            os.utime(file, (written, written))
        yield


class Hands(Steering):
    """Somebody at the leaderboard, with the pop-up of its fourth slot open."""

    def __init__(self, surface: pygame.Surface, jobs: Jobs | None) -> None:
        self._shown = cabinet(jobs=jobs, stores=STORES)
        menu = menu_of(self._shown, surface, [Action.DOWN] * 3)
        self.stack = [menu]
        self.do(Action.OPERATIONS)


def pop_up(do: Callable[[Hands], object], jobs: Jobs | None = None) -> Draw:
    """What draws the pop-up that these hands come to."""

    def draw(surface: pygame.Surface) -> None:
        with at_home():
            hands = Hands(surface, jobs)
            do(hands)
            hands.stack[-1].draw(surface)

    return draw


@picture
def operations(surface: pygame.Surface) -> None:
    """The list of what can be done."""
    pop_up(lambda hands: None)(surface)


@picture
def operations_impossible(surface: pygame.Surface) -> None:
    """A line that cannot be chosen says why, while a job is under way."""
    pop_up(lambda hands: hands.do(*[Action.DOWN] * 8), UnderWay())(surface)


@picture
def name_entry(surface: pygame.Surface) -> None:
    """As it opens."""
    pop_up(lambda hands: hands.choose("RENAME"))(surface)


@picture
def name_entry_typed(surface: pygame.Surface) -> None:
    """A long name, at whose end something is wrong."""

    def write(hands: Hands) -> None:
        hands.choose("RENAME")
        hands.type("expert-with-a-very-long-name.")

    pop_up(write)(surface)


@picture
def delete(surface: pygame.Surface) -> None:
    """Whether it is meant."""
    pop_up(lambda hands: hands.choose("DELETE"))(surface)


@picture
def copy(surface: pygame.Surface) -> None:
    """To which store."""
    pop_up(lambda hands: hands.choose("COPY"))(surface)


@picture
def export(surface: pygame.Surface) -> None:
    """The path of the file to be written."""
    pop_up(lambda hands: hands.choose("EXPORT THE MODEL"))(surface)


@picture
def save(surface: pygame.Surface) -> None:
    """Which checkpoint is to be kept."""
    pop_up(lambda hands: hands.choose("SAVE A CHECKPOINT"))(surface)


@picture
def save_impossible(surface: pygame.Surface) -> None:
    """A checkpoint that is not there."""

    def go(hands: Hands) -> None:
        hands.choose("SAVE A CHECKPOINT")
        hands.do(Action.LAST)

    pop_up(go)(surface)


@picture
def import_file(surface: pygame.Surface) -> None:
    """Which file is to be kept."""
    pop_up(lambda hands: hands.choose("IMPORT A FILE"))(surface)
