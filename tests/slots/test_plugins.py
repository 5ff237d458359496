"""Third-party plugins here are real installed distributions, as importlib.metadata sees them."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.conftest import Install
from tetris_arcade.errors import PluginError, StoreError
from tetris_arcade.slots.claims import Claims
from tetris_arcade.slots.hookspecs import PolicyBuilder
from tetris_arcade.slots.locations import split_location
from tetris_arcade.slots.plugins import PluginReport, Plugins, load_plugins

SHELF = """
    from tetris_arcade import DirectoryStore, hookimpl

    class Shelf(DirectoryStore):
        def __init__(self, rest):
            self.location = f"{scheme}:{{rest}}"

    @hookimpl
    def register_slot_stores(register):
        register("{scheme}", Shelf)
"""
MISSPELT = """
    from tetris_arcade import hookimpl

    @hookimpl
    def register_slot_store(register):
        register("lost", None)
"""


def shelf(scheme: str) -> str:
    return SHELF.format(scheme=scheme)


def report_of(plugins: Plugins, distribution: str) -> PluginReport:
    [report] = [each for each in plugins.reports if each.distribution == distribution]
    return report


def test_the_built_in_stores_are_plugins_like_any_other(tmp_path: Path) -> None:
    plugins = load_plugins()
    for report, scheme in zip(plugins.reports, ("dir", "zip"), strict=False):
        assert report == PluginReport(scheme, "tetris-arcade", "", "loaded", None, (scheme,))
    assert plugins.open_store(f"dir:{tmp_path}").location == f"dir:{tmp_path}"
    assert plugins.open_store(str(tmp_path)).location == f"dir:{tmp_path}"


def test_an_installed_plugin_adds_its_scheme(install: Install) -> None:
    install("lab-shelf", shelf("shelf"), "2.3")
    plugins = load_plugins()
    assert report_of(plugins, "lab-shelf") == PluginReport(
        "lab_shelf-plugin", "lab-shelf", "2.3", "loaded", None, ("shelf",)
    )
    assert plugins.open_store("shelf:top").location == "shelf:top"
    assert plugins.schemes() == ["dir", "shelf", "zip"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise RuntimeError('no\\nluck')", "RuntimeError: no luck"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("import no_such_module_anywhere", "ModuleNotFoundError"),
        ("def broken(:", "SyntaxError"),
        ("x = 1", "implements no hook"),
        (MISSPELT, "'register_slot_store', which is no hook; there are: register_slot_stores"),
        (MISSPELT.replace("slot_store(register)", "slot_stores(stores)"), "register_slot_stores"),
        (MISSPELT.replace("slot_store(", "slot_stores(").replace("lost", "X"), "'X' cannot be"),
        (shelf("twice") + "        register('twice', Shelf)", "twice"),
        (shelf("half") + "        raise OSError('half way')", "OSError: half way"),
    ],
)
def test_a_broken_plugin_is_reported_and_all_else_works(
    install: Install, tmp_path: Path, source: str, reason: str
) -> None:
    install("broken", source)
    install("good", shelf("good"))
    plugins = load_plugins()
    report = report_of(plugins, "broken")
    assert report.state == "failed"
    assert report.schemes == ()
    assert report.reason is not None
    assert reason in report.reason
    assert "\n" not in report.reason
    assert plugins.schemes() == ["dir", "good", "zip"]
    assert plugins.open_store("good:x").location == "good:x"
    assert plugins.open_store(str(tmp_path)).names() == []


def test_two_claims_on_one_scheme_are_an_error_for_that_scheme_alone(install: Install) -> None:
    install("first-lab", shelf("shared"), "1.1")
    install("second-lab", shelf("shared") + "        register('own', Shelf)", "2.2")
    plugins = load_plugins()
    for distribution in ("first-lab", "second-lab"):
        report = report_of(plugins, distribution)
        assert report.state == "conflict"
        assert "'shared'" in str(report.reason)
    with pytest.raises(PluginError, match="'shared'") as caught:
        plugins.open_store("shared:x")
    assert "first-lab 1.1" in str(caught.value)
    assert "second-lab 2.2" in str(caught.value)
    assert plugins.open_store("own:x").location == "shared:x"
    assert plugins.schemes() == ["dir", "own", "zip"]


def test_no_plugin_takes_a_built_in_store_away(install: Install, tmp_path: Path) -> None:
    install("grabby", shelf("dir"))
    plugins = load_plugins()
    assert plugins.open_store(str(tmp_path)).names() == []
    assert plugins.schemes() == ["dir", "zip"]
    assert plugins.reports[0].state == "loaded"
    report = report_of(plugins, "grabby")
    assert report.state == "conflict"
    assert "tetris-arcade and grabby 1.0 both claim 'dir'" in str(report.reason)


def test_no_plugin_takes_a_built_in_policy_away() -> None:
    claims: Claims[type] = Claims()
    claims.add("Ours", "tetris-arcade", str)
    claims.add("Ours", "grabby 1.0", int)
    assert claims.find("Ours") is str
    assert claims.names() == ["Ours"]


def test_an_empty_variable_turns_plugins_off(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("lab-shelf", shelf("shelf"))
    monkeypatch.setenv("TETRIS_ARCADE_PLUGINS", "")
    assert load_plugins().schemes() == ["dir", "zip"]


@pytest.mark.parametrize(
    ("factory", "reason"),
    [
        ("lambda rest: 1 / 0", "ZeroDivisionError"),
        ("lambda rest: 'store'", "not as a SlotStore"),
    ],
)
def test_a_factory_that_fails_is_blamed_on_its_distribution(
    install: Install, factory: str, reason: str
) -> None:
    install("faulty", shelf("faulty").replace("Shelf)\n", f"{factory})\n"))
    with pytest.raises(PluginError, match=reason) as caught:
        load_plugins().open_store("faulty:x")
    assert "faulty 1.0" in str(caught.value)


def test_a_stores_own_error_passes_through_as_it_is(install: Install) -> None:
    source = (
        shelf("full")
        .replace("self.location =", "raise StoreError('no room') or")
        .replace("import DirectoryStore,", "import DirectoryStore, StoreError,")
    )
    install("full", source)
    with pytest.raises(StoreError, match=r"^no room$"):
        load_plugins().open_store("full:x")


def test_an_unknown_scheme_lists_the_known_ones(install: Install) -> None:
    install("lab-shelf", shelf("shelf"))
    for location in ("s3:bucket", "tar:show"):
        with pytest.raises(StoreError, match="known are dir, shelf, zip"):
            load_plugins().open_store(location)


POLICIES = """
    from tetris_arcade import hookimpl

    @hookimpl
    def register_policies(register):
        register("Mine", dict)
        register("Shared", list)
"""


def test_policies_are_registered_when_they_are_asked_for(install: Install) -> None:
    install("lab-policies", POLICIES, "1.2")
    plugins = load_plugins()
    assert report_of(plugins, "lab-policies").state == "loaded"
    claims: Claims[PolicyBuilder] = Claims()
    claims.add("Ours", "tetris-arcade", str)
    assert plugins.register_policies(claims) == []
    assert claims.names() == ["Mine", "Ours", "Shared"]
    assert claims.find("Mine") is dict
    assert claims.find("Other") is None


def test_two_claims_on_one_policy_are_an_error_for_that_policy_alone(install: Install) -> None:
    install("first-lab", POLICIES)
    install("second-lab", POLICIES.replace("Mine", "Own"))
    claims: Claims[PolicyBuilder] = Claims()
    load_plugins().register_policies(claims)
    assert claims.names() == ["Mine", "Own"]
    with pytest.raises(
        PluginError, match=r"first-lab 1\.0 and second-lab 1\.0 both claim 'Shared'"
    ):
        claims.find("Shared")


def test_a_plugin_that_fails_to_register_its_policies_keeps_its_stores(install: Install) -> None:
    failing = dedent(POLICIES) + "    raise OSError('half way')\n"
    install("failing", dedent(shelf("shelf")) + failing)
    install("good", POLICIES.replace("Mine", "Good"))
    plugins, claims = load_plugins(), Claims[PolicyBuilder]()
    [failure] = plugins.register_policies(claims)
    assert failure == "plugin 'failing-plugin' of failing 1.0: OSError: half way"
    assert claims.names() == ["Good", "Shared"]
    assert plugins.open_store("shelf:x").location == "shelf:x"


@pytest.mark.parametrize(
    ("location", "parts"),
    [
        ("dir:checkpoints/slots", ("dir", "checkpoints/slots")),
        ("zip:show.zip", ("zip", "show.zip")),
        ("checkpoints/slots", ("dir", "checkpoints/slots")),
        ("Show.ZIP", ("zip", "Show.ZIP")),
        ("~/models", ("dir", "~/models")),
        ("./a:b", ("dir", "./a:b")),
        ("C:\\slots", ("dir", "C:\\slots")),
        ("c:/slots/show.zip", ("zip", "c:/slots/show.zip")),
        ("dir:C:\\slots", ("dir", "C:\\slots")),
        ("s3+lab.x-1:bucket:key", ("s3+lab.x-1", "bucket:key")),
    ],
)
def test_a_location_is_a_scheme_and_a_rest_or_a_path(location: str, parts: tuple[str, str]) -> None:
    assert split_location(location) == parts


@pytest.mark.parametrize("location", ["", "dir:"])
def test_a_location_that_names_nothing_is_refused(location: str) -> None:
    with pytest.raises(StoreError, match="names no place"):
        split_location(location)
