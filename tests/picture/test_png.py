"""Pixels come back from a PNG as they were."""

import io
from random import Random

import pygame
import pytest

from tetris_arcade.picture.png import encoded


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (7, 300), (480, 270)])
def test_pixels_come_back_as_they_were(size: tuple[int, int]) -> None:
    pixels = Random(5).randbytes(3 * size[0] * size[1])
    picture = pygame.image.load(io.BytesIO(encoded(pixels, size)), "picture.png")
    assert picture.get_size() == size
    assert pygame.image.tobytes(picture, "RGB") == pixels
