"""The environment's name in gymnasium's registry; cheap to import.

gymnasium calls `register_environment` on its own import, through the entry-point group
``gymnasium.envs``, so ``gymnasium.make("tetris_arcade/Tetris-v0")`` works wherever the package is
installed. Importing `tetris_arcade.env` does the same from a bare checkout.
"""

from typing import Final

import gymnasium

ENVIRONMENT_ID: Final = "tetris_arcade/Tetris-v0"


def register_environment() -> None:
    """Tell gymnasium of our environment; once is enough, again does no harm."""
    if ENVIRONMENT_ID not in gymnasium.registry:
        gymnasium.register(ENVIRONMENT_ID, entry_point="tetris_arcade.env:TetrisEnv")
