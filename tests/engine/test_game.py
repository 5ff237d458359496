"""The reference game follows the published rules: golden tables, written by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.boards import picture_of, rows_of
from tetris_arcade.engine.game import Game, Placement
from tetris_arcade.engine.pieces import PIECES, piece_at
from tetris_arcade.errors import GameError


def game_with(letter: str, picture: str = "", *, width: int = 10, height: int = 20) -> Game:
    """A game about to place `letter` on the pictured board."""
    piece = PIECES.index(letter)
    seed = next(seed for seed in range(1000) if piece_at(seed, 0) == piece)
    game = Game(seed, width=width, height=height)
    game.rows = rows_of(picture, height)
    game.cells = [[row >> x & 1 for x in range(width)] for row in game.rows]
    game.placements = game._placements()
    return game


# A piece on an empty board of ten columns: 10 - width + 1 columns for each orientation.
@pytest.mark.parametrize(
    ("letter", "count"),
    [("I", 17), ("O", 9), ("T", 34), ("S", 17), ("Z", 17), ("J", 34), ("L", 34)],
)
def test_an_empty_board_has_the_known_number_of_placements(letter: str, count: int) -> None:
    assert len(game_with(letter).placements) == count


@pytest.mark.parametrize(
    ("letter", "action", "before", "after", "cleared"),
    [
        ("O", 4, "", ["....##....", "....##...."], ()),
        ("I", 0, "", ["####......"], ()),
        ("I", 10 + 9, "", [".........#"] * 4, ()),
        ("T", 20, "", ["###.......", ".#........"], ()),  # it hangs on its own foot
        ("J", 10, "#.........", ["##........", "#.........", "#.........", "#........."], ()),
        ("S", 0, "..#.......", [".##.......", "###......."], ()),
        ("L", 30, "##........", ["##........", ".#........", ".#........", "##........"], ()),
        ("I", 10 + 9, "#########.", [".........#"] * 3, (0,)),
        ("O", 8, "########.. ########..", [], (0, 1)),
        ("I", 10, ".######### " * 3 + "#.########", ["#.........", "#.########"], (1, 2, 3)),
        ("I", 10, ".######### " * 4, [], (0, 1, 2, 3)),
        # Rows above a cleared one come down by one, gaps and all: no cascade.
        ("I", 10 + 9, "#......... .#........ #########.",
         [".........#", "#........#", ".#.......#"], (0,)),
        ("I", 10 + 9, "########.. #########. ########.. #########.",
         ["########.#", "########.#"], (0, 2)),
    ],
)  # fmt: skip
def test_a_placement_gives_the_board_that_the_rules_say(
    letter: str, action: int, before: str, after: list[str], cleared: tuple[int, ...]
) -> None:
    game = game_with(letter, before)
    assert game.play(action).cleared == cleared
    assert game.lines == len(cleared)
    assert picture_of(game.rows, 10) == after


def test_a_piece_that_would_stick_out_of_the_top_may_not_be_placed_even_to_clear_a_row() -> None:
    # Upright, the I would complete the lowest of these rows, with two cells above the top.
    game = game_with("I", "#########. " * 18, height=20)
    assert 19 in game.placements
    game = game_with("I", "########## ########.. " + "########.. " * 16 + "#########.", height=20)
    assert 19 not in game.placements


def test_the_game_is_over_when_the_next_piece_fits_nowhere() -> None:
    game = game_with("O", "#.#.#.#.#. " * 3, height=4)
    assert game.over
    with pytest.raises(GameError, match="over"):
        game.play(0)
    assert not game_with("I", "#.#.#.#.#. " * 3, height=4).over  # flat on top is a place


def test_points_are_those_of_the_published_table() -> None:
    for lines, points in [(0, 0), (1, 40), (2, 100), (3, 300), (4, 1200)]:
        game = game_with("I", ".######### " * lines)
        game.play(10)
        assert (game.lines, game.score) == (lines, points)


def test_cells_remember_the_piece_they_came_from() -> None:
    game = game_with("O", "########.. ########..")
    game.play(0)
    assert [row[:3] for row in game.cells[2:4]] == [[1 + PIECES.index("O")] * 2 + [0]] * 2


@pytest.mark.parametrize(
    ("letter", "action", "meant"),
    [
        ("O", 39, 8),  # an O has one rotation, and column 9 is too far right for it
        ("I", 29, 6),  # the third rotation of an I is its first
        ("I", 30, 10),
        ("T", 9, 7),
        ("T", 5, 5),
    ],
)
def test_an_action_that_does_not_fit_means_what_hands_would_do(
    letter: str, action: int, meant: int
) -> None:
    assert game_with(letter).effective_action(action) == meant


def test_where_even_that_is_blocked_it_is_the_first_legal_action() -> None:
    game = game_with("I", "..........  " + "#......... " * 18, height=20)
    assert 10 not in game.placements
    assert game.effective_action(10) == 0
    assert game.placements[0] == Placement(0, 0, 18)


@pytest.mark.parametrize("action", [-1, 40, 10**9])
def test_an_action_outside_the_space_is_refused(action: int) -> None:
    with pytest.raises(GameError, match="0 to 39"):
        Game().play(action)


@pytest.mark.parametrize("action", [1.5, "1", None])
def test_an_action_that_is_no_whole_number_is_refused(action: Any) -> None:
    with pytest.raises(GameError, match="whole number"):
        Game().play(action)


@pytest.mark.parametrize(("width", "height"), [(3, 20), (17, 20), (10, 3), (10, 65), (-1, 20)])
def test_a_board_of_an_unplayable_size_is_refused(width: int, height: int) -> None:
    with pytest.raises(GameError, match="not playable"):
        Game(width=width, height=height)


@given(
    seed=st.integers(0, 2**64 - 1), data=st.data(), randomizer=st.sampled_from(["uniform", "bag"])
)
def test_seed_rules_and_actions_settle_the_game(
    seed: int, data: st.DataObject, randomizer: str
) -> None:
    first = Game(seed, randomizer=randomizer)
    actions = []
    for _ in range(30):
        if first.over:
            break
        actions.append(data.draw(st.sampled_from(sorted(first.placements))))
        first.play(actions[-1])
    again = Game(seed, randomizer=randomizer)
    for action in actions:
        again.play(action)
    assert (again.rows, again.cells, again.lines, again.score) == (
        first.rows, first.cells, first.lines, first.score,
    )  # fmt: skip
    filled = sum(row.bit_count() for row in first.rows)
    assert filled == 4 * first.pieces - 10 * first.lines  # no cell comes or goes but in rows
    assert all(sum(bool(c) << x for x, c in enumerate(cells)) == row
               for row, cells in zip(first.rows, first.cells, strict=True))  # fmt: skip


@given(
    st.integers(0, 2**64 - 1),
    st.sampled_from(["uniform", "bag"]),
    st.tuples(st.integers(4, 16), st.integers(4, 24)),
    st.lists(st.integers(0, 15), max_size=60),
    st.integers(0, 60),
)
def test_a_game_restored_from_a_snapshot_goes_on_as_the_game_itself_did(
    seed: int, randomizer: str, size: tuple[int, int], actions: list[int], at: int
) -> None:
    def start() -> Game:
        return Game(seed, width=size[0], height=size[1], randomizer=randomizer)

    game, restored = start(), start()
    kept = game.snapshot()
    for number, action in enumerate(actions):
        if game.over:
            break
        if number == at:
            kept = game.snapshot()
        game.play(action)
    restored.restore(kept)
    for action in actions[kept.pieces : game.pieces]:
        restored.play(action)
    assert vars(restored) == vars(game)


def test_a_snapshot_is_of_its_moment_whatever_is_played_afterwards() -> None:
    game = game_with("O")
    before = game.snapshot()
    game.play(0)
    after = game.snapshot()
    game.restore(before)
    assert (game.pieces, game.rows, len(game.placements)) == (0, [0] * 20, 9)
    game.restore(after)
    assert (game.pieces, game.rows[:3]) == (1, [3, 3, 0])


def test_a_snapshot_of_a_low_board_is_small() -> None:
    game = game_with("O")
    game.play(0)
    assert len(game.snapshot().cells) == 12


def test_a_snapshot_of_a_larger_board_is_refused() -> None:
    game = Game(width=10, height=20)
    for _ in range(9):
        game.play(0)
    with pytest.raises(GameError, match="does not fit on a board of 4x4"):
        Game(width=4, height=4).restore(game.snapshot())
