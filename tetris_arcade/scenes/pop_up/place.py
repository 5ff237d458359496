"""Where a pop-up stands."""

from dataclasses import dataclass

from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.scene import Pop, Replace, Scene, Transition


@dataclass(frozen=True)
class Place:
    """Over which scene a pop-up lies, and which pop-up it goes back to."""

    cabinet: Cabinet
    below: Scene
    back: Scene | None = None
    """None: the scene below."""

    def leave(self) -> Transition:
        """Back to where this came from."""
        return Pop() if self.back is None else Replace(self.back)
