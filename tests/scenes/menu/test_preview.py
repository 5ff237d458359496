import pytest

from tests.scenes.menu.conftest import played
from tetris_arcade.engine.replay import Replay
from tetris_arcade.scenes.menu.preview import END, REST, SPEED, STEPPED_SPEED, Preview, State

FRAME = 1 / 60


def watch(preview: Preview, seconds: float) -> int:
    """How many frames looked different."""
    return sum(preview.update(FRAME) for _ in range(round(seconds / FRAME)))


def shown(text: str | None, *, reduced_motion: bool = False) -> Preview:
    preview = Preview(reduced_motion=reduced_motion)
    preview.show(text)
    preview.update(REST + FRAME)
    return preview


def test_the_recorded_game_is_played_piece_by_piece_to_its_end(recorded: str) -> None:
    preview = shown(recorded)
    watch(preview, 3)
    assert preview.counts[1] == pytest.approx(3 * SPEED, abs=2)
    while preview.counts[1] < 40:
        watch(preview, 1)
    game = Replay.parse(recorded).play()
    assert game.lines > 0
    assert preview.counts == (game.lines, 40)
    assert preview.playback.game.cells == game.cells


def test_after_a_while_it_begins_again(recorded: str) -> None:
    preview = shown(recorded)
    while preview.counts[1] < 40:
        watch(preview, 0.1)
    watch(preview, END / 2)
    assert preview.counts[1] == 40
    watch(preview, END)
    assert preview.counts[1] < 10


def test_nothing_is_read_before_the_selection_has_rested(recorded: str) -> None:
    preview = Preview()
    for other in (recorded, "junk", recorded, None, recorded):
        preview.show(other)
        assert watch(preview, REST / 2) == 0
    assert preview.counts == (0, 0)
    watch(preview, REST + 2)
    assert preview.counts[1] > 0


def test_the_game_goes_on_where_the_slot_is_selected_still(recorded: str) -> None:
    preview = shown(recorded)
    watch(preview, 3)
    before = preview.counts
    preview.show(recorded)
    assert (preview.state, preview.counts) == (State.PLAYING, before)


@pytest.mark.parametrize(
    "text",
    ["junk", "uniform 10x20 5 ####", "", Replay(3, played(3, 9, 8, 12), width=8, height=12).text()],
    ids=["no replay", "damaged", "empty", "another board"],
)
def test_what_cannot_be_shown_is_known(text: str) -> None:
    preview = shown(text)
    assert preview.state is State.BROKEN
    assert watch(preview, 3) == 0


def test_a_slot_without_a_game_costs_nothing() -> None:
    preview = shown(None)
    assert preview.state is State.NONE
    assert watch(preview, 3) == 0


def test_a_game_that_was_lost_burns_out_and_begins_again() -> None:
    game, pieces = Replay(3, ()).start(), 0
    while not game.over:
        game.play(0)
        pieces += 1
    lost = Replay(3, [0] * pieces)
    preview = shown(lost.text())
    while not preview.playback.over:
        watch(preview, 0.1)
    watch(preview, END * 0.9)
    assert preview.view.burnt == 20
    watch(preview, END * 0.2)
    assert preview.counts[1] < 5


def test_actions_beyond_the_end_of_the_game_do_no_harm() -> None:
    preview = shown(Replay(3, [0] * 60).text())
    watch(preview, 60)
    assert preview.state is State.PLAYING


def test_no_more_than_twenty_pictures_a_second_are_asked_for(recorded: str) -> None:
    preview = shown(recorded)
    assert 0 < watch(preview, 5) <= 100


def test_with_reduced_motion_nothing_moves_but_whole_pieces(recorded: str) -> None:
    preview = shown(recorded, reduced_motion=True)
    changes = watch(preview, 5)
    assert changes == preview.counts[1] == pytest.approx(5 * STEPPED_SPEED, abs=1)
    assert preview.view.falling is None
