"""Every scene looks as it did, to the pixel: a change of its look is seen before it is shipped.

A wanted change is kept by ``python -m tests.golden``.
"""

from pathlib import Path

import pygame
import pytest

from tests.golden.comparing import MARK, difference, leave
from tests.golden.frames import FRAMES, golden_file, names, shot

FAILED = Path(__file__).parent / "failed"
ANEW = "look at it, and if it is wanted: python -m tests.golden"


def check(name: str, golden: Path, failed: Path) -> None:
    """A picture is as its file has it, or what differs is left to be seen."""
    assert golden.is_file(), f"there is no {golden.name}; {ANEW}"
    expected, actual = pygame.image.load(golden), shot(name)
    differs = difference(expected, actual)
    if differs is not None:
        leave(failed, name, expected, actual)
        raise AssertionError(f"{name}: {differs}; see {failed}/{name}-*.png; {ANEW}")


@pytest.mark.parametrize("name", [*names()])
def test_a_picture_is_as_it_was(name: str) -> None:
    check(name, golden_file(name), FAILED)


def test_there_is_a_file_for_each_picture_and_no_other() -> None:
    assert {file.name for file in FRAMES.iterdir()} == {golden_file(name).name for name in names()}


def test_one_pixel_is_a_difference_and_is_left_to_be_seen(tmp_path: Path) -> None:
    name = next(names())
    golden, failed = golden_file(name, tmp_path), tmp_path / "failed"
    other = shot(name)
    red, green, blue, _ = other.get_at((123, 45))
    other.set_at((123, 45), (red, green, blue ^ 1))
    pygame.image.save(other, golden)
    with pytest.raises(AssertionError, match=r"1 pixels differ, all within 1x1 at \(123, 45\)"):
        check(name, golden, failed)
    left = {file.name: pygame.image.load(file) for file in failed.iterdir()}
    assert set(left) == {f"{name}-{kind}.png" for kind in ("expected", "actual", "difference")}
    marked = left[f"{name}-difference.png"]
    assert marked.get_size() == (3 * other.get_width(), 3 * other.get_height())
    places = [(x, y) for x in range(480) for y in range(270)
              if marked.get_at((3 * x, 3 * y)) == pygame.Color(MARK)]  # fmt: skip
    assert places == [(123, 45)]


def test_a_picture_without_a_file_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="there is no"):
        check(next(names()), golden_file("nothing", tmp_path), tmp_path)


def test_a_picture_of_another_size_fails(tmp_path: Path) -> None:
    golden = golden_file("small", tmp_path)
    pygame.image.save(pygame.Surface((9, 9)), golden)
    with pytest.raises(AssertionError, match="differ"):
        check(next(names()), golden, tmp_path)
