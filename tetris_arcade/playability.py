"""What a slot's metadata must say for it to play here; without torch, so that the table can ask.

Whether the model is what its metadata says comes out only when it is loaded (`loading`).
"""

from dataclasses import dataclass
from typing import Any, Final

from tetris_arcade.engine.features import FEATURES, feature_columns
from tetris_arcade.engine.game import check_size
from tetris_arcade.errors import GameError, ModelError
from tetris_arcade.slots.metadata import Environment, Metadata
from tetris_arcade.slots.plugins import installed_plugins

ENVIRONMENT_ID: Final = "tetris_arcade/Tetris-v0"
"""The environment that slots play in; `env` registers it."""
NETWORKS: Final = ("CnnPolicy", "MlpPolicy", "MultiInputPolicy")
NOT_NAMED: Final = (
    "the metadata does not name a policy and an environment: export it, and import the file with "
    "--policy and --env"
)
BUILT_IN: Final = frozenset(
    ["LinearPolicy", "PlacementPolicy"]
    + [f"{algorithm}.{network}" for algorithm in ("a2c", "dqn", "ppo") for network in NETWORKS]
)
"""The policies that need no plugin, by registered name. Those of Stable-Baselines3 are called as it
does, ``stable_baselines3.dqn.MlpPolicy`` is ``dqn.MlpPolicy``."""


@dataclass(frozen=True)
class Board:
    """The board that a policy plays on, and what it observes of it."""

    width: int
    height: int
    features: tuple[str, ...]
    """The `engine.features.FEATURES` that it observes, in order."""
    scaled: bool
    """Whether it observes them scaled, as `GameBatch` does that, or raw."""


def board_of(environment: Environment) -> Board:
    """The board that metadata describes; raises `ModelError` where there is no such board."""
    if environment.id != ENVIRONMENT_ID:
        raise ModelError(
            f"it was trained in {environment.id}, and the arcade plays {ENVIRONMENT_ID}: "
            "correct the metadata, or show another slot"
        )
    arguments = environment.arguments
    width, height = arguments.get("width", 10), arguments.get("height", 20)
    features, scaled = arguments.get("features", FEATURES), arguments.get("scaled", True)
    if not (is_list_of([width, height], int) and is_list_of(features, str)):
        raise ModelError(
            "the metadata's environment needs whole numbers as width and height, and names as "
            "features: correct it"
        )
    if not isinstance(scaled, bool):
        raise ModelError("the metadata's environment needs true or false as scaled: correct it")
    try:
        check_size(width, height)
        feature_columns(features)
    except GameError as error:
        raise ModelError(f"the metadata's environment cannot be made: {error}") from error
    return Board(width, height, tuple(features), scaled)


def obstacle(metadata: Metadata, width: int | None = None) -> str | None:
    """Why a slot cannot play, on a board of ``width`` columns if given, in one line; or None.

    A policy that is not ours may be a plugin's: that is found out only when it is loaded.
    """
    if metadata.policy is None or metadata.environment is None:
        return NOT_NAMED
    if metadata.policy.name not in BUILT_IN and not installed_plugins().provide_policies:
        return not_registered(metadata.policy.name)
    try:
        board = board_of(metadata.environment)
    except ModelError as error:
        return str(error)
    if width is not None and board.width != width:
        return other_width(board.width, width)
    return None


def not_registered(name: str) -> str:
    """Why a policy of that name cannot play, in one line."""
    return f"no policy is registered as {name!r}: install the plugin that provides it"


def other_width(width: int, wanted: int) -> str:
    """Why a policy for a board of `width` columns cannot play on one of `wanted`, in one line."""
    return (
        f"it plays on {width} columns, the arcade on {wanted}: train it with width={wanted} "
        "to show it"
    )


def is_list_of(values: Any, kind: type) -> bool:
    """Whether plain JSON `values` is a list of such (True and False are no numbers here)."""
    return isinstance(values, list | tuple) and all(
        isinstance(value, kind) and not isinstance(value, bool) for value in values
    )
