import pygame
import pytest

from tests.scenes.operations import steering
from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.controls.keymap import DEFAULTS, Binding, KeyMap
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.help import EVERYWHERE, Help
from tetris_arcade.scenes.scene import Pop, Push, Replace


class Below(steering.Below):
    """A scene in which so many lines of things can be done."""

    actions: list[tuple[tuple[Action, ...], str]]

    def __init__(self, lines: int = 2) -> None:
        super().__init__()
        self.changed = False
        self.actions = [((Action.CONFIRM, Action.BACK), f"MEANING {n}") for n in range(lines)]

    def draw(self, surface: pygame.Surface) -> None:
        surface.fill((255, 0, 0))


@pytest.fixture
def cabinet(art: Art) -> Cabinet:
    return a_cabinet(art, ScriptedPlayer())


def drawn(scene: Help, size: tuple[int, int] = (480, 270)) -> bytes:
    surface = pygame.Surface(size)
    scene.draw(surface)
    return pygame.image.tobytes(surface, "RGB")


def test_it_shows_the_keys_of_the_scene_below_as_the_user_has_them(
    art: Art, cabinet: Cabinet
) -> None:
    mine = KeyMap({**DEFAULTS, Action.CONFIRM: Binding((pygame.K_q,))})
    other = Cabinet(art, cabinet.player, cabinet.read, cabinet.now, mine)
    pictures = {
        drawn(Help(cabinet, Below(0))),
        drawn(Help(cabinet, Below(1))),
        drawn(Help(other, Below(1))),
    }
    assert len(pictures) == 3


def test_what_has_no_key_is_not_shown(art: Art, cabinet: Cabinet) -> None:
    silent = KeyMap({**DEFAULTS, Action.CONFIRM: Binding(()), Action.BACK: Binding(())})
    other = Cabinet(art, cabinet.player, cabinet.read, cabinet.now, silent)
    assert drawn(Help(other, Below(5))) == drawn(Help(other, Below(0)))


def test_a_kiosk_has_it_but_for_the_pictures(art: Art) -> None:
    kiosk = a_cabinet(art, ScriptedPlayer(), kiosk=True)
    over = Help(kiosk, Below())
    assert drawn(over) != drawn(Help(a_cabinet(art, ScriptedPlayer()), Below()))
    assert over.update(0.1) is None, "it stays"


@pytest.mark.parametrize("size", [(480, 270), (270, 480)])
@pytest.mark.parametrize("lines", [0, 1, 8, 9, 17])
def test_it_fits_into_the_picture_and_shows_what_is_below_around_it(
    cabinet: Cabinet, size: tuple[int, int], lines: int
) -> None:
    surface = pygame.Surface(size)
    Help(cabinet, Below(lines)).draw(surface)
    edge = {(x, y) for x in range(size[0]) for y in (0, 1, size[1] - 2, size[1] - 1)}
    edge |= {(x, y) for y in range(size[1]) for x in (0, 1, size[0] - 2, size[0] - 1)}
    assert all(surface.get_at(point) == pygame.Color(255, 0, 0) for point in edge)


@pytest.mark.parametrize("lines", [1, 17])
def test_nothing_is_cut_off_in_a_window_that_is_wide_enough(cabinet: Cabinet, lines: int) -> None:
    below = Below(lines)
    plain = drawn(Help(cabinet, below))
    below.actions[-1] = below.actions[-1][0], "AS LONG AS THEY GET HERE!"
    whole = drawn(Help(cabinet, below))
    below.actions[-1] = below.actions[-1][0], "AS LONG AS THEY GET HERE?"
    assert len({plain, whole, drawn(Help(cabinet, below))}) == 3


@pytest.mark.parametrize("action", [Action.HELP, Action.OTHER, Action.POINT, Action.CONFIRM])
def test_any_input_closes_it(cabinet: Cabinet, action: Action) -> None:
    below = Below()
    assert Help(cabinet, below).handle(Input(action)) == Pop()
    assert below.heard == [Input(Action.OTHER)], "it knows that somebody is there, and no more"


def test_the_scene_below_goes_on_and_may_lead_elsewhere(cabinet: Cabinet) -> None:
    below = Below()
    over, next_ = Help(cabinet, below), Below()
    assert over.update(0.5) is None
    assert below.seconds == 0.5
    below.leads_to = Push(next_)
    assert over.update(0.5) == Replace(next_)
    below.leads_to = Pop()
    assert over.update(0.5) == Pop()


def test_it_is_drawn_anew_when_the_scene_below_changes(cabinet: Cabinet) -> None:
    below = Below()
    over = Help(cabinet, below)
    drawn(over)
    over.update(0.1)
    assert not over.changed
    below.changed = True
    over.update(0.1)
    assert over.changed


def test_what_the_app_does_everywhere_has_keys() -> None:
    assert all(KeyMap().label(*actions) for actions, _ in EVERYWHERE)
