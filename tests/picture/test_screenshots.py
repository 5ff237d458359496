import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.slots import tracing
from tetris_arcade.errors import ArcadeError
from tetris_arcade.picture.screenshots import keep_screenshot, screenshots_folder

NOON = datetime(2026, 5, 1, 12, 0, 5, tzinfo=UTC)


def test_a_picture_is_named_by_when_it_was_taken_in_a_folder_that_is_made(tmp_path: Path) -> None:
    path = keep_screenshot(b"png", tmp_path / "Pictures" / "Tetris Arcade", NOON)
    assert path == tmp_path / "Pictures" / "Tetris Arcade" / "2026-05-01 12.00.05.png"
    assert path.read_bytes() == b"png"


def test_no_picture_is_written_over(tmp_path: Path) -> None:
    kept = [keep_screenshot(bytes([number]), tmp_path, NOON) for number in range(3)]
    assert [path.read_bytes() for path in kept] == [b"\0", b"\1", b"\2"]
    assert sorted(tmp_path.iterdir()) == sorted(set(kept))


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArcadeError, match=r"^the picture cannot be kept in .*file/here \(Not a"):
        keep_screenshot(b"png", tmp_path / "file" / "here", NOON)


def test_whoever_is_killed_while_writing_leaves_no_half_picture(tmp_path: Path) -> None:
    if reason := tracing.why_not("tear"):
        pytest.skip(reason)

    def write() -> int:
        keep_screenshot(bytes(100_000), tmp_path, NOON)
        return 0

    assert tracing.run(tracing.Fault("tear", 1), write).call is not None
    assert list(tmp_path.glob("*.png")) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_leaves_no_part_of_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def full(path: Path, mode: str = "r", buffering: int = -1) -> object:
        file = opened(path, mode, buffering)
        with opened(Path("/dev/full"), "wb", 0) as disk:
            os.dup2(disk.fileno(), file.fileno())
        return file

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(ArcadeError, match="No space left on device"):
        keep_screenshot(bytes(100_000), tmp_path, NOON)
    assert list(tmp_path.iterdir()) == []


def test_pictures_go_where_the_user_has_pictures() -> None:
    assert screenshots_folder().parts[-2:] == ("Pictures", "Tetris Arcade")
