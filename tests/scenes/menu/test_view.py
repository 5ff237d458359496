from dataclasses import replace

import msgspec
import pygame
import pytest

from tests.scenes.menu.conftest import MakeMenu
from tests.scenes.menu.hands import PITCH, TABLE
from tests.scenes.stand_ins import NOW, a_slot, a_table
from tests.scenes.watching import press
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.controls.keymap import KeyMap
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.theme import BAND, CYAN, FAINT, GROUND, INK, LINE, Colour
from tetris_arcade.scenes.menu.columns import AGE, LINES, NAME, RANGE, STEPS, Context
from tetris_arcade.scenes.menu.facts import facts
from tetris_arcade.scenes.menu.layout import LANDSCAPE, PORTRAIT, Layout
from tetris_arcade.scenes.menu.legend import legend_for, legend_lines
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.panel import NAME_LINES, areas, name_lines, wrapped
from tetris_arcade.scenes.menu.preview import REST
from tetris_arcade.scenes.menu.ranking import Entry, places
from tetris_arcade.scenes.menu.rows import PADDING, cell_text
from tetris_arcade.scenes.menu.view import View, cells
from tetris_arcade.slots.metadata import Evaluation, Metadata, Training
from tetris_arcade.slots.store import Slot

HUGE = 10**400
BOTH = pytest.mark.parametrize("layout", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])


def pixels(menu: Menu, size: tuple[int, int] = LANDSCAPE.size) -> bytes:
    surface = pygame.Surface(size)
    menu.draw(surface)
    return pygame.image.tobytes(surface, "RGB")


def strange(text: str) -> Metadata:
    """Metadata that is as large as it gets."""
    return Metadata(
        name=text,
        notes=text,
        algorithm=text,
        created=NOW,
        evaluation=Evaluation(
            mean_lines=1e300,
            interval=(0.0, 1e308),
            median_lines=1e300,
            best_lines=HUGE,
            games=1,
            capped=HUGE,
            protocol=text,
        ),
        training=Training(timesteps=HUGE, episodes=HUGE, seconds=1e308),
        replay=text,
    )


@BOTH
@pytest.mark.parametrize(
    "text", ["", "x" * 5000, "y" * 64, "\u202e\x00\n🦄", "ß\t" * 99], ids=range(5)
)
def test_untrusted_text_and_numbers_are_drawn_where_they_belong(
    make_menu: MakeMenu, text: str, layout: Layout
) -> None:
    """All that is not the table, the panel or the legend is as it is without them."""
    surfaces = []
    ground = make_menu(a_table("a"))
    for problem in (None, text):
        entries = [Entry(Slot(text, location, strange(text), problem), 10**9) for location in
                   ("dir:x", "zip:" + "y" * 3000)]  # fmt: skip
        surfaces.append(make_menu(entries))
    for menu in surfaces:
        for _ in range(4):
            menu.update(REST)
        drawn, plain = pygame.Surface(layout.size), pygame.Surface(layout.size)
        menu.draw(drawn)
        ground.draw(plain)
        for surface in (drawn, plain):
            for area in (layout.table, layout.panel):
                surface.fill(GROUND, area)
            surface.fill(GROUND, (0, layout.head_top, layout.size[0], 16))
            surface.fill(GROUND, (0, layout.legend_top, layout.size[0], 30))
        assert pygame.image.tobytes(drawn, "RGB") == pygame.image.tobytes(plain, "RGB")


@BOTH
def test_a_slot_that_nothing_is_known_of_is_drawn(make_menu: MakeMenu, layout: Layout) -> None:
    pixels(make_menu([Entry(Slot("a", "dir:x", Metadata()), None)]), layout.size)


@BOTH
@pytest.mark.parametrize("reduced_motion", [False, True])
def test_a_recorded_game_leaves_its_panel_nowhere(
    make_menu: MakeMenu, layout: Layout, reduced_motion: bool, recorded: str
) -> None:
    slot = a_slot("a", 1.0)
    slot = replace(slot, metadata=msgspec.structs.replace(slot.metadata, replay=recorded))
    menu = make_menu(places([slot]), reduced_motion=reduced_motion)
    before, after = pygame.Surface(layout.size), pygame.Surface(layout.size)
    menu.draw(before)
    for _ in range(40):
        menu.update(REST)
        menu.draw(after)
        fresh = pygame.Surface(layout.size)
        view, menu._view = menu._view, View(menu.cabinet.art)
        menu.draw(fresh)
        menu._view = view
        # What is copied looks as what is drawn.
        assert pygame.image.tobytes(after, "RGB") == pygame.image.tobytes(fresh, "RGB")
    assert pygame.image.tobytes(before, "RGB") != pygame.image.tobytes(after, "RGB")
    for surface in (before, after):
        surface.fill(GROUND, layout.panel)
    assert pygame.image.tobytes(before, "RGB") == pygame.image.tobytes(after, "RGB")


@BOTH
def test_nothing_in_the_panel_lies_over_anything_else(layout: Layout) -> None:
    place = areas(layout)
    parts = [place.board, place.facts, *([place.side] if place.side else [])]
    for part in parts:
        assert layout.panel.contains(part)
    for number, part in enumerate(parts):
        assert part.collidelist(parts[number + 1 :]) == -1
    for at in place.live:
        assert not place.board.collidepoint(at)
        assert not place.facts.collidepoint(at)


def test_a_published_player_is_marked_in_its_row() -> None:
    metadata = Metadata(algorithm="published", created=NOW, training=Training(timesteps=5))
    entry, context = Entry(Slot("b", "dir:x", metadata), 2), Context(NOW, {})
    assert cell_text(entry, AGE, {AGE, STEPS}, context) == "PUBLISHED"
    assert cell_text(entry, STEPS, {AGE, STEPS}, context) == ""
    assert cell_text(entry, AGE, {AGE}, context) == "–"


def test_a_score_by_other_rules_is_marked_in_its_row(make_menu: MakeMenu, art: Art) -> None:
    other = a_slot("b", 3.0, protocol=Protocol(randomizer="bag"))
    menu = make_menu(places([a_slot("a", 1.0), other]))
    assert menu.table is not None
    surface = pygame.Surface(LANDSCAPE.size)
    menu.draw(surface)
    place = {cell.column: cell for cell in cells(LANDSCAPE, menu.table)}
    left, right = place[NAME].right, place[RANGE].right
    row = (TABLE.left + PADDING + left, TABLE.top + PITCH, right - left, PITCH)
    expected = pygame.Surface(row[2:])
    expected.fill(BAND)
    art.heavy.draw(expected, "3", (place[LINES].right - left, 3), FAINT, "right")
    art.text.draw(expected, "UNRANKED", (right - left, 3), FAINT, "right")
    shown = surface.subsurface(row)
    assert pygame.image.tobytes(shown, "RGB") == pygame.image.tobytes(expected, "RGB")


def test_the_cap_is_told_in_the_row_and_in_the_panel(make_menu: MakeMenu) -> None:
    def of(capped: int | None, games: int | None = 100) -> Entry:
        score = Evaluation(mean_lines=4.0, capped=capped, games=games)
        return Entry(Slot("a", "dir:x", Metadata(evaluation=score)), 1)

    def row(entry: Entry) -> bytes:
        surface = pygame.Surface(LANDSCAPE.size)
        make_menu([entry]).draw(surface)
        return pygame.image.tobytes(surface.subsurface(TABLE), "RGB")

    assert row(of(0)) == row(of(None)) != row(of(3))
    told = [dict(facts(of(*score), median=True)).get("CUT OFF") for score in
            ((99,), (0,), (999, 1000), (7, None), (None,))]  # fmt: skip
    assert told == ["99%", "0%", "99%", "7", None]


def test_the_chosen_column_and_its_direction_are_seen(make_menu: MakeMenu) -> None:
    menu = make_menu(a_table("a", "b"))
    heads = []
    for action in (Action.OTHER, Action.REVERSE, Action.RIGHT):
        press(menu, action)
        surface = pygame.Surface(LANDSCAPE.size)
        menu.draw(surface)
        head = surface.subsurface((TABLE.left, LANDSCAPE.head_top, TABLE.width, 16))
        picture = pygame.image.tobytes(head, "RGB")
        heads.append(picture)
        assert bytes(CYAN) in picture
    assert len(set(heads)) == 3


def test_a_marked_slot_is_seen_and_the_legend_says_so(make_menu: MakeMenu) -> None:
    menu = make_menu(a_table("a", "b"))
    before = pixels(menu)
    press(menu, Action.COMPARE)
    assert pixels(menu) != before
    entry = a_table("a")[0]
    meanings = [meaning for _, meaning in legend_for(entry, kiosk=False, marked=True)]
    assert "WITH A" in meanings


def test_only_what_can_be_done_is_said_to_be_done() -> None:
    def meanings(entry: Entry | None, *, kiosk: bool = False) -> list[str]:
        return [meaning for _, meaning in legend_for(entry, kiosk=kiosk, marked=False)]

    torn = Entry(a_slot("torn", problem="bad CRC"), None)
    assert "PLAY" in meanings(a_table("a")[0])
    assert {"PLAY", "COMPARE"}.isdisjoint(meanings(torn))
    assert meanings(None) == ["MORE", "LEAVE", "HELP"]
    assert meanings(None, kiosk=True) == ["HELP"]


@BOTH
def test_the_whole_legend_is_seen(art: Art, layout: Layout) -> None:
    legend = legend_for(a_table("a")[0], kiosk=False, marked=False)
    room = layout.size[0] - 2 * (layout.table.left + PADDING)
    lines = legend_lines(art, KeyMap(), legend, room, layout.legend_lines)
    assert [item for line, _ in lines for item in line] == list(legend)
    assert all(used <= room for _, used in lines)


def test_a_broken_store_is_said_on_the_screen_but_no_path_at_a_kiosk(make_menu: MakeMenu) -> None:
    def picture(*problems: str, kiosk: bool = False) -> bytes:
        return pixels(make_menu(a_table("a"), problems=problems, kiosk=kiosk))

    assert picture("dir:gone: no such folder") != picture("dir:lost: no such folder")
    told = picture("dir:gone: no such folder", kiosk=True)
    assert told == picture("dir:lost: no such folder", kiosk=True) != picture(kiosk=True)


def test_why_a_slot_is_damaged_is_said_and_its_name_not_twice(make_menu: MakeMenu) -> None:
    def picture(problem: str) -> bytes:
        return pixels(make_menu(places([a_slot("torn", problem=problem)])))

    assert picture("bad CRC") == picture("slot 'torn': bad CRC") != picture("no model.zip")


def test_why_a_slot_is_damaged_is_nothing_for_a_kiosk(make_menu: MakeMenu) -> None:
    def picture(problem: str) -> bytes:
        return pixels(make_menu(places([a_slot("torn", problem=problem)]), kiosk=True))

    assert picture("bad CRC in /home/ada/lab") == picture("no model.zip")


@BOTH
def test_what_is_copied_looks_as_what_is_drawn_anew(make_menu: MakeMenu, layout: Layout) -> None:
    torn = a_slot("torn", problem="bad CRC")
    slots = [a_slot(f"slot-{number}", 100.0 - number) for number in range(30)]
    elsewhere = replace(a_slot("far", 3.5), location="zip:show.zip")
    menu = make_menu(places([*slots, torn, elsewhere]))
    doings = [Action.DOWN, Action.COMPARE, Action.DOWN, Action.RIGHT, Action.REVERSE, Action.UP]
    for action in [*doings, Action.PAGE_DOWN, Action.LAST, Action.UP, *doings, Action.FIRST]:
        menu.handle(Input(action))
        copied, view = pixels(menu, layout.size), menu._view
        menu._view = View(menu.cabinet.art)
        assert pixels(menu, layout.size) == copied, action
        menu._view = view


def test_the_last_line_of_a_text_ends_with_a_whole_word(art: Art) -> None:
    lines = wrapped(art, "one two three four five six", 60, 2)
    assert lines == ["one two", "three…"]
    assert wrapped(art, "one two", 60, 2) == ["one two"]
    assert wrapped(art, "one two", 60, 0) == wrapped(art, " \n", 60, 3) == []
    assert all(art.text.width(line) <= 60 for line in wrapped(art, "x" * 999, 60, 3))


def test_a_long_name_is_told_in_full_as_far_as_there_are_lines() -> None:
    name = "".join(chr(97 + number % 26) for number in range(64))
    assert "".join(name_lines(name, 161)) == name[: 27 * NAME_LINES]
    assert "".join(name_lines("apprentice", 90)) == "apprentice"


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


def test_the_end_of_the_table_can_be_told_from_its_beginning(make_menu: MakeMenu) -> None:
    many = a_table(*[f"slot-{number}" for number in range(37)])
    bar = pygame.Rect(TABLE.right + 1, TABLE.top, 3, TABLE.height)
    pictures = []
    for action in (Action.FIRST, Action.LAST):
        menu, surface = make_menu(many), pygame.Surface(LANDSCAPE.size)
        press(menu, action)
        menu.draw(surface)
        pictures.append(pygame.image.tobytes(surface.subsurface(bar), "RGB"))
    assert pictures[0] != pictures[1]
    assert bytes(CYAN) in pictures[0]
