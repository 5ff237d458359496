import random
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from tetris_arcade.errors import ArcadeError
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.screen import Screen, changed_areas, letterbox, whole_scale
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
        ((1080, 1920), 4),
        ((600, 601), 1),
        ((3840, 2160), 8),
        ((200, 100), 1),
        ((100, 200), 1),
    ],
)
def test_the_picture_is_shown_at_the_largest_whole_multiple_that_fits(
    window: tuple[int, int], scale: int
) -> None:
    assert whole_scale(*window) == scale
    area = letterbox(*window)
    upright = window[0] < window[1]
    assert area.size == ((270 * scale, 480 * scale) if upright else (480 * scale, 270 * scale))
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


@pytest.mark.parametrize(
    "size", [(1000, 600), (1024, 768), (960, 600), (1000, 540), (200, 100), (600, 1000)]
)
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


def window_of(screen: Screen) -> bytes:
    return pygame.image.tobytes(screen.window, "RGB")


def shown_anew(screen: Screen) -> bytes:
    """What the window shows once all of the picture was scaled into it."""
    screen.refresh()
    screen.present()
    return window_of(screen)


@pytest.mark.parametrize("size", [(1000, 600), (600, 1000), (480, 270), (200, 100), (1920, 1080)])
@pytest.mark.parametrize("scan_lines", [False, True])
def test_showing_only_what_changed_shows_the_same_as_showing_everything(
    art: Art, size: tuple[int, int], scan_lines: bool
) -> None:
    screen = Screen(art.icon, windowed=True, size=size, scan_lines=scan_lines)
    dice = random.Random(5)
    screen.present()
    width, height = screen.picture.get_size()
    for _ in range(20):
        for _ in range(dice.randrange(4)):
            area = pygame.Rect(dice.randrange(width), dice.randrange(height), 0, 0)
            area.size = dice.randrange(1, 200), dice.randrange(1, 60)
            screen.picture.fill(dice.choices(range(256), k=3), area)
        screen.picture.set_at((dice.randrange(width), dice.randrange(height)), WHITE)
        screen.present()
        little = window_of(screen)
        assert little == shown_anew(screen)
    pygame.display.quit()


def test_only_what_changed_is_shown(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    screen.present()
    updates: list[list[pygame.Rect]] = []
    monkeypatch.setattr(pygame.display, "update", updates.append)
    screen.present()
    assert updates == []
    screen.picture.set_at((130, 40), WHITE)
    screen.picture.set_at((200, 42), WHITE)
    screen.picture.set_at((470, 200), WHITE)
    screen.present()
    left, top = letterbox(1000, 600).topleft
    assert updates == [
        [
            pygame.Rect(left + 2 * 120, top + 2 * 40, 2 * 120, 2 * 3),
            pygame.Rect(left + 2 * 360, top + 2 * 200, 2 * 120, 2),
        ]
    ]


def test_the_changed_areas_cover_every_change_and_not_what_lies_far_from_it() -> None:
    dice = random.Random(3)
    width, height = 270, 480
    for _ in range(50):
        before = bytes(width * height * 4)
        changed = {(dice.randrange(width), dice.randrange(height)) for _ in range(5)}
        after = bytearray(before)
        for x, y in changed:
            after[4 * (y * width + x) + dice.randrange(4)] = 1
        areas = changed_areas(before, bytes(after), (width, height), 4 * width)
        assert all(any(area.collidepoint(point) for area in areas) for point in changed)
        assert all(pygame.Rect(0, 0, width, height).contains(area) for area in areas)
        for area in areas:
            rows = {y for x, y in changed if area.collidepoint(x, y)}
            assert {area.top, area.bottom - 1} <= rows


def test_the_picture_turns_with_the_window(screen: Screen) -> None:
    assert screen.picture.get_size() == (480, 270)
    pygame.display.set_mode((540, 970), pygame.RESIZABLE)
    screen.refresh()
    assert screen.picture.get_size() == (270, 480)
    screen.picture.fill((10, 20, 30))
    screen.present()
    assert screen.window.get_size() == (540, 970)
    assert screen.window.get_at((539, 5)) == pygame.Color(10, 20, 30)
    assert screen.window.get_at((539, 4)) == pygame.Color(*GROUND)
    assert screen.point((539, 5)) == (269, 0)


@pytest.mark.parametrize("scale", [2, 3, 4, 8])
def test_scan_lines_darken_the_foot_of_each_row_and_leave_the_rest_as_it_is(
    art: Art, scale: int
) -> None:
    size = 480 * scale, 270 * scale
    screen = Screen(art.icon, windowed=True, size=size, scan_lines=True)
    screen.picture.fill((200, 100, 50))
    screen.present()
    rows = [tuple(screen.window.get_at((7, y)))[:3] for y in range(3 * scale)]
    assert rows[:scale] * 3 == rows
    assert rows[0] == (200, 100, 50)
    assert all(0 < dark < light for dark, light in zip(rows[scale - 1], rows[0], strict=True))
    assert len(set(rows)) == 2
    pygame.display.quit()


def test_there_are_no_scan_lines_where_a_pixel_is_only_one_line_high(art: Art) -> None:
    screen = Screen(art.icon, windowed=True, size=(480, 270), scan_lines=True)
    screen.picture.fill((200, 100, 50))
    screen.present()
    assert window_of(screen) == bytes((200, 100, 50)) * 480 * 270
    pygame.display.quit()
