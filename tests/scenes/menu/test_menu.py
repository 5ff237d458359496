from collections.abc import Callable, Sequence
from dataclasses import asdict

import pygame
import pytest

from tests.scenes.stand_ins import NOW, ScriptedPlayer, a_cabinet, a_slot, a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.theme import BAND, FAINT, GROUND, INK, LABEL, LINE, Colour
from tetris_arcade.scenes.attract import Attract
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.menu.menu import DEAF, Menu
from tetris_arcade.scenes.menu.ranking import Entry, Ranking, places
from tetris_arcade.scenes.menu.view import (
    COLUMNS,
    LEGEND,
    NAME_LEFT,
    NAME_WIDTH,
    PITCH,
    TABLE,
    VISIBLE_ROWS,
    legend_for,
    row_at,
)
from tetris_arcade.scenes.scene import Pop, Push
from tetris_arcade.slots.metadata import Evaluation, Metadata, Training
from tetris_arcade.slots.store import Slot

MakeMenu = Callable[[Sequence[Entry]], Menu]


@pytest.fixture
def make_menu(art: Art, player: ScriptedPlayer) -> MakeMenu:
    def make(entries: Sequence[Entry]) -> Menu:
        ranking = Ranking(tuple(entries))
        menu = Menu(a_cabinet(art, player, lambda: ranking))
        menu.enter()
        return menu

    return make


def press(menu: Menu, *actions: Action) -> None:
    for action in actions:
        assert menu.handle(Input(action)) is None


def selected(menu: Menu) -> str:
    assert menu.entry is not None
    return menu.entry.slot.name


def pixels(menu: Menu, surface: pygame.Surface) -> bytes:
    menu.draw(surface)
    return pygame.image.tobytes(surface, "RGB")


def test_up_and_down_move_the_selection_and_stop_at_the_ends(make_menu: MakeMenu) -> None:
    menu = make_menu(a_table("a", "b", "c"))
    seen = [selected(menu)]
    for action in (Action.UP, Action.DOWN, Action.DOWN, Action.DOWN, Action.UP):
        press(menu, action)
        seen.append(selected(menu))
    assert seen == ["a", "a", "b", "c", "c", "b"]


def test_the_table_scrolls_so_that_the_selection_is_always_seen(make_menu: MakeMenu) -> None:
    menu = make_menu(a_table(*[f"slot-{number}" for number in range(37)]))
    for action in [Action.DOWN] * 40 + [Action.UP] * 40 + [Action.LAST, Action.PAGE_UP] * 3:
        press(menu, action)
        assert menu.first_row <= menu.selected < menu.first_row + VISIBLE_ROWS
        assert 0 <= menu.first_row <= 37 - VISIBLE_ROWS
    press(menu, Action.FIRST)
    assert (menu.selected, menu.first_row) == (0, 0)
    press(menu, Action.PAGE_DOWN)
    assert menu.selected == VISIBLE_ROWS


def test_enter_watches_the_selected_slot(make_menu: MakeMenu, player: ScriptedPlayer) -> None:
    menu = make_menu(a_table("a", "b"))
    press(menu, Action.DOWN)
    transition = menu.handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Demo)
    assert [(request.slot, request.seed) for request in player.requests] == [("b", 5)]


def test_a_damaged_slot_is_listed_but_does_not_play(
    make_menu: MakeMenu, player: ScriptedPlayer
) -> None:
    menu = make_menu(places([a_slot("torn", 9.0, "bad CRC: copy it again")]))
    assert selected(menu) == "torn"
    assert menu.handle(Input(Action.CONFIRM)) is None
    assert player.requests == []


def test_why_a_slot_is_damaged_is_said(make_menu: MakeMenu, surface: pygame.Surface) -> None:
    pictures = {
        pixels(make_menu(places([a_slot("torn", problem=problem)])), surface)
        for problem in ("bad CRC", "no model.zip")
    }
    assert len(pictures) == 2


def test_an_empty_table_is_drawn_and_nothing_in_it_can_be_played(
    make_menu: MakeMenu, surface: pygame.Surface
) -> None:
    menu = make_menu([])
    press(menu, *[action for action in Action if action is not Action.BACK])
    assert menu.update(1000) is None
    assert pixels(menu, surface) != pixels(make_menu(a_table("a")), surface)


def test_a_broken_store_is_said_on_the_screen(
    art: Art, player: ScriptedPlayer, surface: pygame.Surface
) -> None:
    def menu(*problems: str) -> Menu:
        ranking = Ranking(a_table("a"), problems)
        made = Menu(a_cabinet(art, player, lambda: ranking))
        made.enter()
        return made

    assert pixels(menu("dir:gone: no such folder"), surface) != pixels(menu(), surface)


def test_escape_leaves(make_menu: MakeMenu) -> None:
    assert make_menu(a_table("a")).handle(Input(Action.BACK)) == Pop()


def test_a_click_selects_a_row_and_a_second_click_plays_it(make_menu: MakeMenu) -> None:
    menu = make_menu(a_table("a", "b", "c"))
    third = TABLE.left + 5, TABLE.top + 2 * PITCH + 3
    assert menu.handle(Input(Action.POINT, third)) is None
    assert selected(menu) == "c"
    assert isinstance(menu.handle(Input(Action.POINT, third)), Push)


@pytest.mark.parametrize(
    "point",
    [(TABLE.left + 5, TABLE.top + 3 * PITCH + 3), (0, 0), (479, 269), (-40, -40)],
    ids=["below the last row", "top left", "bottom right", "outside the picture"],
)
def test_a_click_beside_the_rows_does_nothing(make_menu: MakeMenu, point: tuple[int, int]) -> None:
    menu = make_menu(a_table("a", "b", "c"))
    assert menu.handle(Input(Action.POINT, point)) is None
    assert selected(menu) == "a"


def test_every_row_can_be_pointed_at() -> None:
    rows = [row_at((TABLE.centerx, y)) for y in range(270)]
    assert {row for row in rows if row is not None} == set(range(VISIBLE_ROWS))


def test_a_table_that_is_read_anew_keeps_the_selection_on_its_slot(
    art: Art, player: ScriptedPlayer
) -> None:
    tables = iter([a_table("a", "b"), a_table("new", "a", "b"), a_table("a")])
    menu = Menu(a_cabinet(art, player, lambda: Ranking(next(tables))))
    menu.enter()
    press(menu, Action.DOWN)
    menu.enter()
    assert selected(menu) == "b"
    menu.enter()
    assert selected(menu) == "a"


def test_an_idle_table_is_not_drawn_again(make_menu: MakeMenu, surface: pygame.Surface) -> None:
    menu = make_menu(a_table("a", "b"))
    menu.draw(surface)
    menu.update(1)
    assert not menu.changed
    press(menu, Action.DOWN)
    assert menu.changed


def test_the_attract_mode_begins_after_a_while_without_input(make_menu: MakeMenu) -> None:
    menu = make_menu(a_table("a", "b"))
    assert menu.update(59) is None
    press(menu, Action.OTHER)
    assert menu.update(59) is None
    transition = menu.update(2)
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Attract)


def test_a_table_with_nothing_to_play_is_read_anew_when_the_attract_mode_is_due(
    art: Art, player: ScriptedPlayer
) -> None:
    tables = iter([a_table(), a_table(), places([a_slot("a", problem="bad")]), a_table("a")])
    menu = Menu(a_cabinet(art, player, lambda: Ranking(next(tables))))
    menu.enter()
    assert [menu.update(30) for _ in range(5)] == [None] * 5
    assert isinstance(menu.update(30), Push)
    assert selected(menu) == "a"


def test_a_paused_show_that_is_left_alone_comes_back_to_the_table(make_menu: MakeMenu) -> None:
    transition = make_menu(a_table("a")).handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    transition.scene.handle(Input(Action.PAUSE))
    assert transition.scene.update(59) is None
    assert transition.scene.update(2) == Pop()


def test_of_a_slot_that_is_listed_twice_the_selected_one_plays(make_menu: MakeMenu) -> None:
    menu = make_menu(places([a_slot("a"), a_slot("a"), a_slot("b")]))
    press(menu, Action.DOWN)
    transition = menu.handle(Input(Action.CONFIRM))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Demo)
    transition.scene.handle(Input(Action.RIGHT))
    assert transition.scene.entry.slot.name == "b"


def test_the_attract_mode_starts_with_the_best_slot_and_has_new_games_every_time(
    make_menu: MakeMenu, player: ScriptedPlayer
) -> None:
    menu = make_menu(places([a_slot("torn", 9.0, "bad"), a_slot("b", 1.0), a_slot("a", 2.0)]))
    for _ in range(2):
        menu.update(61)
        menu.enter()
    assert [(request.slot, request.seed) for request in player.requests] == [
        ("a", 5),
        ("a", game_seed(5, 1)),
    ]


def test_the_rest_of_what_ended_the_attract_mode_is_not_heard(make_menu: MakeMenu) -> None:
    menu = make_menu(a_table("a", "b"))
    menu.update(61)
    menu.enter()
    press(menu, Action.BACK, Action.CONFIRM, Action.DOWN)
    assert selected(menu) == "a"
    menu.update(DEAF)
    assert menu.handle(Input(Action.BACK)) == Pop()


@pytest.mark.parametrize("text", ["", "x" * 5000, "\u202e\x00\n🦄", "ß\t" * 99], ids=range(4))
def test_untrusted_text_and_numbers_are_drawn_within_their_columns(
    make_menu: MakeMenu, surface: pygame.Surface, text: str
) -> None:
    huge = 10**400
    metadata = Metadata(
        name=text,
        notes=text,
        algorithm=text,
        created=NOW,
        evaluation=Evaluation(
            mean_lines=1e300,
            interval=(0.0, 1e308),
            best_lines=huge,
            games=huge,
            capped=1,
            protocol=text,
        ),
        training=Training(timesteps=huge, episodes=huge, seconds=1e308),
    )
    for problem in (None, text):
        menu = make_menu([Entry(Slot(text, "dir:x", metadata, problem), 10**9)])
        gap = surface.subsurface((TABLE.right + 1, 64, 7, 180))
        menu.draw(surface)
        assert pygame.image.tobytes(gap, "RGB") == bytes(GROUND) * 7 * 180


def test_a_published_player_is_marked_in_its_row(
    make_menu: MakeMenu, art: Art, surface: pygame.Surface
) -> None:
    score = Evaluation(**asdict(Protocol()), mean_lines=1.0, best_lines=88888)
    metadata = Metadata(algorithm="published", created=NOW, evaluation=score)
    make_menu([*a_table("a"), Entry(Slot("b", "dir:x", metadata), 2)]).draw(surface)
    best, right = COLUMNS[2].right, TABLE.right
    shown = surface.subsurface((best, TABLE.top + PITCH, right - best, PITCH))
    expected = pygame.Surface(shown.get_size())
    expected.fill(BAND)
    art.text.draw(expected, "PUBLISHED", (COLUMNS[-1].right - best, 4), LABEL, "right")
    assert pygame.image.tobytes(shown, "RGB") == pygame.image.tobytes(expected, "RGB")


def test_a_score_by_other_rules_is_marked_in_its_row(
    make_menu: MakeMenu, art: Art, surface: pygame.Surface
) -> None:
    other = a_slot("b", 3.0, protocol=Protocol(randomizer="bag"))
    make_menu(places([a_slot("a", 1.0), other])).draw(surface)
    left, right = NAME_LEFT + NAME_WIDTH, COLUMNS[1].right
    shown = surface.subsurface((left, TABLE.top + PITCH, right - left, PITCH))
    expected = pygame.Surface(shown.get_size())
    expected.fill(BAND)
    art.heavy.draw(expected, "3", (COLUMNS[0].right - left, 4), FAINT, "right")
    art.text.draw(expected, "UNRANKED", (right - left, 4), FAINT, "right")
    assert pygame.image.tobytes(shown, "RGB") == pygame.image.tobytes(expected, "RGB")


def test_where_a_published_player_is_from_has_more_room_in_the_panel(
    make_menu: MakeMenu, surface: pygame.Surface
) -> None:
    def picture(algorithm: str, notes: str) -> bytes:
        metadata = Metadata(algorithm=algorithm, notes=notes)
        return pixels(make_menu([Entry(Slot("a", "dir:x", metadata), 1)]), surface)

    lines = [f"{number} of 8 lines" for number in range(8)]
    first, changed = " ".join(lines), " ".join([*lines[:-1], "the end"])
    assert picture("DQN", first) == picture("DQN", changed)
    assert picture("published", first) != picture("published", changed)


def test_numbers_that_are_as_wide_as_they_get_stay_apart(art: Art) -> None:
    right = NAME_LEFT + NAME_WIDTH
    widest = (
        ("≥", art.heavy.width("99.9K")),
        ("888K–888K", 0),
        ("99.9K", 0),
        ("99.9K", 0),
        ("99w", 0),
    )
    for column, (text, more) in zip(COLUMNS, widest, strict=True):
        assert column.right - art.text.width(text) - more - right >= 10, column
        right = column.right
    assert right < TABLE.right


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG 2 defines it."""
    linear = [((c / 255 + 0.055) / 1.055) ** 2.4 if c > 10 else c / 255 / 12.92 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("row", range(6), ids=["1st", "2nd", "3rd", "4th", "new", "torn"])
def test_all_that_is_written_on_the_selected_row_can_be_read(
    make_menu: MakeMenu, surface: pygame.Surface, row: int
) -> None:
    ranked = [a_slot(name, 9.0 - place) for place, name in enumerate("abcd")]
    menu = make_menu(places([*ranked, a_slot("new"), a_slot("torn", problem="bad CRC")]))
    press(menu, *[Action.DOWN] * row)
    menu.draw(surface)
    bar = surface.subsurface((TABLE.left + 2, TABLE.top + PITCH * row, TABLE.width - 4, PITCH))
    size = bar.get_size()
    seen = {tuple(bar.get_at((x, y)))[:3] for x in range(size[0]) for y in range(size[1])}
    written = seen - {LINE}
    assert INK in written
    for colour in written:
        red, green, blue = colour[:3]
        contrast = (luminance((red, green, blue)) + 0.05) / (luminance(LINE) + 0.05)
        assert contrast >= 4.5, colour


def test_only_what_can_be_played_is_said_to_play() -> None:
    torn = Entry(a_slot("torn", problem="bad CRC"), None)
    assert legend_for(a_table("a")[0]) == LEGEND
    assert [meaning for _, meaning in legend_for(torn)] == ["CHOOSE", "LEAVE"]
    assert [meaning for _, meaning in legend_for(None)] == ["LEAVE"]


def test_the_panel_does_not_say_a_damaged_slots_name_twice(
    make_menu: MakeMenu, surface: pygame.Surface
) -> None:
    pictures = {
        pixels(make_menu(places([a_slot("torn", problem=problem)])), surface)
        for problem in ("bad CRC", "slot 'torn': bad CRC")
    }
    assert len(pictures) == 1
