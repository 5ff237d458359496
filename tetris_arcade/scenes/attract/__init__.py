"""What the cabinet does when nobody plays."""

from tetris_arcade.scenes.attract.attract import Attract

__all__ = ["Attract"]
