import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_table
from tetris_arcade.scenes.actions import Action, Input
from tetris_arcade.scenes.art import Art
from tetris_arcade.scenes.attract import SPEED, TURN, Attract
from tetris_arcade.scenes.demo import OUT_OF_ORDER, Demo
from tetris_arcade.scenes.scene import Pop, Transition

FRAME = 1 / 60


def watch(attract: Attract, seconds: float) -> Transition | None:
    for _ in range(round(seconds / FRAME)):
        transition = attract.update(FRAME)
        if transition is not None:
            return transition
    return None


@pytest.fixture
def demo(art: Art, player: ScriptedPlayer) -> Demo:
    entries = a_table("first", "second", "third")
    return Demo(entries, entries[0], player, art, 5, speed=SPEED)


def test_every_slot_is_shown_by_rank_and_then_comes_the_table(
    art: Art, demo: Demo, player: ScriptedPlayer
) -> None:
    attract = Attract(demo, art)
    assert watch(attract, 3 * TURN - 1) is None
    assert list(dict.fromkeys(request.slot for request in player.requests)) == [
        "first",
        "second",
        "third",
    ]
    assert watch(attract, 10) == Pop()


def test_lines_come_up_within_a_turn(art: Art, demo: Demo) -> None:
    watch(Attract(demo, art), TURN - 1)
    assert demo.show.best_lines > 0


def test_a_slot_that_fails_loses_its_turn(art: Art, demo: Demo, player: ScriptedPlayer) -> None:
    player.broken = {"second": "torn"}
    attract = Attract(demo, art)
    watch(attract, TURN + OUT_OF_ORDER + 1)
    assert demo.entry.slot.name == "third"


@pytest.mark.parametrize("action", Action)
def test_any_input_returns_to_the_table_and_does_nothing_else(
    art: Art, demo: Demo, action: Action
) -> None:
    attract = Attract(demo, art)
    watch(attract, 3)
    before = demo.entry, demo.speed, demo.paused
    assert attract.handle(Input(action, (100, 100))) == Pop()
    assert (demo.entry, demo.speed, demo.paused) == before


def test_the_caption_covers_the_keys(art: Art, demo: Demo, surface: pygame.Surface) -> None:
    demo.draw(surface)
    plain = pygame.image.tobytes(surface, "RGB")
    Attract(demo, art).draw(surface)
    assert pygame.image.tobytes(surface, "RGB") != plain


def test_the_caption_blinks_slowly(art: Art, demo: Demo, surface: pygame.Surface) -> None:
    demo.handle(Input(Action.PAUSE))
    attract = Attract(demo, art)
    changes = 0
    for _ in range(60 * 10):
        attract.update(FRAME)
        changes += attract.changed
        attract.draw(surface)
    assert 4 <= changes <= 10
