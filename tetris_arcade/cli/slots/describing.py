"""What a model does not say of itself, for ``slots save`` and ``slots import``."""

import argparse
import json
from typing import Any

import msgspec

from tetris_arcade.errors import UsageError
from tetris_arcade.playability import ENVIRONMENT_ID
from tetris_arcade.slots.metadata import Environment, Policy, from_plain


def add_description(parser: argparse.ArgumentParser) -> None:
    """Add the options that describe a model: `description`."""
    parser.add_argument(
        "--policy",
        metavar="NAME",
        help="the policy, by its registered name, or as JSON with its arguments: "
        '{"name": "dqn.MlpPolicy", "arguments": {"net_arch": [64, 64]}}',
    )
    parser.add_argument(
        "--env",
        metavar="JSON",
        help="the arguments of the environment that it was trained in: "
        '{"features": ["holes", "wells"], "scaled": false}',
    )


def description(args: argparse.Namespace) -> tuple[Policy | None, Environment | None]:
    """What was said of the model; raises `UsageError` where that makes no sense."""
    plain: dict[str, Any] = {}
    if args.policy is not None:
        named = not args.policy.lstrip().startswith("{")
        plain["policy"] = {"name": args.policy} if named else _json("--policy", args.policy)
    if args.env is not None:
        plain["environment"] = {"id": ENVIRONMENT_ID, "arguments": _json("--env", args.env)}
    try:
        metadata = from_plain(plain)
    except msgspec.ValidationError as error:
        raise UsageError(f"--policy or --env is not as --help shows it ({error})") from error
    return metadata.policy, metadata.environment


def _json(option: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{option} is not JSON ({error}); --help shows an example") from error
