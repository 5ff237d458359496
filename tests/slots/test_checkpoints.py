"""A checkpoint is read by the same rules as any zip from a stranger."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.slots.zips import declared, moved, zip_of
from tetris_arcade.errors import ModelError
from tetris_arcade.slots import checkpoints
from tetris_arcade.slots.checkpoints import open_checkpoint, read_attributes

HONEST = {"data": b'{"gamma": 0.5}', "policy.pth": bytes(range(256)) * 9}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "_PAUSE_SECONDS", 0)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_honest_checkpoint_is_copied_whole(tmp_path: Path, compression: int) -> None:
    data = zip_of(HONEST, compression)
    (tmp_path / "best.zip").write_bytes(data)
    with open_checkpoint(tmp_path / "best.zip") as copy:
        assert copy.read() == data
        assert read_attributes(copy) == {"gamma": 0.5}


@pytest.mark.parametrize(
    ("hostile", "reason"),
    [
        (zip_of(HONEST | {"../x": b""}), "leads out of it"),
        (zip_of(HONEST | {"DATA": b""}), "take for one"),
        (declared(zip_of(HONEST), "data", flags=1), "encrypted"),
        (moved(zip_of(HONEST), "policy.pth", 0), "overlaps"),
    ],
)
def test_a_hostile_checkpoint_is_refused_at_once(
    tmp_path: Path, hostile: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("time.sleep")
    (tmp_path / "best.zip").write_bytes(hostile)
    with (
        pytest.raises(ModelError, match=rf"best\.zip .*{reason}.*save\(\) wrote"),
        open_checkpoint(tmp_path / "best.zip"),
    ):
        pass


@pytest.mark.parametrize("data", [b"", b"garbage", zip_of({"data": b"{}"})])
def test_attributes_of_what_is_no_checkpoint_are_a_clear_error(data: bytes) -> None:
    with pytest.raises(ModelError, match="choose a zip that"):
        read_attributes(io.BytesIO(data))


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (
        pytest.raises(ModelError, match=r"pipe is no ordinary file; choose a zip"),
        open_checkpoint(tmp_path / "pipe"),
    ):
        pass


def test_what_is_no_zip_is_refused_at_once_and_what_is_none_yet_is_not_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("shutil.copyfileobj")
    (tmp_path / "torn.zip").write_bytes(zip_of(HONEST)[:-1])
    with (
        pytest.raises(ModelError, match=r"is not a whole zip file.*if training is writing it"),
        open_checkpoint(tmp_path / "torn.zip"),
    ):
        pass
    monkeypatch.delattr("time.sleep")
    (tmp_path / "notes.txt").write_bytes(b"no zip at all")
    with (
        pytest.raises(ModelError, match=r"notes\.txt is not a zip file; choose a zip"),
        open_checkpoint(tmp_path / "notes.txt"),
    ):
        pass


@pytest.mark.parametrize("size", [0, 3, 50])
def test_a_checkpoint_that_training_is_writing_is_waited_for(
    tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, place = zip_of(HONEST), tmp_path / "best.zip"
    place.write_bytes(data[:size])
    monkeypatch.setattr("time.sleep", lambda _: place.write_bytes(data))
    with open_checkpoint(place) as copy:
        assert copy.read() == data
