"""What is saved reads back."""

import io
import random
from datetime import UTC, datetime

from tetris_arcade.slots.locations import is_scheme
from tetris_arcade.slots.metadata import (
    MAX_INTEGER,
    Environment,
    Evaluation,
    Metadata,
    Policy,
    Training,
)
from tetris_arcade.slots.names import MAX_LENGTH
from tetris_arcade.slots.promises.streams import one_way
from tetris_arcade.slots.promises.trial import MODEL, Trial, described, expect, expect_same
from tetris_arcade.slots.store import Slot

_PIECE = 1 << 16
_LARGE = random.Random(0).randbytes((3 << 20) + 1)
_FULL = Metadata(
    created=datetime(2026, 2, 28, 23, 59, 58, 123456, tzinfo=UTC),
    source="import",
    algorithm="DQN",
    policy=Policy(name="p", arguments={"net_arch": [8, 8]}, unknown={"licence": {"id": "MIT"}}),
    environment=Environment(id="some/Env-v0", arguments={"height": 20}),
    training=Training(timesteps=1, seconds=0.1, seed=MAX_INTEGER, unknown={"gpu": None}),
    evaluation=Evaluation(mean_lines=1e6 / 3, interval=(0.0, 1e300), unknown={"by": ["a", 1]}),
    versions={"python": "3.11", "torch": "2.10"},
    notes="two\nlines, “quotes” and a 🕹",
    unknown={"lab": {"room": 7, "deep": [{"er": False}]}, "mood": 0.5},
)


def the_location_opens_the_same_store(trial: Trial) -> None:
    saved = trial.save("slot")
    location = trial.open().location
    scheme, _, rest = location.partition(":")
    expect(f"whether location {location!r} is SCHEME:REST", is_scheme(scheme) and rest != "", True)
    again = trial.factory(rest)
    expect(f"the location of the store that {location!r} opens", again.location, location)
    expect_same(f"the slot in the store that {location!r} opens", again.read(saved.name), saved)


def a_saved_slot_reads_back(trial: Trial) -> None:
    name = trial.name("slot")
    saved = trial.save("slot")
    expected = Slot(name, trial.open().location, described(Metadata(), name, MODEL))
    expect_same("what save() returns", saved, expected)
    trial.expect_slot(expected, MODEL)
    slot, model = trial.open().open_slot(name)
    with model:
        expect_same("the slot from open_slot()", slot, expected)
        expect("the model from open_slot()", model.read(), MODEL)


def everything_in_the_metadata_reads_back(trial: Trial) -> None:
    name = trial.name("slot")
    trial.save("slot", metadata=_FULL)
    expected = Slot(name, trial.open().location, described(_FULL, name, MODEL))
    expect_same("the slot", trial.open().read(name), expected)


def a_slot_has_the_name_that_it_is_saved_under(trial: Trial) -> None:
    first = trial.save("first")
    trial.save("copy", metadata=first.metadata)
    trial.expect_names("copy", "first")
    name = trial.name("copy")
    expect("metadata.name of a copy", trial.open().read(name).metadata.name, name)


def names_are_sorted(trial: Trial) -> None:
    labels = ("z", "a9", "a10", "a-b", "a_b", "a")
    for label in labels:
        trial.save(label)
    trial.expect_names(*labels)


def every_allowed_name_is_kept(trial: Trial) -> None:
    longest = "x" * (MAX_LENGTH - len(trial.prefix))
    labels = ("model.zip", "metadata.json", "a..b", "-_-", longest)
    saved = {label: trial.save(label, model=label.encode()) for label in labels}
    for label, slot in saved.items():
        trial.expect_slot(slot, label.encode())
    trial.expect_names(*labels)


def slots_lists_every_slot(trial: Trial) -> None:
    saved = [trial.save(label, model=label.encode()) for label in "cab"]
    listed = [slot for slot in trial.open().slots() if slot in saved]
    expect("slots()", listed, sorted(saved, key=lambda slot: slot.name))


def an_empty_model_is_kept(trial: Trial) -> None:
    trial.expect_slot(trial.save("slot", model=b""), b"")


def a_large_model_reads_back_piece_by_piece(trial: Trial) -> None:
    name = trial.save("slot", model=_LARGE).name
    with trial.open().open_model(name) as model:
        came = b"".join(iter(lambda: model.read(_PIECE), b""))
    expect("the model", came, _LARGE)


def an_open_model_goes_back_to_its_start(trial: Trial) -> None:
    name = trial.save("slot").name
    with trial.open().open_model(name) as model:
        expect("the first 3 bytes", model.read(3), MODEL[:3])
        model.seek(0)
        expect("the model after seek(0)", model.read(), MODEL)


def a_model_is_kept_from_where_its_stream_stands(trial: Trial) -> None:
    stream = io.BytesIO(b"before" + MODEL)
    stream.seek(len(b"before"))
    slot = trial.open().save(trial.name("slot"), stream, Metadata())
    trial.expect_slot(slot, MODEL)


def a_stream_that_cannot_seek_is_kept(trial: Trial) -> None:
    slot = trial.open().save(trial.name("slot"), one_way(_LARGE), Metadata())
    trial.expect_slot(slot, _LARGE)


PROMISES = (
    the_location_opens_the_same_store,
    a_saved_slot_reads_back,
    everything_in_the_metadata_reads_back,
    a_slot_has_the_name_that_it_is_saved_under,
    names_are_sorted,
    every_allowed_name_is_kept,
    slots_lists_every_slot,
    an_empty_model_is_kept,
    a_large_model_reads_back_piece_by_piece,
    an_open_model_goes_back_to_its_start,
    a_model_is_kept_from_where_its_stream_stands,
    a_stream_that_cannot_seek_is_kept,
)
