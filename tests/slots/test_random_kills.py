"""Whenever a busy writer is killed, nothing is lost, nothing is torn and nobody has to wait."""

import json
import os
import subprocess
import sys

import pytest

from tests.slots import random_kills
from tests.slots.wholeness import SCHEMES

KILLS = 300


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the process to be killed is forked")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_300_kills_at_random_moments_lose_tear_and_block_nothing(scheme: str) -> None:
    command = [sys.executable, "-m", random_kills.__name__, scheme, str(KILLS)]
    script = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)
    assert script.returncode == 0, script.stderr
    result = json.loads(script.stdout)
    flaws = result.pop("flaws")
    print(f"{scheme}: {result}")
    assert not flaws, "\n".join(flaws)
    assert (result["lost"], result["torn"], result["blocked"]) == (0, 0, 0)
    assert result["kills"] == KILLS
    assert result["interrupted"] > KILLS / 4
