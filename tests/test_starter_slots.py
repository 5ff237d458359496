"""The slots that ship are whole, differ in skill, and score what they say."""

import hashlib
import math
from itertools import pairwise

import pytest

from tetris_arcade.evaluation.evaluate import evaluate
from tetris_arcade.evaluation.protocol import Protocol, is_standard
from tetris_arcade.loading import load_slot
from tetris_arcade.policies.linear import PUBLISHED, LinearPolicy
from tetris_arcade.presets import PRESETS
from tetris_arcade.resources import STARTER_SLOTS
from tetris_arcade.slots.locations import STARTER_LOCATION
from tetris_arcade.slots.operations.finding import rank
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot

STORE = open_store(STARTER_LOCATION)
SLOTS = rank(STORE.slots(), is_standard)
TRAINED = [slot for slot in SLOTS if slot.name not in PUBLISHED]


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.name)
def test_it_is_whole(slot: Slot) -> None:
    assert slot.problem is None
    assert slot.metadata.model is not None
    with STORE.open_model(slot.name) as model:
        content = model.read()
    assert hashlib.sha256(content).hexdigest() == slot.metadata.model.sha256


@pytest.mark.parametrize("slot", TRAINED, ids=lambda slot: slot.name)
def test_what_is_not_published_is_of_a_committed_preset(slot: Slot) -> None:
    metadata = slot.metadata
    assert metadata.training is not None
    assert metadata.training.preset == slot.name
    preset = PRESETS[slot.name]
    assert metadata.training.seed == preset.seed
    assert metadata.policy is not None
    assert metadata.policy.arguments == {"net_arch": list(preset.net_arch)}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_player_has_the_published_weights_and_says_whose(name: str) -> None:
    metadata, loaded = load_slot(STORE, name)
    assert isinstance(loaded.policy, LinearPolicy)
    weights = dict(zip(loaded.board.features, loaded.policy.weights.tolist(), strict=True))
    assert weights == PUBLISHED[name].weights
    assert (metadata.algorithm, metadata.notes) == ("published", PUBLISHED[name].notes)


def test_there_are_three_of_visibly_different_skill() -> None:
    means = [slot.metadata.evaluation.mean_lines for slot in TRAINED if slot.metadata.evaluation]
    assert len(means) == len(TRAINED) >= 3
    assert all(better > 4 * worse for better, worse in pairwise(means))


def test_they_take_little_room() -> None:
    assert sum(path.stat().st_size for path in STARTER_SLOTS.glob("[a-z]*/*")) < 3e6


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.name)
def test_it_scores_what_it_says(slot: Slot) -> None:
    kept = slot.metadata.evaluation
    assert kept is not None
    assert kept.protocol == "standard"
    assert kept.interval is not None
    # The same games, cut early so that this takes seconds. With games that end memorylessly after
    # m lines on average, cutting at c leaves m * (1 - exp(-c / m)). Rounding differs between
    # processors, so a game may turn out otherwise than it did.
    again = evaluate(slot, Protocol(max_pieces=3_000))
    low, high = (mean * -math.expm1(-1_200 / mean) for mean in kept.interval)
    assert 0.9 * low <= again.mean_lines <= 1.1 * high
