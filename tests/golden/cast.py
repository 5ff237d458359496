"""Who is in the pictures: slots that are always the same, and games that were really played."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import msgspec

from tests.scenes.stand_ins import NOW, ScriptedPlayer, a_cabinet, a_slot, lowest
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.replay import Replay
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.jobs.job import Evaluate
from tetris_arcade.jobs.jobs import Current, Jobs
from tetris_arcade.picture.art import Art
from tetris_arcade.resources import ASSETS
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.menu.ranking import Entry, Ranking, places
from tetris_arcade.slots.metadata import Evaluation, Training
from tetris_arcade.slots.store import Slot

ART: Final = Art(ASSETS)
LONG_GAME: Final = Replay.parse(
    "uniform 10x20 1985 eNoVzVmOwyAQRdFiMugxU2nbOFKceGD_S0z6_x5du1IgSNbWlmlZhEpDVgtkyLPyHXetukcY"
    "-Bhh6PmGXpX1rkvjxJVCHqQm5FYgk-B7aopGf1M6KwlXoERk3TRJQ4Ft2hD51emDGtZ7X3Ksg0vKZPZlakwkta6KyPy3"
    "ocTXMcNU5wakEZc41CMrCjUDaWNrZIDetGh_FfPTn8khevQOF8-QJq5acDvaaD8rf2Of58dFX-Y0DO4="
)
"""What a trained model played: 240 pieces, 92 lines, up to twelve rows high."""
SHORT_GAME: Final = Replay.parse(
    "uniform 10x20 1985 eNoFwQEKgCAMAEAR3GRzU5aVEVTE8v9P7I44lkAMFbGWc2TfJ44kQrV9vjTZrmhU5vM6KecjiZF"
    "2hKAC4N3otsyr_peQBGA="
)
"""The same pieces, until the game was lost: 70 of them, 13 lines."""
NOTES: Final = (
    "Thiery & Scherrer, 2009. Published, not trained here: learnt by cross-entropy. "
    "“Building Controllers for Tetris”, ICGA Journal 32, 2009."
)


def moves_of(replay: Replay) -> Callable[[Game], int]:
    """A rule for the player: what was played in that game, and in any other the lowest place."""

    def rule(game: Game) -> int:
        known = game.seed == replay.seed and game.pieces < len(replay.actions)
        return replay.actions[game.pieces] if known else lowest(game)

    return rule


def trained(name: str, mean: float, *, days: float, timesteps: int, best: int) -> Slot:
    """A slot that was trained here, and evaluated by the standard protocol."""
    slot = a_slot(name, mean)
    evaluation = msgspec.structs.replace(
        _evaluation(slot),
        interval=(mean * 0.86, mean * 1.13),
        median_lines=mean * 0.7,
        best_lines=best,
        capped=0,
    )
    return _with(
        slot,
        evaluation=evaluation,
        created=NOW - timedelta(days=days),
        source="best",
        algorithm="DQN",
        training=Training(timesteps=timesteps, episodes=timesteps // 88, seconds=timesteps / 1500),
        replay=LONG_GAME.text(),
    )


def published(name: str, mean: float, capped: int = 0) -> Slot:
    """A player from the literature."""
    slot = trained(name, mean, days=0, timesteps=0, best=399_999)
    evaluation = msgspec.structs.replace(
        _evaluation(slot),
        interval=(mean * 0.97, min(mean * 1.02, 399_999.0)),
        capped=capped,
    )
    return _with(
        slot,
        evaluation=evaluation,
        created=None,
        source=None,
        algorithm="published",
        training=None,
        notes=NOTES,
    )


def _evaluation(slot: Slot) -> Evaluation:
    evaluation = slot.metadata.evaluation
    assert evaluation is not None
    return evaluation


def _with(slot: Slot, **fields: Any) -> Slot:
    return replace(slot, metadata=msgspec.structs.replace(slot.metadata, **fields))


BEST: Final = (
    published("bcts", 399_997.95, capped=100),
    published("dt10", 388_104.2, capped=93),
    trained("master", 182_631.4, days=3, timesteps=1_600_000, best=399_998),
    trained("expert", 20_425.0, days=11, timesteps=80_000, best=152_708),
    trained("journeyman", 1_443.2, days=95, timesteps=32_000, best=5_210),
    trained("apprentice", 407.9, days=0.5, timesteps=16_000, best=1_290),
    trained("novice", 19.8, days=0.02, timesteps=4_000, best=61),
)
ALL: Final = (
    *BEST,
    a_slot("bag-of-seven", 512.25, protocol=Protocol(randomizer="bag")),
    a_slot("not-evaluated-yet-but-with-a-long-name"),
    a_slot("torn", problem="slot 'torn': model.zip does not match its hash; save it again"),
)
TABLE: Final = places(ALL)


def long_table() -> tuple[Entry, ...]:
    """More slots than there is room for."""
    return places(
        trained(f"run-{number:02}", 3_000 / number, days=number, timesteps=900_000, best=9_000)
        for number in range(1, 41)
    )


def two_stores() -> tuple[Entry, ...]:
    """A table of which some slots lie elsewhere."""
    return places(
        replace(slot, location="zip:open-day.zip" if number % 3 == 1 else "dir:lab/slots")
        for number, slot in enumerate(BEST)
    )


class UnderWay(Jobs):
    """A job that is always as far as this, and another that waits."""

    @property
    def current(self) -> Current:
        return Current(Evaluate("dir:slots", "journeyman").title, 0.42)

    @property
    def waiting(self) -> int:
        return 1


def cabinet(
    entries: tuple[Entry, ...] = TABLE,
    *problems: str,
    game: Replay = LONG_GAME,
    jobs: Jobs | None = None,
    **options: Any,
) -> Cabinet:
    """A cabinet that shows these entries, in which every slot plays as in ``game``."""
    ranking = Ranking(entries, problems)
    player = ScriptedPlayer(moves_of(game))
    made = a_cabinet(ART, player, lambda: ranking, **{"seed": game.seed, **options})
    return made if jobs is None else replace(made, jobs=jobs)
