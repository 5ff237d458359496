"""Files are written beside the show, which hears what became of them."""

from collections.abc import Iterator
from threading import Event

import pytest

from tetris_arcade.errors import ArcadeError
from tetris_arcade.scenes.files import AT_ONCE, Files, Written


@pytest.fixture
def answering() -> Iterator[Event]:
    """Whether the disk answers; it does at the latest when the test is over."""
    event = Event()
    yield event
    event.set()


def test_what_became_of_a_file_is_told_once() -> None:
    files = Files()
    files.write(lambda: "kept")
    files.close()
    assert [files.update(), files.update()] == [Written("kept", True), None]


@pytest.mark.parametrize("error", [ArcadeError("no room"), MemoryError("no room")])
def test_a_file_that_cannot_be_written_is_told_of(error: Exception) -> None:
    def fail() -> str:
        raise error

    files = Files()
    files.write(fail)
    files.close()
    written = files.update()
    assert written is not None
    assert not written.done
    assert "no room" in written.line


def test_a_disk_that_does_not_answer_holds_up_neither_a_frame_nor_the_end(
    answering: Event,
) -> None:
    files = Files()
    files.write(lambda: str(answering.wait(60)))
    assert files.update() is None
    files.close(0.01)
    assert not answering.is_set()
    answering.set()
    files.close()
    assert files.update() == Written("True", True)


def test_files_do_not_pile_up_where_a_disk_does_not_answer(answering: Event) -> None:
    files = Files()
    for _ in range(AT_ONCE):
        files.write(lambda: str(answering.wait(60)))
    files.write(lambda: "one too many")
    refused = files.update()
    assert refused is not None
    assert not refused.done
    assert "does not answer" in refused.line
    answering.set()
    files.close()
    files.write(lambda: "another")
    files.close()
    lines = [written.line for written in iter(files.update, None)]
    assert lines == ["True"] * AT_ONCE + ["another"]
