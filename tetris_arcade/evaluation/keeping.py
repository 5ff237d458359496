"""A slot is evaluated, and the result is kept in it: the same on the command line and on screen."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import NamedTuple

from msgspec.structs import replace as changed

from tetris_arcade.errors import ModelError, SlotError
from tetris_arcade.evaluation import evaluate as evaluation
from tetris_arcade.evaluation.parcel import Parcel
from tetris_arcade.evaluation.protocol import Protocol, is_standard
from tetris_arcade.playing.memory import is_shortage
from tetris_arcade.slots.metadata import Evaluation
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot


class Found(NamedTuple):
    """What an evaluation found out about a slot."""

    parcel: Parcel
    """The slot as it was evaluated."""
    evaluation: Evaluation
    replay: str
    pieces_per_second: int


def find_out(
    slot: Slot,
    protocol: Protocol,
    *,
    executor: Executor | None = None,
    workers: int = 1,
    report: Callable[[int], None] = lambda pieces: None,
) -> Found:
    """Play the games of `protocol` with a slot as it is now; the arguments are `evaluate`'s.

    Raises what `evaluate` raises, a `ModelError` with the slot's name.
    """
    with _named(slot):
        parcel = evaluation.pack(slot)
        started = time.monotonic()
        result = evaluation.evaluate(
            parcel, protocol, executor=executor, workers=workers, report=report
        )
        speed = round(result.pieces / (time.monotonic() - started))
        replay = evaluation.record(parcel.load(), result).text()
    return Found(parcel, result.as_evaluation(), replay, speed)


def keep(found: Found, slot: Slot) -> None:
    """Write the result into the slot as it is now, unless it has one that it is ranked by.

    Raises `SlotError` for a slot that was replaced meanwhile, and what `SlotStore.annotate` raises.
    """
    with _named(slot):
        store = open_store(slot.location)
        there = store.read(slot.name)
        now = there.metadata
        if now.evaluation and is_standard(now.evaluation) and not is_standard(found.evaluation):
            return
        if not _plays_alike(there, found.parcel):
            raise SlotError(
                f"slot {slot.name!r} was replaced while its old model was evaluated; "
                "evaluate it again"
            )
        store.annotate(slot.name, changed(now, evaluation=found.evaluation, replay=found.replay))


def _plays_alike(slot: Slot, parcel: Parcel) -> bool:
    """Whether the slot is still what was packed, whatever was noted in it since."""
    now, then = slot.metadata, parcel.metadata
    if (now.model, now.policy, now.environment) != (then.model, then.policy, then.environment):
        return False
    # A slot that we did not make may have no hash of its model.
    return now.model is not None or evaluation.pack(slot).model == parcel.model


@contextmanager
def _named(slot: Slot) -> Iterator[None]:
    """What is wrong with a model says whose it is; so does a shortage of memory."""
    try:
        yield
    except ModelError as error:  # which knows of no slots
        raise ModelError(f"slot {slot.name!r}: {error}") from error
    except Exception as error:
        if not is_shortage(error):
            raise
        raise ModelError(
            f"slot {slot.name!r} needs more memory than there is: leave it out"
        ) from error
