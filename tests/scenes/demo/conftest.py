import math

import pytest


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How much a frame plays must not depend on how busy this machine is."""
    monkeypatch.setattr("tetris_arcade.scenes.demo.timeline.WORK", math.inf)
