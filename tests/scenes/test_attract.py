from itertools import groupby

import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_slot, a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.attract import TURN, Attract
from tetris_arcade.scenes.demo.demo import DEADLINE, OUT_OF_ORDER
from tetris_arcade.scenes.menu.ranking import places
from tetris_arcade.scenes.scene import Pop, Transition

FRAME = 1 / 60


def watch(attract: Attract, seconds: float) -> Transition | None:
    for _ in range(round(seconds / FRAME)):
        transition = attract.update(FRAME)
        if transition is not None:
            return transition
    return None


def shown(player: ScriptedPlayer) -> list[str]:
    """The slots that had a turn, each time they had one."""
    return [slot for slot, _ in groupby(request.slot for request in player.requests)]


@pytest.fixture
def attract(art: Art, player: ScriptedPlayer) -> Attract:
    return Attract(a_cabinet(art, player), a_table("first", "second", "third"), 5)


def test_every_slot_is_shown_by_rank_and_then_comes_the_table(
    attract: Attract, player: ScriptedPlayer
) -> None:
    assert watch(attract, 3 * TURN - 1) is None
    assert shown(player) == ["first", "second", "third"]
    assert watch(attract, 10) == Pop()


def test_lines_come_up_within_a_turn(attract: Attract) -> None:
    watch(attract, TURN - 1)
    assert attract.demo.show.best_lines > 0


def test_a_slot_that_fails_loses_its_turn(attract: Attract, player: ScriptedPlayer) -> None:
    player.broken = {"second": "torn"}
    watch(attract, TURN + OUT_OF_ORDER + 1)
    assert attract.demo.entry.slot.name == "third"


@pytest.mark.parametrize(
    "broken", [["first"], ["third"], ["first", "second"], ["second", "third"], ["first", "third"]]
)
def test_a_round_ends_after_every_slot_had_its_chance_whichever_fail(
    art: Art, player: ScriptedPlayer, broken: list[str]
) -> None:
    player.broken = dict.fromkeys(broken, "torn")
    attract = Attract(a_cabinet(art, player), a_table("first", "second", "third"), 5)
    length = len(broken) * OUT_OF_ORDER + (3 - len(broken)) * TURN
    assert watch(attract, length - 1) is None
    assert watch(attract, 10) == Pop()
    assert shown(player) == ["first", "second", "third"]


def test_a_round_ends_when_every_slot_fails(art: Art, player: ScriptedPlayer) -> None:
    player.broken = dict.fromkeys(("first", "second"), "torn")
    attract = Attract(a_cabinet(art, player), a_table("first", "second"), 5)
    assert watch(attract, 2 * OUT_OF_ORDER + 1) == Pop()


def test_a_slot_that_is_listed_twice_does_not_cut_the_round_short(
    art: Art, player: ScriptedPlayer
) -> None:
    entries = places([a_slot("a"), a_slot("a"), a_slot("b")])
    assert watch(Attract(a_cabinet(art, player), entries, 5), 3 * TURN - 1) is None
    assert shown(player) == ["a", "b"]


def test_a_player_that_falls_silent_does_not_get_away_with_the_end_of_its_turn(
    attract: Attract, player: ScriptedPlayer
) -> None:
    watch(attract, 10)
    player.silent = True
    watch(attract, DEADLINE + 1)
    assert (attract.demo.entry.slot.name, attract.demo.problem) == (
        "first",
        "the player does not answer",
    )


@pytest.mark.parametrize("action", Action)
def test_any_input_returns_to_the_table_and_does_nothing_else(
    attract: Attract, action: Action
) -> None:
    watch(attract, 3)
    demo = attract.demo
    before = demo.entry, demo.speed, demo.paused
    assert attract.handle(Input(action, (100, 100))) == Pop()
    assert (demo.entry, demo.speed, demo.paused) == before


def test_the_caption_covers_the_keys(attract: Attract, surface: pygame.Surface) -> None:
    attract.demo.draw(surface)
    plain = pygame.image.tobytes(surface, "RGB")
    attract.draw(surface)
    assert pygame.image.tobytes(surface, "RGB") != plain


def test_the_caption_blinks_slowly(attract: Attract, surface: pygame.Surface) -> None:
    attract.demo.handle(Input(Action.PAUSE))
    changes = 0
    for _ in range(60 * 10):
        attract.update(FRAME)
        changes += attract.changed
        attract.draw(surface)
    assert 4 <= changes <= 10
