"""``slots inspect``: what is in a model file, before anything of it is kept or run."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from tetris_arcade.cli.slots.options import add_json
from tetris_arcade.cli.slots.output import print_json
from tetris_arcade.cli.terminal import printable
from tetris_arcade.errors import ModelError
from tetris_arcade.inspection import Inspection, Risk, Space, inspect_zip

_VERSIONS = ("Stable-Baselines3", "PyTorch", "Gymnasium", "Numpy", "Python", "OS")
_WORST_FIRST = (
    ("foreign", "!", "it would import or change what Stable-Baselines3 never does by itself"),
    (
        "code",
        "?",
        "it would rebuild functions that the file carries as code, which can do anything",
    ),
)


def add_inspect(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``slots inspect``."""
    parser = commands.add_parser(
        "inspect",
        help="show what is in a model file, running nothing of it",
        description="Show what a zip that Stable-Baselines3 saved says of itself, and what "
        "loading it with Stable-Baselines3 would run. Nothing in it is run or imported here, nor "
        "by any other command on slots. What the file says of itself may be lies.",
        epilog="example: python -m tetris_arcade slots inspect downloaded.zip",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a model zip")
    add_json(parser)
    parser.set_defaults(run=_inspect)


def _inspect(args: argparse.Namespace) -> int:
    inspection = _read(args.file)
    if args.json:
        plain = {"file": str(args.file)} | msgspec.to_builtins(inspection)
        print_json([plain])
    else:
        lines = [f"{args.file}: {_size(inspection)}", *_facts(inspection), *_verdict(inspection)]
        print("\n".join(map(printable, lines)))
    return 0


def _read(path: Path) -> Inspection:
    if not path.is_file():
        raise ModelError(f"there is no file {path}: check its name")
    try:
        with path.open("rb") as file:
            return inspect_zip(file)
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror or error}") from error


def _size(inspection: Inspection) -> str:
    total = sum(member.size for member in inspection.members)
    return f"{len(inspection.members)} members, {total:,} bytes unpacked"


def _facts(inspection: Inspection) -> Iterator[str]:
    """The facts that the file gives, aligned under their names."""
    trained = ((inspection.timesteps, "steps"), (inspection.episodes, "games"))
    versions = inspection.versions
    facts = {
        "algorithm": inspection.algorithm,
        "trained": ", ".join(f"{number:,} {unit}" for number, unit in trained if number),
        "policy": inspection.policy,
        "arguments": _listed(inspection.policy_arguments or {}, "="),
        "observations": _space(inspection.observation_space),
        "actions": _space(inspection.action_space),
        "saved with": _listed({name: versions[name] for name in _VERSIONS if name in versions}),
    }
    for name, value in facts.items():
        yield f"  {name:14}{value or 'not said'}"
    if inspection.unusual:
        yield f"  {'unusual':14}{', '.join(inspection.unusual)}"
    rows = [
        (layer.name, layer.dtype, " × ".join(map(str, layer.shape))) for layer in inspection.layers
    ]
    for number, row in enumerate(_aligned(rows)):
        yield f"  {'' if number else 'layers':14}{row}"


def _listed(pairs: Mapping[str, Any], between: str = " ") -> str:
    return ", ".join(f"{name}{between}{value}" for name, value in pairs.items())


def _space(space: Space | None) -> str | None:
    if space is None:
        return None
    size = space.n if space.n is not None else " × ".join(map(str, space.shape or ()))
    return f"{space.type} {space.dtype or ''} {size}"


def _verdict(inspection: Inspection) -> Iterator[str]:
    yield ""
    ordinary = [risk for risk in inspection.risks if risk.verdict == "ordinary"]
    if len(ordinary) == len(inspection.risks):
        yield (
            f"Loading it with Stable-Baselines3 would run {len(ordinary)} pickles, as its save() "
            "writes them and harmless."
        )
    else:
        yield "Do not load this file with Stable-Baselines3 unless you trust whoever made it:"
    for verdict, mark, meaning in _WORST_FIRST:
        risks = [risk for risk in inspection.risks if risk.verdict == verdict]
        if risks:
            yield f"{mark} {meaning}:"
            rows = [(risk.place, _told(risk)) for risk in risks]
            yield from (f"{mark}   {row}" for row in _aligned(rows))
    yield "Nothing of it was run here."


def _told(risk: Risk) -> str:
    when = ", in versions before 2.8" if risk.place.endswith(".pth") else ""
    imports = [f"would import {', '.join(risk.foreign)}{when}"] if risk.foreign else []
    return "; ".join([*imports, *risk.remarks])


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
