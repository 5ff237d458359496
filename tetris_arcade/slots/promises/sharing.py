"""Several at once: readers see one whole slot, and of the writers none loses what is kept."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import BinaryIO, TypeVar

from tetris_arcade.errors import SlotError, SlotExistsError
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.promises.trial import Trial, expect
from tetris_arcade.slots.store import Slot

_ROUNDS = 10
_MOST_ROUNDS = 1000  # a quick writer goes on until the readers were let in, too
_LOOKS = 20
_READERS = 2
_WRITERS = 6
_OLD = bytes(range(256)) * 2000
_HALF = len(_OLD) // 2

_Saved = TypeVar("_Saved", Slot, Slot | None)


def an_open_model_stays_the_same_while_its_slot_is_replaced(trial: Trial) -> None:
    with _half_read(trial) as model:
        trial.save("slot", model=b"new" * 10, replace=True)
        expect("the rest of the open model", model.read(), _OLD[_HALF:])


def an_open_model_stays_the_same_while_its_slot_is_renamed(trial: Trial) -> None:
    with _half_read(trial) as model:
        trial.open().rename(trial.name("slot"), trial.name("renamed"))
        trial.save("slot", model=b"new" * 10)
        expect("the rest of the open model", model.read(), _OLD[_HALF:])


def an_open_model_stays_the_same_while_its_slot_is_deleted(trial: Trial) -> None:
    with _half_read(trial) as model:
        trial.open().delete(trial.name("slot"))
        trial.save("slot", model=b"new" * 10)
        expect("the rest of the open model", model.read(), _OLD[_HALF:])


def a_slot_and_its_model_are_of_one_generation(trial: Trial) -> None:
    name = _save_generation(trial, 0).name

    def look() -> None:
        try:
            slot, model = trial.open().open_slot(name)
        except SlotError as error:
            if type(error) is not SlotError:  # the plain one says: replaced all the time
                raise
            return
        with model:
            content = model.read()
        info = slot.metadata.model
        expect("the hash of the model", hashlib.sha256(content).hexdigest(), info and info.sha256)
        expect("what the model is of", content.decode().strip(), slot.metadata.notes)

    _while_it_is_replaced(trial, look)


def a_slot_that_is_replaced_is_always_there(trial: Trial) -> None:
    name = _save_generation(trial, 0).name

    def look() -> None:
        expect("names()", trial.names(), [name])
        expect("its problem", trial.open().read(name).problem, None)
        expect("whether its model is a whole one", trial.model(name).endswith(b"\n"), True)

    _while_it_is_replaced(trial, look)


def of_several_who_save_one_name_exactly_one_wins(trial: Trial) -> None:
    def save(number: int) -> Slot | None:
        try:
            return trial.save("slot", model=b"%d" % number, metadata=Metadata(notes=str(number)))
        except SlotExistsError:
            return None

    saved = _all_at_once(save)
    winners = [number for number, slot in enumerate(saved) if slot is not None]
    expect("how many saved", len(winners), 1)
    [slot] = filter(None, saved)
    trial.expect_slot(slot, b"%d" % winners[0])
    trial.expect_trash()


def nothing_is_lost_when_several_replace_at_once(trial: Trial) -> None:
    first = _save_generation(trial, -1)
    saved = _all_at_once(lambda number: _save_generation(trial, number))
    left = [trial.open().read(first.name), *(each.slot for each in trial.discarded())]
    came = sorted(slot.metadata.notes or "" for slot in left)
    expected = sorted(slot.metadata.notes or "" for slot in (first, *saved))
    expect("the slot and the trash together", came, expected)


def _half_read(trial: Trial) -> BinaryIO:
    name = trial.save("slot", model=_OLD).name
    model = trial.open().open_model(name)
    expect("the first half of the model", model.read(_HALF), _OLD[:_HALF])
    return model


def _save_generation(trial: Trial, number: int) -> Slot:
    """Models differ in length too, so that a mixture of two shows."""
    model = str(number).rjust(number % 7 * 1000).encode() + b"\n"
    return trial.save("slot", model=model, metadata=Metadata(notes=str(number)), replace=True)


def _while_it_is_replaced(trial: Trial, look: Callable[[], None]) -> None:
    """Look again and again, in several threads, while the slot is replaced in this one."""
    looks: list[None] = []
    stop = Event()

    def keep_looking() -> None:
        try:
            while not stop.is_set():
                look()
                looks.append(None)
        finally:
            stop.set()  # what one has seen to be broken, the others need not wait for

    with ThreadPoolExecutor(_READERS) as pool:
        readers = [pool.submit(keep_looking) for _ in range(_READERS)]
        try:
            for number in range(1, _MOST_ROUNDS + 1):
                _save_generation(trial, number)
                if stop.is_set() or (number >= _ROUNDS and len(looks) >= _LOOKS):
                    break
        finally:
            stop.set()
        for reader in readers:
            reader.result()
    look()


def _all_at_once(save: Callable[[int], _Saved]) -> list[_Saved]:
    barrier = Barrier(_WRITERS)

    def start(number: int) -> _Saved:
        barrier.wait()
        return save(number)

    with ThreadPoolExecutor(_WRITERS) as pool:
        return list(pool.map(start, range(_WRITERS)))


PROMISES = (
    an_open_model_stays_the_same_while_its_slot_is_replaced,
    an_open_model_stays_the_same_while_its_slot_is_renamed,
    an_open_model_stays_the_same_while_its_slot_is_deleted,
    a_slot_and_its_model_are_of_one_generation,
    a_slot_that_is_replaced_is_always_there,
    of_several_who_save_one_name_exactly_one_wins,
    nothing_is_lost_when_several_replace_at_once,
)
