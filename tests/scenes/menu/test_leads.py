import pytest

from tests.scenes.menu.conftest import MakeMenu
from tests.scenes.menu.hands import heading, read_anew, selected, trained
from tests.scenes.stand_ins import ScriptedPlayer, a_slot, a_table
from tests.scenes.watching import press
from tetris_arcade import app
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.jobs.jobs import Current, Jobs
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.menu import leads
from tetris_arcade.scenes.menu.columns import STEPS
from tetris_arcade.scenes.menu.menu import SURE
from tetris_arcade.scenes.menu.ranking import Ranking, places
from tetris_arcade.scenes.operations.pop_up import Operations
from tetris_arcade.scenes.scene import Pop, Push
from tetris_arcade.settings import Settings
from tetris_arcade.slots.store import SlotStore
from tetris_arcade.sound.sounds import Sound


def test_enter_watches_the_selected_slot(make_menu: MakeMenu, player: ScriptedPlayer) -> None:
    menu = make_menu(a_table("a", "b"))
    press(menu, Action.DOWN)
    transition = menu.handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Demo)
    assert transition.scene.entry.slot.name == "b"


def test_in_the_demo_the_next_slot_is_the_next_of_the_table_as_it_was_sorted(
    make_menu: MakeMenu,
) -> None:
    menu = make_menu(trained(1, 3, 2))
    menu.handle(Input(Action.POINT, heading(menu, STEPS)))
    press(menu, Action.FIRST)
    transition = menu.handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Demo)
    seen = [transition.scene.entry.slot.name]
    for _ in range(2):
        transition.scene.handle(Input(Action.RIGHT))
        seen.append(transition.scene.entry.slot.name)
    assert seen == ["b", "c", "a"]


def test_of_a_slot_that_is_listed_twice_the_selected_one_plays(make_menu: MakeMenu) -> None:
    menu = make_menu(places([a_slot("a"), a_slot("a"), a_slot("b")]))
    press(menu, Action.DOWN)
    transition = menu.handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Demo)
    transition.scene.handle(Input(Action.RIGHT))
    assert transition.scene.entry.slot.name == "b"


def test_a_damaged_slot_is_listed_but_does_not_play(
    make_menu: MakeMenu, heard: list[Sound]
) -> None:
    menu = make_menu(places([a_slot("torn", 9.0, "bad CRC: copy it again")]))
    assert selected(menu) == "torn"
    assert menu.handle(Input(Action.CONFIRM)) is None
    assert menu.handle(Input(Action.COMPARE)) is None
    assert menu.marked is None
    assert heard == [Sound.REFUSE, Sound.REFUSE]


def test_a_paused_show_that_is_left_alone_comes_back_to_the_table(make_menu: MakeMenu) -> None:
    transition = make_menu(a_table("a")).handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    transition.scene.handle(Input(Action.PAUSE))
    assert transition.scene.update(59) is None
    assert transition.scene.update(2) == Pop()


def test_compare_marks_the_slot_and_marking_it_again_takes_the_mark_away(
    make_menu: MakeMenu,
) -> None:
    menu = make_menu(a_table("a", "b"))
    press(menu, Action.COMPARE)
    assert menu.marked == ("dir:slots", "a")
    press(menu, Action.DOWN, Action.RIGHT, Action.UP)
    assert menu.marked == ("dir:slots", "a")
    press(menu, Action.FIRST, Action.COMPARE)
    assert menu.marked is None


def test_the_mark_goes_with_its_slot(make_menu: MakeMenu) -> None:
    tables = iter([a_table("a", "b"), a_table("b", "a"), a_table("b")])
    menu = make_menu(read=lambda: Ranking(next(tables)))
    press(menu, Action.COMPARE)
    read_anew(menu)
    assert menu.marked == ("dir:slots", "a")
    read_anew(menu)
    assert menu.marked is None


def test_escape_leaves_but_for_a_kiosk(make_menu: MakeMenu) -> None:
    assert make_menu(a_table("a")).handle(Input(Action.BACK)) == Pop()
    assert make_menu(a_table("a"), kiosk=True).handle(Input(Action.BACK)) is None


def test_escape_is_asked_about_while_something_runs_that_it_would_stop(
    make_menu: MakeMenu, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = Current("evaluating a", 0.3, stoppable=True)
    monkeypatch.setattr(Jobs, "current", property(lambda jobs: running))
    menu = make_menu(a_table("a"))
    assert menu.handle(Input(Action.BACK)) is None
    assert "evaluating a" in (menu.cabinet.messages.line or "")
    menu.update(SURE + 0.1)
    assert menu.handle(Input(Action.BACK)) is None  # that was long ago
    menu.update(SURE / 2)
    assert menu.handle(Input(Action.BACK)) == Pop()


def test_what_can_be_done_with_slots_is_offered_but_not_in_a_kiosk(make_menu: MakeMenu) -> None:
    for entries in (a_table("a"), ()):
        transition = make_menu(entries).handle(Input(Action.OPERATIONS))
        assert isinstance(transition, Push)
        assert isinstance(transition.scene, Operations)
        assert make_menu(entries, kiosk=True).handle(Input(Action.OPERATIONS)) is None


def test_what_is_done_is_heard(make_menu: MakeMenu, heard: list[Sound]) -> None:
    menu = make_menu(a_table("a", "b"))
    press(menu, Action.UP)
    assert heard == []
    press(menu, Action.DOWN, Action.RIGHT)
    menu.handle(Input(Action.CONFIRM))
    menu.handle(Input(Action.BACK))
    assert heard == [Sound.MOVE, Sound.MOVE, Sound.CHOOSE, Sound.BACK]


def test_where_the_table_leads_is_loaded_once_when_the_first_frame_is_there(
    store: SlotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    class Watched(app.Arcade):
        def step(self, dt: float) -> None:
            super().step(dt)
            done.append("frame")

    monkeypatch.setattr(app, "Arcade", Watched)
    monkeypatch.setattr(app, "WorkerPlayer", ScriptedPlayer)
    monkeypatch.setattr(leads, "load", lambda: done.append("loaded"))
    app.run(Settings(stores=(store.location,), windowed=True, frames=3))
    assert done == ["frame", "loaded", "frame", "frame"]
