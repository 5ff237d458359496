"""Two that play by rules of their own."""

import math

import pytest

from tests.scenes.compare.rivals import Rivals


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How much a frame plays must not depend on how busy this machine is."""
    monkeypatch.setattr("tetris_arcade.scenes.demo.timeline.WORK", math.inf)
    monkeypatch.setattr("tetris_arcade.scenes.compare.duel.WORK", math.inf)


@pytest.fixture
def rivals() -> Rivals:
    return Rivals()
