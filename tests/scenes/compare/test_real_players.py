"""Two streams of one real player, of a slot that was really trained."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenes.stand_ins import a_cabinet
from tetris_arcade.picture.art import Art
from tetris_arcade.playing.player import Player
from tetris_arcade.scenes.compare.compare import Compare
from tetris_arcade.scenes.menu import ranking
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.store import SlotStore


@pytest.fixture
def player() -> Iterator[Player]:
    player = Player()
    yield player
    player.close()


def test_two_real_slots_play_the_same_pieces_in_step(
    art: Art, store: SlotStore, checkpoints: Path, player: Player
) -> None:
    save_checkpoint(store, "twin", checkpoints / "best.zip", source="best")
    table = ranking.read([store]).entries
    assert [entry.slot.name for entry in table] == ["tiny", "twin"]
    compare = Compare(a_cabinet(art, player), *table, speed=64.0)
    deadline = time.monotonic() + 120
    while not compare.duel.over and time.monotonic() < deadline:
        assert compare.update(1 / 60) is None
        first, second = compare.duel.sides
        assert (first.problem, second.problem) == (None, None)
        if compare.duel.contested:
            assert abs(first.at - second.at) <= 1
        if first.at == second.at and not first.playback.landed and not second.playback.landed:
            assert compare.duel.difference == 0, "one model, the same pieces, another board"
        time.sleep(0.002)
    assert compare.duel.over
    assert compare.duel.end > 5
    compare.close()
