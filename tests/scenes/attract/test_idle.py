import pytest

from tests.scenes.attract.rounds import watch_until
from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_table
from tetris_arcade.controls.actions import Input
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.attract.attract import Attract
from tetris_arcade.scenes.attract.idle import DEAF, Idle, leave
from tetris_arcade.scenes.attract.turn import Turn
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.help import Help
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.ranking import Ranking
from tetris_arcade.scenes.operations.pop_up import Operations
from tetris_arcade.scenes.scene import Scene


def seconds_until_due(idle: Idle, stack: list[Scene], limit: int = 1000) -> int | None:
    """After how many seconds the attract mode lies on the table."""
    for second in range(1, limit):
        idle.update(1.0, stack)
        if idle.attracts(stack[-1]):
            assert len(stack) == 2
            return second
    return None


def demo_of(cabinet: Cabinet) -> Demo:
    return Demo(cabinet, a_table("only"), 0)


def test_the_table_that_is_left_alone_leads_to_the_attract_mode(
    art: Art, player: ScriptedPlayer
) -> None:
    cabinet = a_cabinet(art, player, attract_after=60.0)
    stack: list[Scene] = [Menu(cabinet)]
    idle = Idle(cabinet)
    assert seconds_until_due(idle, stack, 50) is None
    assert idle.heard(stack[-1])
    assert seconds_until_due(idle, stack) == 60


def test_only_a_kiosk_leaves_a_demo_that_nobody_touches(art: Art, player: ScriptedPlayer) -> None:
    for kiosk, due in ((True, 300), (False, None)):
        cabinet = a_cabinet(art, player, attract_after=60.0, kiosk=kiosk)
        stack: list[Scene] = [Menu(cabinet), demo_of(cabinet)]
        assert seconds_until_due(Idle(cabinet), stack) == due


@pytest.mark.parametrize("kiosk", [False, True])
def test_what_lies_open_over_the_table_is_left_in_the_end(
    art: Art, player: ScriptedPlayer, kiosk: bool
) -> None:
    cabinet = a_cabinet(art, player, attract_after=60.0, kiosk=kiosk)
    menu = Menu(cabinet)
    for open_ in (Help(cabinet, menu), Operations(cabinet, menu, None)):
        assert seconds_until_due(Idle(cabinet), [menu, open_]) == 300


def test_at_home_the_help_over_a_demo_ends_no_show(art: Art, player: ScriptedPlayer) -> None:
    cabinet = a_cabinet(art, player, attract_after=60.0)
    demo = demo_of(cabinet)
    stack: list[Scene] = [Menu(cabinet), demo, Help(cabinet, demo)]
    assert seconds_until_due(Idle(cabinet), stack) is None


def test_the_attract_mode_is_not_due_while_it_is_on(art: Art, player: ScriptedPlayer) -> None:
    cabinet = a_cabinet(art, player, attract_after=60.0, kiosk=True)
    idle, stack = Idle(cabinet), list[Scene]([Menu(cabinet)])
    idle.attract(stack)
    attract = stack[-1]
    for _ in range(1000):
        idle.update(1.0, stack)
    assert stack[1:] == [attract]


def test_each_time_has_new_games(art: Art, player: ScriptedPlayer) -> None:
    cabinet = a_cabinet(art, player, lambda: Ranking(a_table("only")))
    idle, stack = Idle(cabinet), list[Scene]([Menu(cabinet)])
    for seed in (5, game_seed(5, 1)):
        seen = len(player.requests)
        idle.attract(stack)
        attract = stack[-1]
        assert isinstance(attract, Attract)
        watch_until(attract, Turn)
        assert player.requests[seen].seed == seed
        leave(stack)


def test_what_ends_the_attract_mode_does_nothing_else(art: Art, player: ScriptedPlayer) -> None:
    cabinet = a_cabinet(art, player)
    idle, menu = Idle(cabinet), Menu(cabinet)
    stack: list[Scene] = [menu]
    idle.attract(stack)
    assert idle.heard(stack[-1])
    assert not idle.heard(menu)  # the click of the same tap
    idle.update(DEAF + 0.01, [menu])
    assert idle.heard(menu)


def test_a_kiosk_goes_back_to_the_table_from_anywhere_and_ends_the_games(
    art: Art, player: ScriptedPlayer
) -> None:
    cabinet = a_cabinet(art, player, kiosk=True)
    menu, demo = Menu(cabinet), demo_of(cabinet)
    stack: list[Scene] = [menu, demo, Help(cabinet, demo)]
    leave(stack)
    assert stack == [menu]
    assert all(stream.closed for stream in player.streams)


class Stuck(Help):
    """Whatever is done, it stays."""

    def handle(self, event: Input) -> None:
        return None


def test_a_scene_that_will_not_go_is_left_all_the_same(art: Art, player: ScriptedPlayer) -> None:
    cabinet = a_cabinet(art, player, kiosk=True)
    menu = Menu(cabinet)
    stack: list[Scene] = [menu, Stuck(cabinet, menu)]
    leave(stack)
    assert stack == [menu]
