"""A slot plays."""

from collections.abc import Callable

import pygame

from tests.golden.cast import LONG_GAME, SHORT_GAME, TABLE, cabinet
from tests.golden.pictures import picture
from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.replay import Replay
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.scene import Push, Scene

FRAME = 1 / 60
EXPERT = [entry.slot.name for entry in TABLE].index("expert")


def demo_of(
    game: Replay = LONG_GAME, chosen: int = EXPERT, speed: float = 1.0, kiosk: bool = False
) -> Demo:
    """A demo in which every slot plays that game."""
    return Demo(cabinet(game=game, kiosk=kiosk), TABLE, chosen, speed=speed)


def watch(demo: Demo, until: Callable[[Demo], bool]) -> Demo:
    """Let it go on until something is the case."""
    for _ in range(100_000):
        if until(demo):
            return demo
        demo.update(FRAME)
    raise AssertionError("it never came to that")


def at_piece(number: int) -> Callable[[Demo], bool]:
    """Whether that piece is in the middle of its fall."""

    def there(demo: Demo) -> bool:
        view = demo.show.view(demo.speed)
        falling = view.falling
        return demo.show.game.pieces == number and falling is not None and falling.row < 14

    return there


def fast(number: int, *, kiosk: bool = False) -> Demo:
    """A demo that was fast as far as that piece, and is at its usual speed since."""
    demo = demo_of(speed=32.0, kiosk=kiosk)
    watch(demo, lambda demo: demo.show.game.pieces >= number - 1)
    while demo.speed > 1:
        demo.handle(Input(Action.DOWN))
    return demo


@picture
def demo_falling(surface: pygame.Surface) -> None:
    """A piece falls."""
    watch(fast(121), at_piece(121)).draw(surface)


@picture
def demo_clearing(surface: pygame.Surface) -> None:
    """Two rows open."""

    def opening(demo: Demo) -> bool:
        view = demo.show.view(demo.speed)
        return len(view.clearing) == 2 and view.cleared > 0.3

    watch(fast(119), opening).draw(surface)


@picture
def demo_published(surface: pygame.Surface) -> None:
    """A player from the literature, whose notes are long."""
    watch(demo_of(chosen=0), at_piece(12)).draw(surface)


@picture
def demo_unranked(surface: pygame.Surface) -> None:
    """A slot of which little is known, with a long name."""
    number = [entry.rank for entry in TABLE].index(None, EXPERT + 5)
    watch(demo_of(chosen=number), at_piece(9)).draw(surface)


@picture
def demo_fast(surface: pygame.Surface) -> None:
    """At sixteen pieces a second."""
    watch(demo_of(speed=16.0), lambda demo: demo.show.game.pieces >= 137).draw(surface)


@picture
def demo_past(surface: pygame.Surface) -> None:
    """Stopped, and gone back."""
    demo = fast(150)
    demo.handle(Input(Action.PAUSE))
    for _ in range(17):
        demo.handle(Input(Action.STEP_BACK))
    for _ in range(60):
        demo.update(FRAME)
    demo.draw(surface)


@picture
def demo_thoughts(surface: pygame.Surface) -> None:
    """What the policy thinks of each placement."""
    demo = watch(fast(121), at_piece(121))
    demo.handle(Input(Action.THOUGHTS))
    demo.draw(surface)


@picture
def demo_thoughts_unseen(surface: pygame.Surface) -> None:
    """Why that is not to be seen now."""
    demo = watch(demo_of(speed=16.0), lambda demo: demo.show.game.pieces >= 60)
    demo.handle(Input(Action.THOUGHTS))
    demo.draw(surface)


@picture
def demo_over(surface: pygame.Surface) -> None:
    """A lost game."""
    demo = watch(demo_of(SHORT_GAME, speed=16.0), lambda demo: demo.show.over)
    for _ in range(120):
        demo.update(FRAME)
    demo.draw(surface)


@picture
def demo_getting_ready(surface: pygame.Surface) -> None:
    """The policy is not there yet."""
    demo = _with_player(lambda player: setattr(player, "ready", False))
    for _ in range(60):
        demo.update(FRAME)
    demo.draw(surface)


@picture
def demo_out_of_order(surface: pygame.Surface) -> None:
    """The slot does not play."""
    problem = "the slot 'expert' cannot be loaded: its policy has 3 layers, not 2; train it anew"
    demo = _with_player(lambda player: player.broken.update(expert=problem))
    demo.update(FRAME)
    demo.draw(surface)


def _with_player(prepare: Callable[[ScriptedPlayer], None]) -> Demo:
    """A demo whose player is prepared before its first game."""
    shown = cabinet()
    assert isinstance(shown.player, ScriptedPlayer)
    prepare(shown.player)
    return Demo(shown, TABLE, EXPERT)


def _entering(demo: Demo, text: str) -> Scene:
    """The pop-up for a seed over a demo, with so much typed."""
    transition = demo.handle(Input(Action.ENTER_SEED))
    assert isinstance(transition, Push)
    for character in text:
        transition.scene.handle(Input(Action.OTHER, text=character))
    return transition.scene


@picture
def seed_entry(surface: pygame.Surface) -> None:
    """Some digits are typed."""
    _entering(watch(fast(121), at_piece(121)), "20260131").draw(surface)


@picture
def seed_entry_too_large(surface: pygame.Surface) -> None:
    """Too many digits were typed."""
    scene = _entering(watch(fast(121), at_piece(121)), "9" * 20)
    scene.handle(Input(Action.CONFIRM))
    scene.draw(surface)
