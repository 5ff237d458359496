"""A slot's model.zip -> a policy that can play, running none of the zip's code.

`DQN.load` unpickles what the zip's author put there. We read one member, ``policy.pth``, as
tensors only (`weights`), into a policy that we build ourselves from validated metadata
(`policies.registry`).
"""

from dataclasses import dataclass
from typing import BinaryIO

from tetris_arcade import env
from tetris_arcade.errors import ModelError
from tetris_arcade.playability import NOT_NAMED, Board, board_of
from tetris_arcade.playing.memory import shortage_told
from tetris_arcade.policies.building import PlayingPolicy
from tetris_arcade.policies.registry import make_policy
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.operations.verification import open_verified
from tetris_arcade.slots.store import SlotStore
from tetris_arcade.weights import read_weights


@dataclass(frozen=True)
class LoadedPolicy:
    """A policy that is ready to play, and what it must be shown."""

    policy: PlayingPolicy
    board: Board
    """It plays on any other height as well."""


def load_slot(store: SlotStore, name: str) -> tuple[Metadata, LoadedPolicy]:
    """The metadata and the policy of a slot, which belong together: the model's hash is checked.

    Raises what `open_verified` and `load_policy` raise.
    """
    metadata, model = open_verified(store, name)
    with model:
        return metadata, load_policy(model, metadata)


@shortage_told()
def load_policy(model: BinaryIO, metadata: Metadata) -> LoadedPolicy:
    """Build the policy that `metadata` describes, with the weights in the zip `model`.

    Raises `ModelError` for anything that is missing, too large, damaged or does not fit together,
    and where there is not memory enough.
    """
    if metadata.policy is None or metadata.environment is None:
        raise ModelError(NOT_NAMED)
    board = board_of(metadata.environment)
    observation_space, action_space = env.spaces(
        width=board.width, height=board.height, features=board.features, scaled=board.scaled
    )
    policy = make_policy(metadata.policy, observation_space, action_space, read_weights(model))
    return LoadedPolicy(policy, board)
