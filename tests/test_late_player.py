from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade.late_player import LatePlayer
from tetris_arcade.playing.player import Request

GAME = Request("dir:slots", "tiny", 7)


def test_the_player_is_made_once_when_it_is_first_needed() -> None:
    made: list[ScriptedPlayer] = []

    def make() -> ScriptedPlayer:
        made.append(ScriptedPlayer())
        return made[-1]

    late = LatePlayer(make)
    late.close()
    assert made == []
    late.prepare("dir:slots", "tiny")
    late.play(GAME)
    late.start()
    late.give_up("it does not answer")
    late.close()
    assert len(made) == 1
    assert made[0].requests == [GAME]
    assert made[0].closed


def test_it_plays_as_the_player_does() -> None:
    player = ScriptedPlayer()
    stream, expected = LatePlayer(lambda: player).play(GAME), ScriptedPlayer().play(GAME)
    assert [stream.take() for _ in range(5)] == [expected.take() for _ in range(5)]
    assert stream.ready
    assert stream.problem is None
    player.give_up("it does not answer")
    assert stream.problem == "it does not answer"


def test_the_first_move_is_when_a_decision_is_first_taken() -> None:
    player = ScriptedPlayer()
    player.silent = True
    late = LatePlayer(lambda: player)
    stream = late.play(GAME)
    assert stream.take() is None
    assert late.first_move is None
    player.silent = False
    stream.take()
    first = late.first_move
    assert first is not None
    assert first > 0
    stream.take()
    late.play(GAME).take()
    assert late.first_move == first
