import pygame
import pytest

from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.keyboard import ALL_KEYS, KEY_NAMES, key_label, key_name
from tetris_arcade.controls.keymap import DEFAULTS, DIRECTIONS, Binding, KeyMap, PadControl
from tetris_arcade.picture.art import Art
from tetris_arcade.resources import ASSETS

RENAMED = ("keypad", "enter", "pause", "comma", "period")
"""The names that are not pygame's."""


def test_no_key_or_control_of_a_pad_means_two_things() -> None:
    for bound in (
        [key for binding in DEFAULTS.values() for key in binding.keys],
        [control for binding in DEFAULTS.values() for control in binding.pad],
    ):
        assert len(bound) == len(set(bound))


def test_every_action_of_a_hand_has_a_key() -> None:
    assert set(Action) - DEFAULTS.keys() == {Action.POINT, Action.OTHER}
    assert all(binding.keys for binding in DEFAULTS.values())


def test_a_remapped_key_shows_its_own_name() -> None:
    keys = KeyMap(
        {
            **DEFAULTS,
            Action.PAUSE: Binding((pygame.K_F5, pygame.K_g)),
            Action.UP: Binding((pygame.K_PAGEUP,)),
            Action.DOWN: Binding((pygame.K_PAGEDOWN,)),
            Action.LEFT: Binding((pygame.K_j,)),
            Action.RIGHT: Binding((pygame.K_l,)),
            Action.HELP: Binding(pad=(8,)),
            Action.MUTE: Binding(pad=("stick left",)),
            Action.UNDO: Binding(),
        }
    )
    assert keys.label(Action.PAUSE) == "F5"
    assert keys.label(Action.UP, Action.DOWN) == "PGUP/PGDN"
    assert keys.label(Action.LEFT, Action.RIGHT) == "JL"
    assert keys.label(Action.HELP) == "PAD8"
    assert keys.label(Action.MUTE) == "STICK◀"
    assert keys.label(Action.UNDO) == ""
    assert keys.label(Action.UNDO, Action.PAUSE) == "F5"
    assert keys.keys[pygame.K_g] is Action.PAUSE
    assert pygame.K_p not in keys.keys


def test_the_arrows_are_drawn_side_by_side() -> None:
    assert KeyMap().label(Action.LEFT, Action.RIGHT) == "◀▶"


def test_the_font_has_every_label_that_a_key_or_pad_can_have() -> None:
    art = Art(ASSETS)
    labels = [key_label(code) for code in ALL_KEYS.values()]
    controls: list[PadControl] = [0, 255, *DIRECTIONS]
    labels += [Binding(pad=(control,)).label for control in controls]
    for character in {character for label in labels for character in label + label.upper()}:
        assert character in art.text._areas, character


def test_every_key_is_found_by_its_name_and_by_what_the_screen_calls_it() -> None:
    for code in ALL_KEYS.values():
        assert ALL_KEYS[key_name(code)] == code
        assert ALL_KEYS[key_label(code).casefold()] == code


@pytest.mark.parametrize("name", [name for name in KEY_NAMES if not name.startswith(RENAMED)])
def test_keys_have_the_names_that_pygame_gives_them(name: str) -> None:
    assert pygame.key.name(ALL_KEYS[name]) == name
