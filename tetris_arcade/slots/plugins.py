"""Finding and loading the kinds of store; a broken plugin is reported, never fatal.

Each plugin gets a pluggy manager of its own, so that whatever is wrong with one is found, and
told, for that one alone.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points

import pluggy

from tetris_arcade.errors import ArcadeError, PluginError, StoreError
from tetris_arcade.slots import hookspecs
from tetris_arcade.slots.hookspecs import PROJECT, StoreFactory
from tetris_arcade.slots.locations import is_scheme, split_location
from tetris_arcade.slots.store import SlotStore

PLUGINS_VARIABLE = "TETRIS_ARCADE_PLUGINS"
"""Set to the empty string, this environment variable turns third-party plugins off."""

_BUILT_IN = (EntryPoint("dir", "tetris_arcade.slots.directory", PROJECT),)


@dataclass(frozen=True, slots=True)
class PluginReport:
    """How loading one plugin went.

    ``state`` is "loaded"; "failed", and none of it is used; or "conflict": loaded, but some of its
    schemes are claimed by another as well. ``reason`` says why in one line, or is None.
    """

    name: str
    distribution: str
    version: str
    state: str
    reason: str | None
    schemes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}".rstrip()


class Plugins:
    """The kinds of store that are there. ``reports`` has one entry per plugin, built-in first."""

    def __init__(self, loaded: Iterable[tuple[PluginReport, dict[str, StoreFactory]]]) -> None:
        self._claims: dict[str, list[tuple[PluginReport, StoreFactory]]] = {}
        reports = []
        for report, factories in loaded:
            reports.append(report)
            for scheme, factory in factories.items():
                self._claims.setdefault(scheme, []).append((report, factory))
        self.reports = [self._with_conflicts(report) for report in reports]

    def schemes(self) -> list[str]:
        """Every scheme that a store can be opened with, sorted."""
        return sorted(scheme for scheme, claims in self._claims.items() if len(claims) == 1)

    def open_store(self, location: str) -> SlotStore:
        """The store that ``location`` names.

        Raises `StoreError` for an unknown scheme, and `PluginError` when two plugins claim the
        scheme or the one that does fails.
        """
        scheme, rest = split_location(location)
        claims = self._claims.get(scheme, [])
        if not claims:
            raise StoreError(
                f"cannot open {location!r}: no plugin provides {scheme!r}; known are "
                f"{', '.join(self.schemes())} (a folder whose name has a colon: dir:{location})"
            )
        if len(claims) > 1:
            raise PluginError(f"cannot open {location!r}: {self._conflict(scheme)}")
        report, factory = claims[0]
        return _open(report, factory, rest)

    def _conflict(self, scheme: str) -> str:
        claimants = " and ".join(str(report) for report, _ in self._claims[scheme])
        return (
            f"{claimants} both claim {scheme!r}; uninstall one, "
            f"or set {PLUGINS_VARIABLE}= to do without plugins"
        )

    def _with_conflicts(self, report: PluginReport) -> PluginReport:
        conflicts = [scheme for scheme in report.schemes if len(self._claims[scheme]) > 1]
        if not conflicts:
            return report
        reason = "; ".join(self._conflict(scheme) for scheme in conflicts)
        return replace(report, state="conflict", reason=reason)


def load_plugins() -> Plugins:
    """Load the built-in stores and, unless turned off, those of installed distributions."""
    points = list(_BUILT_IN)
    if os.environ.get(PLUGINS_VARIABLE) != "":
        points += entry_points(group=PROJECT)
    return Plugins(_load(point) for point in points)


@cache
def installed_plugins() -> Plugins:
    """`load_plugins()`, once per process: finding the installed distributions takes a while."""
    return load_plugins()


def open_store(location: str) -> SlotStore:
    """The store that ``location`` names, by `installed_plugins`; raises as `Plugins.open_store`."""
    return installed_plugins().open_store(location)


def open_stores(locations: Iterable[str]) -> list[SlotStore]:
    """The stores that ``locations`` name, each once, in order of first mention.

    Two spellings of one place are one store. Raises as `Plugins.open_store`.
    """
    stores: dict[str, SlotStore] = {}
    for store in map(open_store, locations):
        stores.setdefault(store.location, store)
    return list(stores.values())


def _load(point: EntryPoint) -> tuple[PluginReport, dict[str, StoreFactory]]:
    reason, factories = None, {}
    try:
        factories = _factories(point.name, point.load())
    except PluginError as error:
        reason = str(error)
    except (Exception, SystemExit) as error:  # whatever a plugin does, it does to itself alone
        reason = " ".join(f"{type(error).__name__}: {error}".split())
    state = "loaded" if reason is None else "failed"
    report = PluginReport(point.name, *_origin(point), state, reason, tuple(factories))
    return report, factories


def _origin(point: EntryPoint) -> tuple[str, str]:
    """The distribution that a plugin comes from, and its version."""
    if point.dist is None:
        return "tetris-arcade", ""
    try:
        return point.dist.name or "an unnamed distribution", point.dist.version or ""
    except Exception:  # an installation without proper metadata; its plugin may be fine
        return "an unnamed distribution", ""


def _factories(name: str, plugin: object) -> dict[str, StoreFactory]:
    """What a plugin registers; raises whatever it raises, and `PluginError` for misuse."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(plugin, name)
    _check_hooks(manager, plugin)
    factories: dict[str, StoreFactory] = {}

    def register(scheme: str, factory: StoreFactory) -> None:
        if not is_scheme(scheme):
            raise PluginError(
                f"{scheme!r} cannot be a scheme; use two or more of a-z, 0-9, '+', '.' and '-', "
                "a letter first"
            )
        if scheme in factories:
            raise PluginError(f"it registers {scheme!r} twice; register it once")
        factories[scheme] = factory

    manager.hook.register_slot_stores(register=register)
    return factories


def _check_hooks(manager: pluggy.PluginManager, plugin: object) -> None:
    hooks = manager.get_hookcallers(plugin) or []
    if not hooks:
        raise PluginError("it implements no hook; mark one with @tetris_arcade.hookimpl")
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        misspelt = ", ".join(repr(hook.name) for hook in hooks if not hook.has_spec())
        known = ", ".join(name for name in vars(hookspecs) if name.startswith("register_"))
        raise PluginError(
            f"it implements {misspelt}, which is no hook; there is: {known}"
        ) from error


def _open(report: PluginReport, factory: StoreFactory, rest: str) -> SlotStore:
    try:
        store = factory(rest)
    except ArcadeError:
        raise
    except Exception as error:
        raise PluginError(
            f"plugin {report.name!r} of {report} failed to open {rest!r} "
            f"({type(error).__name__}: {error}); report it to its author"
        ) from error
    if not isinstance(store, SlotStore):
        raise PluginError(
            f"plugin {report.name!r} of {report} opened {rest!r} as a {type(store).__name__}, "
            "not as a SlotStore; report it to its author"
        )
    return store
