"""The slots that ship are whole, differ in skill, and score what they say."""

import hashlib
import math
from itertools import pairwise

import pytest

from tetris_arcade.evaluation import evaluate
from tetris_arcade.presets import PRESETS
from tetris_arcade.protocol import Protocol
from tetris_arcade.slots.locations import STARTER_LOCATION
from tetris_arcade.slots.operations import rank
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot

STORE = open_store(STARTER_LOCATION)
SLOTS = rank(STORE.slots())


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.name)
def test_it_is_whole_and_of_a_committed_preset(slot: Slot) -> None:
    assert slot.problem is None
    metadata = slot.metadata
    assert metadata.model is not None
    with STORE.open_model(slot.name) as model:
        content = model.read()
    assert hashlib.sha256(content).hexdigest() == metadata.model.sha256
    assert metadata.training is not None
    assert metadata.training.preset == slot.name
    preset = PRESETS[slot.name]
    assert metadata.training.seed == preset.seed
    assert metadata.policy is not None
    assert metadata.policy.arguments == {"net_arch": list(preset.net_arch)}


def test_there_are_three_of_visibly_different_skill() -> None:
    means = [slot.metadata.evaluation.mean_lines for slot in SLOTS if slot.metadata.evaluation]
    assert len(means) == len(SLOTS) >= 3
    assert all(better > 4 * worse for better, worse in pairwise(means))


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
