"""Finding and loading plugins; a broken one is reported, never fatal.

Each plugin gets a pluggy manager of its own, so that whatever is wrong with one is found, and
told, for that one alone.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, get_args

import pluggy

from tetris_arcade.errors import ArcadeError, PluginError, StoreError, kind_and_reason
from tetris_arcade.slots import hookspecs
from tetris_arcade.slots.claims import OURS, PLUGINS_VARIABLE, Claims
from tetris_arcade.slots.hookspecs import PROJECT, PolicyBuilder, StoreFactory
from tetris_arcade.slots.locations import is_scheme, split_location
from tetris_arcade.slots.metadata import Short
from tetris_arcade.slots.store import SlotStore

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = [
    "PluginReport",
    "Plugins",
    "installed_plugins",
    "load_plugins",
    "open_store",
    "open_stores",
]

_MAX_NAME = get_args(Short)[1].max_length  # of a policy: metadata must be able to say it

_BUILT_IN: Final = {"dir": "tetris_arcade.slots.directory", "zip": "tetris_arcade.slots.bundle"}
"""The module of each built-in plugin, which is called as its scheme is."""


@dataclass(frozen=True, slots=True)
class PluginReport:
    """How loading one plugin went.

    ``state`` is "loaded"; "failed", and none of it is used; or "conflict": loaded, but some of its
    schemes are built in or claimed by another as well. ``reason`` says why in one line, or is None.
    """

    name: str
    distribution: str
    version: str
    state: str
    reason: str | None
    schemes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}".rstrip()


@dataclass(frozen=True, slots=True)
class _Plugin:
    report: PluginReport
    stores: dict[str, StoreFactory]
    hook: pluggy.HookRelay | None

    @property
    def has_policies(self) -> bool:
        return self.hook is not None and bool(self.hook.register_policies.get_hookimpls())


class Plugins:
    """The plugins that are there. ``reports`` has one entry for each, built-in ones first."""

    def __init__(self, plugins: Iterable[_Plugin]) -> None:
        self._plugins = list(plugins)
        self._stores: Claims[tuple[PluginReport, StoreFactory]] = Claims()
        for plugin in self._plugins:
            for scheme, factory in plugin.stores.items():
                self._stores.add(scheme, str(plugin.report), (plugin.report, factory))
        self.reports = [self._with_conflicts(plugin.report) for plugin in self._plugins]

    def schemes(self) -> list[str]:
        """Every scheme that a store can be opened with, sorted."""
        return self._stores.names()

    def open_store(self, location: str) -> SlotStore:
        """The store that ``location`` names.

        Raises `StoreError` for an unknown scheme, and `PluginError` when two plugins claim the
        scheme or the one that does fails.
        """
        scheme, rest = split_location(location)
        try:
            claim = self._stores.find(scheme)
        except PluginError as error:
            raise PluginError(f"cannot open {location!r}: {error}") from error
        if claim is None:
            raise StoreError(
                f"cannot open {location!r}: no plugin provides {scheme!r}; known are "
                f"{', '.join(self.schemes())} (a folder whose name has a colon: dir:{location})"
            )
        return _open(*claim, rest)

    @property
    def provide_policies(self) -> bool:
        """Whether any plugin has policies to register; which, it is not asked."""
        return any(plugin.has_policies for plugin in self._plugins)

    def policies(self) -> Iterator[tuple[PluginReport, dict[str, PolicyBuilder], str | None]]:
        """The policies of each plugin that has any, or why it failed to register them."""
        for plugin in self._plugins:
            if plugin.has_policies:
                try:
                    yield plugin.report, _policies(plugin), None
                except PluginError as error:
                    yield plugin.report, {}, str(error)
                except (Exception, SystemExit) as error:
                    yield plugin.report, {}, kind_and_reason(error)

    def register_policies(self, claims: Claims[PolicyBuilder]) -> list[str]:
        """Let every plugin add its policies to ``claims``.

        What went wrong, in one line for each plugin that failed: nothing of it is added.
        """
        failures = []
        for report, builders, failure in self.policies():
            for name, builder in builders.items():
                claims.add(name, str(report), builder)
            if failure is not None:
                failures.append(f"plugin {report.name!r} of {report}: {failure}")
        return failures

    def _with_conflicts(self, report: PluginReport) -> PluginReport:
        conflicts = [self._stores.conflict(scheme, str(report)) for scheme in report.schemes]
        reasons = list(filter(None, conflicts))
        if not reasons:
            return report
        return replace(report, state="conflict", reason="; ".join(reasons))


def load_plugins() -> Plugins:
    """Load the built-in stores and, unless turned off, those of installed distributions."""
    plugins = [_built_in(name, module) for name, module in _BUILT_IN.items()]
    if os.environ.get(PLUGINS_VARIABLE) != "":
        # Both the import and the look at what is installed take long: see `open_store`.
        from importlib.metadata import entry_points  # noqa: PLC0415

        points = entry_points(group=PROJECT)
        plugins += [_load(point.name, point.load, *_origin(point)) for point in points]
    return Plugins(plugins)


@cache
def installed_plugins() -> Plugins:
    """`load_plugins()`, once per process: finding the installed distributions takes a while."""
    return load_plugins()


def open_store(location: str) -> SlotStore:
    """The store that ``location`` names, by `installed_plugins`; raises as `Plugins.open_store`.

    No plugin can take a built-in scheme away, so for those nobody looks what is installed: the
    table need not wait for it.
    """
    scheme, _ = split_location(location)
    if scheme in _BUILT_IN:
        return Plugins([_built_in(scheme, _BUILT_IN[scheme])]).open_store(location)
    return installed_plugins().open_store(location)


def open_stores(locations: Iterable[str]) -> list[SlotStore]:
    """The stores that ``locations`` name, each once, in order of first mention.

    Two spellings of one place are one store. Raises as `Plugins.open_store`.
    """
    stores: dict[str, SlotStore] = {}
    for store in map(open_store, locations):
        stores.setdefault(store.location, store)
    return list(stores.values())


@cache
def _built_in(name: str, module: str) -> _Plugin:
    return _load(name, partial(import_module, module), OURS, "")


def _load(name: str, load: Callable[[], object], distribution: str, version: str) -> _Plugin:
    reason, stores, hook = None, {}, None
    try:
        hook = _hook(name, load())
        stores = _stores(hook)
    except PluginError as error:
        reason, hook = str(error), None
    except (Exception, SystemExit) as error:  # whatever a plugin does, it does to itself alone
        reason, hook = kind_and_reason(error), None
    state = "loaded" if reason is None else "failed"
    report = PluginReport(name, distribution, version, state, reason, tuple(stores))
    return _Plugin(report, stores, hook)


def _origin(point: "EntryPoint") -> tuple[str, str]:
    """The distribution that a plugin comes from, and its version."""
    if point.dist is None:
        return OURS, ""
    try:
        return point.dist.name or "an unnamed distribution", point.dist.version or ""
    except Exception:  # an installation without proper metadata; its plugin may be fine
        return "an unnamed distribution", ""


def _hook(name: str, plugin: object) -> pluggy.HookRelay:
    """The hooks of one plugin; raises `PluginError` where it implements none, or an unknown one."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(plugin, name)
    _check_hooks(manager, plugin)
    return manager.hook


def _stores(hook: pluggy.HookRelay) -> dict[str, StoreFactory]:
    """What a plugin registers; raises whatever it raises, and `PluginError` for misuse."""
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

    hook.register_slot_stores(register=register)
    return factories


def _policies(plugin: _Plugin) -> dict[str, PolicyBuilder]:
    """The policies that a plugin registers; raises as `_stores`."""
    builders: dict[str, PolicyBuilder] = {}

    def register(name: str, builder: PolicyBuilder) -> None:
        if not (isinstance(name, str) and 0 < len(name) <= _MAX_NAME and callable(builder)):
            raise PluginError(
                f"it registers {name!r} as a policy; use a name of at most {_MAX_NAME} letters "
                "and a function that builds it"
            )
        if name in builders:
            raise PluginError(f"it registers the policy {name!r} twice; register it once")
        builders[name] = builder

    if plugin.hook is not None:
        plugin.hook.register_policies(register=register)
    return builders


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
            f"it implements {misspelt}, which is no hook; there are: {known}"
        ) from error


def _open(report: PluginReport, factory: StoreFactory, rest: str) -> SlotStore:
    try:
        store = factory(rest)
    except ArcadeError:
        raise
    except Exception as error:
        raise PluginError(
            f"plugin {report.name!r} of {report} failed to open {rest!r} "
            f"({kind_and_reason(error)}); report it to its author"
        ) from error
    if not isinstance(store, SlotStore):
        raise PluginError(
            f"plugin {report.name!r} of {report} opened {rest!r} as a {type(store).__name__}, "
            "not as a SlotStore; report it to its author"
        )
    return store
