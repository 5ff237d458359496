"""``plugins``: which kinds of store and of policy are there."""

import argparse
from collections.abc import Iterator
from typing import Any

from tetris_arcade.cli.slots.output import print_json, table
from tetris_arcade.playability import BUILT_IN
from tetris_arcade.slots.claims import OURS, PLUGINS_VARIABLE, Claims
from tetris_arcade.slots.plugins import PluginReport, Plugins, installed_plugins

_HEADINGS = ("plugin", "from", "state", "provides", "reason")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``plugins``."""
    parser = subparsers.add_parser(
        "plugins",
        help="list the kinds of store and policy, and where they come from",
        description="List the plugins: the kinds of store that each opens, the policies that it "
        "registers, and what went wrong. To list its policies a plugin may import a library that "
        f"takes seconds. {PLUGINS_VARIABLE}= in the environment turns all but ours off.",
        epilog="example: python -m tetris_arcade plugins --json",
    )
    parser.add_argument("--json", action="store_true", help="print a JSON list of objects")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print every plugin with its state; a broken one is no failure of this command."""
    listed = list(_listed(installed_plugins()))
    if args.json:
        print_json(listed)
    else:
        print(table(_HEADINGS, list(map(_row, listed)), frozenset()))
    return 0


def _listed(plugins: Plugins) -> Iterator[dict[str, Any]]:
    provided = {
        (report.name, str(report)): (list(builders), failure)
        for report, builders, failure in plugins.policies()
    }
    claims: Claims[None] = Claims()
    for name in BUILT_IN:
        claims.add(name, OURS, None)
    for (_, claimant), (names, _) in provided.items():
        for name in names:
            claims.add(name, claimant, None)
    for report in plugins.reports:
        policies, failure = provided.get((report.name, str(report)), ([], None))
        conflicts = list(filter(None, (claims.conflict(name, str(report)) for name in policies)))
        reasons = [report.reason, f"its policies: {failure}" if failure else None, *conflicts]
        yield {
            "name": report.name,
            "distribution": report.distribution,
            "version": report.version,
            "state": _state(report, failed=failure is not None, conflict=bool(conflicts)),
            "reason": "; ".join(reason for reason in reasons if reason) or None,
            "schemes": list(report.schemes),
            "policies": policies,
        }


def _state(report: PluginReport, *, failed: bool, conflict: bool) -> str:
    """The worst that befell it."""
    if failed:
        return "failed"
    return "conflict" if conflict else report.state


def _row(plugin: dict[str, Any]) -> tuple[str, ...]:
    origin = f"{plugin['distribution']} {plugin['version']}".rstrip()
    provides = " ".join([*(f"{scheme}:" for scheme in plugin["schemes"]), *plugin["policies"]])
    return plugin["name"], origin, plugin["state"], provides, plugin["reason"] or ""
