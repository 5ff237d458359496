import pygame
import pytest

from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.keymap import DEFAULTS, Binding, KeyMap
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.panels import FACT_GAP, KEYS_WIDTH, Legend, draw_legend, fact
from tetris_arcade.picture.theme import FAINT, GROUND, INK


def test_a_label_and_its_value_stay_two_words(art: Art, surface: pygame.Surface) -> None:
    surface.fill(GROUND)
    fact(surface, art, pygame.Rect(0, 0, 90, 8), "EPISODES", "9" * 50, face=art.text)
    gap = surface.subsurface((art.text.width("EPISODES"), 0, FACT_GAP, 8))
    assert pygame.image.tobytes(gap, "RGB") == bytes(GROUND) * FACT_GAP * 8


def legend_at(art: Art, keys: KeyMap, legend: Legend, *, upright: bool) -> bytes:
    surface = pygame.Surface((200, 40))
    surface.fill(GROUND)
    draw_legend(surface, art, keys, (2, 2), legend, upright=upright)
    return pygame.image.tobytes(surface, "RGB")


LEGEND: Legend = (((Action.LEFT, Action.RIGHT), "TURN"), ((Action.HELP,), "HELP"))


def test_what_keys_do_stands_clear_of_the_longest_of_their_names(art: Art) -> None:
    long = Binding((pygame.K_SCROLLLOCK,))
    keys = KeyMap({**DEFAULTS, Action.HELP: long})
    label = keys.label(Action.HELP)
    widest = art.text.width(label)
    assert widest > KEYS_WIDTH
    expected = pygame.Surface((200, 40))
    expected.fill(GROUND)
    for y, keys_, meaning in ((2, "◀▶", "TURN"), (13, label, "HELP")):
        art.text.draw(expected, keys_, (2, y), INK)
        art.text.draw(expected, meaning, (2 + widest + 5, y), FAINT)
    drawn = legend_at(art, keys, LEGEND, upright=True)
    assert drawn == pygame.image.tobytes(expected, "RGB")


@pytest.mark.parametrize("upright", [True, False])
def test_a_legend_leaves_out_what_no_key_does(art: Art, upright: bool) -> None:
    keys = KeyMap({**DEFAULTS, Action.LEFT: Binding(), Action.RIGHT: Binding()})
    drawn = legend_at(art, keys, LEGEND, upright=upright)
    assert drawn == legend_at(art, keys, LEGEND[1:], upright=upright)
