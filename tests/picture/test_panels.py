import pygame

from tetris_arcade.picture.art import Art
from tetris_arcade.picture.panels import FACT_GAP, fact
from tetris_arcade.picture.theme import GROUND


def test_a_label_and_its_value_stay_two_words(art: Art, surface: pygame.Surface) -> None:
    surface.fill(GROUND)
    fact(surface, art, pygame.Rect(0, 0, 90, 8), "EPISODES", "9" * 50, face=art.text)
    gap = surface.subsurface((art.text.width("EPISODES"), 0, FACT_GAP, 8))
    assert pygame.image.tobytes(gap, "RGB") == bytes(GROUND) * FACT_GAP * 8
