from hypothesis import given
from hypothesis import strategies as st

from tetris_arcade.scenes.pop_up.line import BLANK, Line

WHEEL = BLANK + "abc"


def test_what_is_typed_takes_the_place_of_what_nobody_has_touched() -> None:
    line = Line("default", 10)
    line.write("x")
    line.write("y")
    assert (line.text, line.cursor) == ("xy", 2)


def test_whoever_moves_keeps_what_is_there() -> None:
    line = Line("abc", 10)
    line.move(-1)
    line.write("x")
    assert (line.text, line.cursor) == ("abxc", 3)
    line.erase()
    assert (line.text, line.cursor) == ("abc", 2)


def test_one_erasure_takes_all_that_nobody_has_touched() -> None:
    line = Line("default", 10)
    line.erase()
    assert line.text == ""
    line.erase()
    assert (line.text, line.cursor) == ("", 0)


def test_letters_turn_around_and_a_blank_one_goes() -> None:
    line = Line("ab", 10)
    line.turn(WHEEL, 1)
    assert line.text == "aba"
    line.turn(WHEEL, -1)
    line.turn(WHEEL, -1)
    assert line.text == "abc"
    line.move(-1)
    for _ in range(2):
        line.turn(WHEEL, -1)
    assert line.text == f"a{BLANK}c"
    line.move(1)
    line.close_up()
    assert (line.text, line.cursor) == ("ac", 1)


@given(
    start=st.text("abc", max_size=6),
    deeds=st.lists(st.sampled_from(["write", "erase", "left", "right", "up", "down"])),
)
def test_it_is_never_longer_than_allowed_and_the_cursor_never_outside(
    start: str, deeds: list[str]
) -> None:
    line = Line(start, 5)
    for deed in deeds:
        match deed:
            case "write":
                line.write("b")
            case "erase":
                line.erase()
            case "left" | "right":
                line.move(-1 if deed == "left" else 1)
                line.close_up()
            case _:
                line.turn(WHEEL, 1 if deed == "up" else -1)
        assert len(line.cells) <= 5
        assert 0 <= line.cursor <= len(line.cells)
