"""The folder that training writes to is one trainer's, and holds whole files only."""

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import TINY
from tetris_arcade.errors import ArcadeError
from tetris_arcade.files import draft_beside
from tetris_arcade.learning.checkpointing import sole_trainer
from tetris_arcade.learning.training import Progress, train


def test_two_trainers_do_not_write_to_one_folder(tmp_path: Path) -> None:
    refused: list[str] = []

    def train_as_well(progress: Progress) -> None:
        if not refused:
            with pytest.raises(ArcadeError, match="another training is writing") as refusal:
                train(TINY, tmp_path, replace=True)
            refused.append(str(refusal.value))

    train(TINY, tmp_path, train_as_well)
    assert refused
    train(TINY, tmp_path, replace=True)  # the lock went with the trainer


def test_what_a_dead_trainer_left_half_written_is_removed(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        with draft_beside(tmp_path / "best.zip") as draft:
            draft.write_bytes(b"half")
            os._exit(9)
    os.waitpid(child, 0)
    assert len(list(tmp_path.iterdir())) == 1
    with sole_trainer(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [".train.lock"]


def test_a_checkpoint_that_cannot_be_written_is_told_and_tried_again(tmp_path: Path) -> None:
    """The disk may have room again before training ends."""
    problems = {}
    obstacle = tmp_path / "best.zip"

    def hear(progress: Progress) -> None:
        problems[progress.steps] = progress.problem
        if progress.steps == 16:
            obstacle.mkdir()
        if progress.steps == 480:
            obstacle.rmdir()

    train(TINY, tmp_path, hear)
    assert problems[384] is None
    assert "could not be written" in str(problems[400])
    assert problems[800] is None
    assert (tmp_path / "best.zip").exists()


@pytest.mark.parametrize("again", [False, True], ids=["is gone", "is another's"])
def test_a_trainer_whose_folder_was_removed_stops_and_writes_no_more(
    again: bool, tmp_path: Path
) -> None:
    folder = tmp_path / "runs"

    def remove(progress: Progress) -> None:
        if progress.steps == 16:
            shutil.rmtree(folder)
            if again:
                with sole_trainer(folder):
                    pass

    with pytest.raises(ArcadeError, match="removed or replaced"):
        train(TINY, folder, remove)
    left = [path.name for path in folder.iterdir()] if folder.exists() else []
    assert left == [".train.lock"] * again
