"""What whoever watches a scene does: let time pass, press keys."""

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.scenes.scene import Scene, Transition

FRAME = 1 / 60


def watch(scene: Scene, seconds: float) -> Transition | None:
    """Let so many seconds pass; where the scene leads elsewhere, only until then."""
    for _ in range(round(seconds / FRAME)):
        transition = scene.update(FRAME)
        if transition is not None:
            return transition
    return None


def press(scene: Scene, *actions: Action) -> None:
    """Do these one after the other; none of them leads elsewhere."""
    for action in actions:
        assert scene.handle(Input(action)) is None
