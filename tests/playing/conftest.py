from pathlib import Path

import pytest

from tests.conftest import Install
from tests.playing.traced import Traced, traced_slots


@pytest.fixture
def traced(install: Install, tmp_path: Path) -> Traced:
    return traced_slots(install, tmp_path)
