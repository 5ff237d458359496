from collections.abc import Iterator

import pytest

from tetris_arcade.jobs.jobs import Jobs


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    started = Jobs()
    yield started
    started.close()
