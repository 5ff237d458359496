"""A checkpoint is read by the same rules as any zip from a stranger."""

import io
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
