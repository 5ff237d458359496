import json
import subprocess
import sys

import pytest

import tetris_arcade

HEAVY = {"torch", "stable_baselines3", "gymnasium", "pygame", "numba", "numpy"}
SCRIPT = "import sys, json; import {module}; print(json.dumps(list(sys.modules)))"


def imported_with(module: str) -> set[str]:
    command = [sys.executable, "-c", SCRIPT.format(module=module)]
    return set(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


def test_the_store_imports_nothing_heavy() -> None:
    assert not HEAVY & imported_with("tetris_arcade.slots.operations, tetris_arcade.slots.plugins")


def test_the_package_itself_imports_not_even_the_store() -> None:
    assert "tetris_arcade.slots" not in imported_with("tetris_arcade")


def test_everything_that_the_package_offers_a_plugin_author_is_there() -> None:
    for name in tetris_arcade.__all__:
        assert getattr(tetris_arcade, name) is not None
    with pytest.raises(AttributeError, match="elsewhere"):
        tetris_arcade.elsewhere  # noqa: B018  # asking for it is the test
