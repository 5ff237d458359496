from tetris_arcade.scenes.demo.curve import MOST, Curve


def test_a_short_game_is_kept_piece_by_piece() -> None:
    curve = Curve()
    for piece in range(1, 11):
        curve.note(piece, piece // 3)
    assert curve.points == [piece // 3 for piece in range(11)]
    assert (curve.pieces, curve.lines, curve.every) == (10, 3, 1)


def test_a_long_game_is_kept_in_ever_longer_steps() -> None:
    curve = Curve()
    for piece in range(1, 100_001):
        curve.note(piece, 2 * piece)
        assert len(curve.points) <= MOST
    assert len(curve.points) > MOST // 2 - 1
    assert curve.points == [2 * number * curve.every for number in range(len(curve.points))]
    assert (curve.pieces, curve.lines) == (100_000, 200_000)


def test_what_is_played_once_more_changes_nothing() -> None:
    curve = Curve()
    for piece in (1, 2, 3, 2, 3, 4):
        curve.note(piece, piece)
    assert curve.points == [0, 1, 2, 3, 4]
