"""What became of a job is said, and a deletion undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.waiting import hear
from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet
from tetris_arcade.jobs.job import Delete
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.messages import SHOWN_FOR
from tetris_arcade.scenes.operations.starting import attend, undo
from tetris_arcade.slots.store import SlotStore


@pytest.fixture
def cabinet(art: Art) -> Iterator[Cabinet]:
    """A cabinet whose jobs are done."""
    cabinet = a_cabinet(art, ScriptedPlayer())
    yield cabinet
    cabinet.jobs.close()


def attend_until_told(cabinet: Cabinet) -> str:
    """Let the jobs go on until something is said; what that is."""
    while cabinet.messages.line is None:
        hear(cabinet.jobs)
        attend(cabinet)
    line = cabinet.messages.line
    cabinet.messages.update(SHOWN_FOR)
    return line


def test_a_deletion_is_told_and_undone(cabinet: Cabinet, store: SlotStore) -> None:
    undo(cabinet)
    assert attend_until_told(cabinet) == "nothing was deleted in this show"
    cabinet.jobs.start(Delete(store.location, "tiny"))
    assert attend_until_told(cabinet) == "deleted tiny"
    assert store.names() == []
    undo(cabinet)
    assert attend_until_told(cabinet) == "brought back tiny"
    assert store.names() == ["tiny"]
    assert cabinet.jobs.finished == 2


def test_a_job_that_fails_is_told(cabinet: Cabinet, tmp_path: Path) -> None:
    cabinet.jobs.start(Delete(f"dir:{tmp_path / 'gone'}", "tiny"))
    assert attend_until_told(cabinet).startswith("deleting tiny: ")
