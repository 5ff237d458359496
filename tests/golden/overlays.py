"""What lies over other scenes."""

import pygame

from tests.golden.cast import ART, cabinet
from tests.golden.demo import at_piece, fast, watch
from tests.golden.leaderboard import menu_of
from tests.golden.pictures import picture
from tetris_arcade.kiosk.way_out import WayOut
from tetris_arcade.picture.panels import banner
from tetris_arcade.scenes.help import Help


@picture
def help_over_leaderboard(surface: pygame.Surface) -> None:
    """What the keys do there."""
    menu = menu_of(cabinet(), surface)
    Help(menu.cabinet, menu).draw(surface)


@picture
def help_over_demo(surface: pygame.Surface) -> None:
    """What the keys do there."""
    demo = watch(fast(121), at_piece(121))
    Help(demo.cabinet, demo).draw(surface)


@picture
def message(surface: pygame.Surface) -> None:
    """A line across the foot of the leaderboard."""
    menu_of(cabinet(), surface).draw(surface)
    banner(surface, ART, "SOUND OFF")


@picture
def long_message(surface: pygame.Surface) -> None:
    """As long as they get, across the foot of a demo."""
    watch(fast(121), at_piece(121)).draw(surface)
    line = "/home/ada/.config/tetris-arcade/config.toml, line 12: keys.pause is 'SPACEBAR', which "
    banner(surface, ART, f'{line}is no key; write it like "Space"; the defaults are used')


@picture
def way_out(surface: pygame.Surface) -> None:
    """The chord that ends a kiosk is held."""
    demo = watch(fast(121, kiosk=True), at_piece(121))
    chord = WayOut(3.0)
    chord.update(1.2, held=True)
    demo.draw(surface)
    assert chord.line is not None
    banner(surface, ART, chord.line)
