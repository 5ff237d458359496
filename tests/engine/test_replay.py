"""A replay is the whole game, in memory and as a line of text."""

import base64
import doctest
import random
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tetris_arcade.engine import replay as module
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.replay import MAX_ACTIONS, Replay
from tetris_arcade.errors import GameError


def packed(actions: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(actions)).decode()


PACKED = packed(bytes(range(40)))


def recorded(pieces: int) -> tuple[Game, Replay]:
    """A game of low placements, and what was recorded of it."""
    game, actions = Game(9, width=8, height=24, randomizer="bag"), []
    while not game.over and game.pieces < pieces:
        lowest = min(game.placements, key=lambda action: game.placements[action].row)
        actions.append(lowest)
        game.play(lowest)
    return game, Replay(9, actions, 8, 24, "bag")


def test_it_reproduces_the_game_cell_for_cell() -> None:
    game, replay = recorded(10**9)
    again = Replay.parse(replay.text()).play()
    assert vars(again) == vars(game)
    assert again.over
    assert again.pieces > 20


@given(
    seed=st.integers(0, 2**64 - 1),
    width=st.integers(4, 16),
    height=st.integers(4, 64),
    randomizer=st.sampled_from(["uniform", "bag"]),
    data=st.data(),
)
def test_its_text_holds_all_of_it(
    seed: int, width: int, height: int, randomizer: str, data: st.DataObject
) -> None:
    actions = data.draw(st.lists(st.integers(0, 4 * width - 1)))
    replay = Replay(seed, actions, width, height, randomizer)
    assert Replay.parse(replay.text()) == replay
    assert replay.text().isascii()


def test_five_thousand_pieces_fit_in_a_few_kilobytes() -> None:
    numbers = random.Random(0)
    actions = [numbers.randrange(34) for _ in range(5000)]  # harder to compress than real play
    assert len(Replay(0, actions).text()) < 6000


@pytest.mark.parametrize(
    "wrong",
    [
        {"seed": -1},
        {"seed": 2**64},
        {"width": 3},
        {"height": 65},
        {"randomizer": "sevens"},
        {"actions": (0, 40)},
        {"actions": (-1,)},
        {"actions": (0.5,)},
        {"actions": bytes(MAX_ACTIONS + 1)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_no_game_can_hold_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(GameError):
        Replay(**{"seed": 0, "actions": (), **wrong})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "uniform 10x20 0",
        "uniform 10x20 0 ",
        "uniform 10x20 0 !!!!",
        "uniform 10x20 -1 " + packed(b""),
        "uniform 10x20 ٣ " + packed(b""),
        "uniform 10x20 99999999999999999999 " + packed(b""),
        "uniform 10x99 0 " + packed(b""),
        "sevens 10x20 0 " + packed(b""),
        "uniform 10x20 0 " + packed(b"\x00\x28"),
        "uniform 10x20 0 " + PACKED[:-8],
        "uniform 10x20 0 " + PACKED[:-3],
        "uniform 10x20 0 " + PACKED[:8] + "AAAA" + PACKED[12:],
        "uniform 10x20 0 " + packed(bytes(MAX_ACTIONS + 1)),
        "uniform 10x20 0 " + packed(bytes(10**8)),
        "uniform 10x20 0 " + base64.urlsafe_b64encode(zlib.compress(b"") + b"more").decode(),
        "uniform 10x20 0 " + "A" * 3 * MAX_ACTIONS,
        Replay(0, (1, 2)).text() + "\n",
    ],
    ids=lambda text: text[:24] + f"({len(text)})",
)
def test_text_that_no_replay_gave_is_refused(text: str) -> None:
    with pytest.raises(GameError, match=r"replay|seed|playable|randomizer"):
        Replay.parse(text)


def test_a_text_cut_short_anywhere_is_refused() -> None:
    text = recorded(60)[1].text()
    for length in range(len(text)):
        with pytest.raises(GameError):
            Replay.parse(text[:length])


def test_it_may_not_play_on_after_the_game_is_over() -> None:
    game, replay = recorded(10**9)
    longer = Replay(9, (*replay.actions, 0), 8, 24, "bag")
    with pytest.raises(GameError, match=f"ended after {game.pieces}"):
        longer.play()


def test_the_example_in_the_docstring_is_true() -> None:
    assert doctest.testmod(module).failed == 0
