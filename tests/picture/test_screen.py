from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from tetris_arcade.errors import ArcadeError
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.screen import Screen, letterbox, whole_scale
from tetris_arcade.picture.theme import GROUND

WHITE = pygame.Color(255, 255, 255)


@pytest.fixture
def screen(art: Art) -> Iterator[Screen]:
    yield Screen(art.icon, windowed=True, size=(1000, 600))
    pygame.display.quit()


@pytest.mark.parametrize(
    ("window", "scale"),
    [
        ((480, 270), 1),
        ((959, 540), 1),
        ((960, 540), 2),
        ((1366, 768), 2),
        ((1920, 1080), 4),
        ((1080, 1920), 2),
        ((3840, 2160), 8),
        ((200, 100), 1),
    ],
)
def test_the_picture_is_shown_at_the_largest_whole_multiple_that_fits(
    window: tuple[int, int], scale: int
) -> None:
    assert whole_scale(*window) == scale
    area = letterbox(*window)
    assert area.size == (480 * scale, 270 * scale)
    assert abs(area.left - (window[0] - area.right)) <= 1
    assert abs(area.top - (window[1] - area.bottom)) <= 1


def test_each_pixel_of_the_picture_is_a_square_of_the_window(screen: Screen) -> None:
    screen.picture.fill((10, 20, 30))
    screen.picture.set_at((479, 269), WHITE)
    screen.present()
    area = letterbox(1000, 600)
    corners = [(area.right - x, area.bottom - y) for x in (1, 2) for y in (1, 2)]
    assert all(screen.window.get_at(corner) == WHITE for corner in corners)
    assert screen.window.get_at((area.right - 3, area.bottom - 1)) == pygame.Color(10, 20, 30)


@pytest.mark.parametrize("size", [(1000, 600), (1024, 768), (960, 600), (1000, 540), (200, 100)])
def test_what_the_window_shows_beside_the_picture_has_no_seam_with_it(
    art: Art, size: tuple[int, int]
) -> None:
    screen = Screen(art.icon, windowed=True, size=size)
    screen.window.fill((255, 0, 0))
    screen.picture.fill(GROUND)
    screen.present()
    assert pygame.image.tobytes(screen.window, "RGB") == bytes(GROUND) * (size[0] * size[1])
    pygame.display.quit()


def test_a_point_of_the_window_is_a_point_of_the_picture(screen: Screen) -> None:
    area = letterbox(1000, 600)
    assert screen.point(area.topleft) == (0, 0)
    assert screen.point((area.right - 1, area.bottom - 1)) == (479, 269)
    assert screen.point((0, 0)) == (-10, -15)


def test_a_windows_first_size_is_a_whole_multiple(art: Art) -> None:
    screen = Screen(art.icon, windowed=True)
    width, height = screen.window.get_size()
    assert letterbox(width, height).size == (width, height)
    pygame.display.quit()


def test_a_screenshot_is_the_window_as_a_png(screen: Screen, tmp_path: Path) -> None:
    screen.picture.fill((200, 100, 50))
    screen.present()
    screen.save(tmp_path / "shot.png")
    assert (tmp_path / "shot.png").read_bytes().startswith(b"\x89PNG")
    shot = pygame.image.load(tmp_path / "shot.png")
    assert shot.get_size() == (1000, 600)
    assert shot.get_at((500, 300)) == pygame.Color(200, 100, 50)


def test_a_screenshot_that_cannot_be_written_is_said_in_one_line(
    screen: Screen, tmp_path: Path
) -> None:
    with pytest.raises(ArcadeError, match=r"cannot be written .*; name another file$"):
        screen.save(tmp_path / "no folder" / "shot.png")
