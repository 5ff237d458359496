"""The slots of published players: made the same each time, loaded safely, played as they are."""

import io
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch

from checkpoints.make_published import keep, pack
from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.errors import ModelError
from tetris_arcade.evaluation.evaluate import evaluate
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.loading import load_policy, load_slot
from tetris_arcade.playing.player import Player, Request
from tetris_arcade.policies.linear import PUBLISHED, LinearPolicy
from tetris_arcade.slots.metadata import Environment, Evaluation, Metadata, Policy
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

BCTS = PUBLISHED["bcts"]


@pytest.fixture
def slots(tmp_path: Path) -> SlotStore:
    """A store of one slot, `bcts`."""
    (tmp_path / "published").mkdir()
    store = open_store(f"dir:{tmp_path / 'published'}")
    keep(store, "bcts", BCTS)
    return store


def content(folder: Path) -> dict[str, bytes]:
    """The files of a store's slots."""
    return {str(path): path.read_bytes() for path in folder.glob("[a-z]*/*")}


def test_a_published_slot_loads_with_the_very_weights(slots: SlotStore) -> None:
    metadata, loaded = load_slot(slots, "bcts")
    assert isinstance(loaded.policy, LinearPolicy)
    assert loaded.policy.weights.tolist() == list(BCTS.weights.values())
    board = loaded.board
    assert (board.width, board.features, board.scaled) == (10, BCTS.features, False)
    assert (metadata.algorithm, metadata.training, metadata.notes) == (
        "published", None, BCTS.notes,
    )  # fmt: skip


def test_made_again_a_slot_is_the_same_and_keeps_its_evaluation(
    slots: SlotStore, tmp_path: Path
) -> None:
    before = content(tmp_path / "published")
    with zipfile.ZipFile(io.BytesIO(pack(BCTS))) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}
    keep(slots, "bcts", BCTS)
    assert content(tmp_path / "published") == before
    evaluated = msgspec.structs.replace(
        slots.read("bcts").metadata, evaluation=Evaluation(mean_lines=5.0), notes="old"
    )
    slots.annotate("bcts", evaluated)
    keep(slots, "bcts", BCTS)
    kept = slots.read("bcts").metadata
    assert (kept.evaluation, kept.notes) == (Evaluation(mean_lines=5.0), BCTS.notes)
    assert not (tmp_path / "published" / ".trash").exists()


def test_the_evaluation_of_another_model_is_not_kept(slots: SlotStore) -> None:
    evaluated = msgspec.structs.replace(
        slots.read("bcts").metadata, evaluation=Evaluation(mean_lines=5.0)
    )
    slots.annotate("bcts", evaluated)
    keep(slots, "bcts", PUBLISHED["dt10"])
    assert slots.read("bcts").metadata.evaluation is None


def test_a_bare_model_imports_as_a_slot_that_plays_the_same(
    slots: SlotStore, tmp_path: Path
) -> None:
    (tmp_path / "bare.zip").write_bytes(pack(BCTS))
    save_checkpoint(slots, "again", tmp_path / "bare.zip", source="import")
    protocol = Protocol(games=4, height=8)
    results = [evaluate(slots.read(name), protocol).lines.tolist() for name in ("bcts", "again")]
    assert results[0] == results[1]
    assert slots.read("again").metadata.training is None


def test_worker_and_evaluation_agree_on_it_to_the_digit(slots: SlotStore) -> None:
    protocol = Protocol(games=1, seed=4, height=7)
    _, loaded = load_slot(slots, "bcts")
    batch = GameBatch(1, height=7, features=BCTS.features, scaled=False)
    batch.reset(0, game_seed(4, 0))
    player = Player()
    stream = player.play(Request(slots.location, "bcts", game_seed(4, 0), height=7))
    try:
        while (observation := batch.observe())[0, :, -1].any():
            while (decision := stream.take()) is None:
                assert stream.problem is None
            q_values = loaded.policy.q_values(observation)[0]
            assert decision.action == q_values.argmax()
            assert decision.q_values == tuple(q_values.astype(np.float32).tolist())
            batch.step(np.array([decision.action]))
    finally:
        player.close()
    assert batch.pieces[0] > 20
    assert evaluate(slots.read("bcts"), protocol).lines.tolist() == batch.lines.tolist()


def model(weights: dict[str, torch.Tensor]) -> io.BytesIO:
    """A model zip with these tensors."""
    saved, packed = io.BytesIO(), io.BytesIO()
    torch.save(weights, saved)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("policy.pth", saved.getvalue())
    return packed


def described(arguments: dict[str, Any] | None = None, **environment: Any) -> Metadata:
    """The metadata of a linear policy of two features."""
    observed = {"features": ["holes", "wells"], "scaled": False} | environment
    return Metadata(
        policy=Policy(name="LinearPolicy", arguments=arguments or {}),
        environment=Environment(id="tetris_arcade/Tetris-v0", arguments=observed),
    )


def numbers(*values: float, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.tensor(values, dtype=dtype)


@pytest.mark.parametrize(
    "weights",
    [
        {},
        {"weights": numbers(1)},
        {"weights": numbers(1, 2, 3)},
        {"weights": numbers(1, 2).reshape(1, 2)},
        {"weights": numbers(1, 2, dtype=torch.float32)},
        {"weights": numbers(1, 2, dtype=torch.int64)},
        {"weights": numbers(1, 2), "more": numbers(1)},
        {"scorer": numbers(1, 2)},
    ],
    ids=["none", "few", "many", "two axes", "float32", "whole", "more", "misnamed"],
)
def test_a_model_that_is_not_the_weights_of_these_features_is_refused(
    weights: dict[str, torch.Tensor],
) -> None:
    load_policy(model({"weights": numbers(1, 2)}), described())
    with pytest.raises(ModelError, match=r"one tensor `weights`.* 2 features"):
        load_policy(model(weights), described())


@pytest.mark.parametrize("bad", [-1e300, 10_001])
def test_weights_that_cannot_be_added_up_exactly_are_refused(bad: float) -> None:
    with pytest.raises(ModelError, match="from -10,000 to 10,000"):
        load_policy(model({"weights": numbers(1, bad)}), described())


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        (described({"net_arch": [8]}), "has none"),
        (described(scaled="no"), "true or false"),
        (described(scaled=0), "true or false"),
        (described(features=["beauty", "wells"]), "beauty"),
        (described(features=["wells"]), "1 features"),
    ],
    ids=["arguments", "text", "number", "unknown", "fewer"],
)
def test_metadata_that_does_not_fit_is_refused(metadata: Metadata, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        load_policy(model({"weights": numbers(1, 2)}), metadata)


def test_it_observes_scaled_features_unless_its_metadata_says_otherwise() -> None:
    for scaled in (False, True):
        loaded = load_policy(model({"weights": numbers(1, 2)}), described(scaled=scaled))
        assert loaded.board.scaled is scaled
    thin = Metadata(
        policy=Policy(name="LinearPolicy"), environment=Environment(id="tetris_arcade/Tetris-v0")
    )
    assert load_policy(model({"weights": numbers(*range(14))}), thin).board.scaled
