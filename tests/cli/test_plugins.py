import json

import pytest

from tetris_arcade.cli import main
from tetris_arcade.slots import plugins
from tetris_arcade.slots.plugins import installed_plugins


def test_the_built_in_kinds_of_store_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugins"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["plugin", "from", "state", "provides", "reason"]
    assert ["dir", "tetris-arcade", "loaded", "dir:"] in [line.split() for line in lines]
    assert ["zip", "tetris-arcade", "loaded", "zip:"] in [line.split() for line in lines]


def test_the_list_for_programs_has_every_plugin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugins", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [plugin["name"] for plugin in listed] == [
        report.name for report in installed_plugins().reports
    ]
    assert listed[0]["schemes"] == ["dir"]
    assert listed[0]["reason"] is None


def test_a_broken_plugin_is_a_line_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {"shelf": "no_such_module_at_all"}
    monkeypatch.setattr(plugins, "_BUILT_IN", plugins._BUILT_IN | broken)
    installed_plugins.cache_clear()
    try:
        assert main(["plugins"]) == 0
        assert main(["slots", "list"]) == 0
    finally:
        installed_plugins.cache_clear()
    out = capsys.readouterr().out
    [line] = [line for line in out.splitlines() if line.startswith("shelf")]
    assert "failed" in line
    assert "no_such_module_at_all" in line
