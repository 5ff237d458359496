"""What draws stays light, whichever part of it is imported."""

import subprocess
import sys

from tests.show.conftest import scene_modules

HEAVY = ("torch", "stable_baselines3", "gymnasium", "numba")


def test_importing_every_scene_leaves_the_heavy_libraries_alone() -> None:
    modules = [*scene_modules(), "tetris_arcade.app", "tetris_arcade.cli.play"]
    assert len(modules) > 50
    script = f"import sys, {', '.join(modules)}; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.splitlines())
    assert set(modules) <= loaded
    assert not set(HEAVY) & loaded
