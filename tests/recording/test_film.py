"""A film shows the pictures that were put into it, when they were."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pygame
import pytest

from tests.recording.scenery import pixels, screened
from tetris_arcade.recording.film import Gif, Mp4

SIZE = (64, 48)


def picture(number: int, colours: int = 8) -> pygame.Surface:
    """One of many pictures, each of so many colours in blocks of two pixels."""
    random = np.random.default_rng(number)
    palette = np.random.default_rng(0).integers(0, 256, (colours, 3), np.uint8)
    blocks = palette[random.integers(0, colours, (SIZE[0] // 2, SIZE[1] // 2))]
    surface = pygame.Surface(SIZE, depth=32)
    pygame.surfarray.blit_array(surface, blocks.repeat(2, axis=0).repeat(2, axis=1))
    return surface


def made(kind: type[Gif] | type[Mp4], file: Path, shown: list[pygame.Surface], rate: int) -> None:
    film = kind(file, SIZE, 2, rate)
    for number, one in enumerate(shown):
        film.add(one, changed=number == 0 or one is not shown[number - 1])
    film.finish()
    film.close()


def test_a_gif_has_exactly_the_colours_of_the_pictures(tmp_path: Path) -> None:
    shown = [picture(number, colours=40) for number in range(12)]
    made(Gif, tmp_path / "film.gif", shown, 30)
    seen = screened(tmp_path / "film.gif")
    assert len(seen) == len(shown)
    for (_, frame), one in zip(seen, shown, strict=True):
        assert np.array_equal(frame, pixels(one, scale=2))


def test_a_colour_that_comes_late_is_as_exact(tmp_path: Path) -> None:
    plain = pygame.Surface(SIZE, depth=32)
    made(Gif, tmp_path / "film.gif", [plain, picture(1, colours=200)], 30)
    assert np.array_equal(screened(tmp_path / "film.gif")[1][1], pixels(picture(1, 200), scale=2))


def test_a_gif_of_more_colours_than_it_can_hold_takes_those_that_are_near(tmp_path: Path) -> None:
    surface = pygame.Surface(SIZE, depth=32)
    for x in range(SIZE[0]):
        for y in range(SIZE[1]):
            surface.set_at((x, y), (x * 4, y * 5, 128))
    made(Gif, tmp_path / "film.gif", [picture(1), surface], 30)
    seen = screened(tmp_path / "film.gif")
    assert np.array_equal(seen[0][1], pixels(picture(1), scale=2))
    distance = np.abs(seen[1][1].astype(int) - pixels(surface, scale=2)).sum(axis=2)
    assert np.median(distance) < 150
    assert (distance == 0).any()


def test_a_gif_keeps_time_and_leaves_out_what_does_not_change(tmp_path: Path) -> None:
    first, second = picture(1), picture(2)
    made(Gif, tmp_path / "film.gif", [first] * 30 + [second] * 60, 30)
    seen = screened(tmp_path / "film.gif")
    assert [at for at, _ in seen] == [0.0, 1.0, 2.97]
    assert np.array_equal(seen[1][1], seen[2][1])
    made(Gif, tmp_path / "moving.gif", [picture(n) for n in range(30)], 30)
    times = [at for at, _ in screened(tmp_path / "moving.gif")]
    assert {round(b - a, 2) for a, b in pairwise(times)} == {0.03, 0.04}


def test_a_gif_goes_on_for_ever(tmp_path: Path) -> None:
    made(Gif, tmp_path / "film.gif", [picture(1), picture(2)], 30)
    assert b"NETSCAPE2.0\x03\x01\x00\x00" in (tmp_path / "film.gif").read_bytes()


def test_an_mp4_has_every_picture_in_nearly_its_colours(tmp_path: Path) -> None:
    shown = [picture(number // 3) for number in range(30)]
    made(Mp4, tmp_path / "film.mp4", shown, 60)
    seen = screened(tmp_path / "film.mp4")
    assert [round(at * 60) for at, _ in seen] == list(range(30))
    for (_, frame), one in zip(seen, shown, strict=True):
        distance = np.abs(frame.astype(int) - pixels(one, scale=2))
        assert distance.mean() < 8


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 255, 0), (40, 216, 255), (9, 8, 24)])
def test_a_player_knows_how_to_read_the_colours_of_an_mp4(
    tmp_path: Path, colour: tuple[int, int, int]
) -> None:
    plain = pygame.Surface(SIZE, depth=32)
    plain.fill(colour)
    made(Mp4, tmp_path / "film.mp4", [plain] * 3, 60)
    with av.open(str(tmp_path / "film.mp4")) as film:
        frame = next(film.decode(video=0))
        context = film.streams.video[0].codec_context
        assert (context.color_primaries, context.color_trc, context.colorspace) == (1, 1, 1)
        assert (context.color_range, context.pix_fmt) == (1, "yuv420p")
        shown = frame.to_ndarray(format="rgb24", src_colorspace="ITU709")
    assert np.abs(shown.reshape(-1, 3).astype(int) - colour).max() <= 4


def test_an_mp4_can_be_shown_before_all_of_it_is_there(tmp_path: Path) -> None:
    made(Mp4, tmp_path / "film.mp4", [picture(1), picture(2)], 60)
    content = (tmp_path / "film.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
