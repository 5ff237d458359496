import base64
import io
import os
import pickle
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from stable_baselines3 import DQN

from tetris_arcade.errors import ModelError, SlotExistsError
from tetris_arcade.slots import checkpoints
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Environment, Policy, Training
from tetris_arcade.slots.operations.keeping import save_checkpoint

Build = Callable[..., bytes]
LEFT = {
    "policy": {"name": "placement", "arguments": {"layers": [32, 32]}},
    "environment": {"id": "tetris_arcade/Tetris-v0", "arguments": {"width": 10}},
    "training": {"timesteps": 500, "episodes": 7, "best_lines": 3, "seconds": 1.5, "seed": 0},
    "versions": {"python": "3.11"},
    "algorithm": "DQN",
}


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "_PAUSE_SECONDS", 0)


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    return tmp_path / "best.zip"


def test_what_our_trainer_left_in_the_zip_becomes_the_metadata(
    store: DirectoryStore, checkpoint: Path, checkpoint_bytes: Build
) -> None:
    checkpoint.write_bytes(checkpoint_bytes(slot_metadata=LEFT, num_timesteps=9, max=float("inf")))
    slot = save_checkpoint(store, "mine", checkpoint, source="best", notes="first")
    metadata = store.read("mine").metadata
    assert slot.metadata == metadata
    assert metadata.policy == Policy(name="placement", arguments={"layers": [32, 32]})
    assert metadata.environment == Environment(
        id="tetris_arcade/Tetris-v0", arguments={"width": 10}
    )
    assert metadata.training == Training(
        timesteps=500, episodes=7, best_lines=3, seconds=1.5, seed=0
    )
    assert (metadata.algorithm, metadata.versions) == ("DQN", {"python": "3.11"})
    assert (metadata.source, metadata.notes, metadata.name) == ("best", "first", "mine")
    assert metadata.created is not None
    with store.open_model("mine") as model:
        assert model.read() == checkpoint.read_bytes()


def test_a_foreign_zip_keeps_only_what_it_says_in_plain_json(
    store: DirectoryStore, checkpoint: Path, checkpoint_bytes: Build
) -> None:
    pickled = {":type:": "<class 'int'>", ":serialized:": "gASVBAAAAAAAAABLAS4="}
    checkpoint.write_bytes(checkpoint_bytes(num_timesteps=5, _episode_num=pickled, seed=None))
    metadata = save_checkpoint(store, "mine", checkpoint, source="latest").metadata
    assert metadata.training == Training(timesteps=5)
    assert (metadata.policy, metadata.environment, metadata.versions) == (None, None, None)
    assert (metadata.algorithm, metadata.notes) == (None, None)


def test_a_zip_that_stable_baselines3_wrote_is_kept_and_loads_again(
    store: DirectoryStore, checkpoint: Path
) -> None:
    algorithm = DQN("MlpPolicy", "CartPole-v1", buffer_size=10, seed=3, device="cpu")
    algorithm.slot_metadata = LEFT  # type: ignore[attr-defined]  # as our trainer does
    algorithm.save(checkpoint)
    slot = save_checkpoint(store, "mine", checkpoint, source="final")
    assert slot.metadata.algorithm == "DQN"
    assert slot.metadata.training is not None
    assert slot.metadata.training.timesteps == 500
    with store.open_model("mine") as model:
        DQN.load(io.BytesIO(model.read()), device="cpu")


@pytest.mark.parametrize("evil", [{"timesteps": -1}, "text", {"seconds": "long"}])
def test_a_wrong_self_description_is_a_clear_error(
    store: DirectoryStore, checkpoint: Path, checkpoint_bytes: Build, evil: object
) -> None:
    checkpoint.write_bytes(checkpoint_bytes(slot_metadata={"training": evil}))
    with pytest.raises(ModelError, match=r"slot_metadata.*training"):
        save_checkpoint(store, "mine", checkpoint, source="best")
    assert store.names() == []


def test_a_taken_name_needs_replace(
    store: DirectoryStore, checkpoint: Path, checkpoint_bytes: Build
) -> None:
    checkpoint.write_bytes(checkpoint_bytes())
    save_checkpoint(store, "mine", checkpoint, source="best")
    with pytest.raises(SlotExistsError):
        save_checkpoint(store, "mine", checkpoint, source="best")
    save_checkpoint(store, "mine", checkpoint, source="final", taken="replace")
    assert store.read("mine").metadata.source == "final"


def test_a_torn_checkpoint_is_refused_wherever_it_was_cut(
    store: DirectoryStore, checkpoint: Path, checkpoint_bytes: Build
) -> None:
    whole = checkpoint_bytes(slot_metadata=LEFT)
    for size in range(0, len(whole), len(whole) // 25):
        checkpoint.write_bytes(whole[:size])
        with pytest.raises(ModelError, match="not a whole zip file"):
            save_checkpoint(store, "mine", checkpoint, source="best")
    assert store.names() == []


def test_a_checkpoint_with_a_flipped_bit_is_refused(
    store: DirectoryStore, checkpoint: Path, checkpoint_bytes: Build
) -> None:
    data = bytearray(checkpoint_bytes(slot_metadata=LEFT))
    data[len(data) // 2] ^= 1
    checkpoint.write_bytes(data)
    with pytest.raises(ModelError, match=r"policy.pth is damaged"):
        save_checkpoint(store, "mine", checkpoint, source="best")


def test_a_checkpoint_that_training_is_writing_is_waited_for(
    store: DirectoryStore,
    checkpoint: Path,
    checkpoint_bytes: Build,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = checkpoint_bytes(slot_metadata=LEFT)
    parts = [whole[:10], whole[:-5], whole]
    checkpoint.write_bytes(parts.pop(0))
    monkeypatch.setattr(time, "sleep", lambda _: checkpoint.write_bytes(parts.pop(0)))
    save_checkpoint(store, "mine", checkpoint, source="latest")
    with store.open_model("mine") as model:
        assert model.read() == whole


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"data": "{}"}, "no member policy.pth"),
        ({"policy.pth": ""}, "no member data"),
        ({"data": "{", "policy.pth": ""}, "is not JSON"),
        ({"data": "[" * 100_000, "policy.pth": ""}, "is not JSON"),
        ({"data": "{}", "policy.pth": ""} | {f"{n}": "" for n in range(200)}, "202 members"),
    ],
)
def test_a_zip_that_save_did_not_write_is_refused_at_once(
    store: DirectoryStore,
    checkpoint: Path,
    monkeypatch: pytest.MonkeyPatch,
    members: dict[str, str],
    reason: str,
) -> None:
    monkeypatch.delattr(time, "sleep")
    with zipfile.ZipFile(checkpoint, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    with pytest.raises(ModelError, match=reason):
        save_checkpoint(store, "mine", checkpoint, source="best")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_two_members_of_one_name_is_refused(
    store: DirectoryStore, checkpoint: Path
) -> None:
    with zipfile.ZipFile(checkpoint, "w") as archive:
        for name in ("data", "policy.pth", "policy.pth"):
            archive.writestr(name, "{}")
    with pytest.raises(ModelError, match="3 members, of 2 different names"):
        save_checkpoint(store, "mine", checkpoint, source="best")


def test_a_zip_that_unpacks_to_more_than_the_cap_is_refused(
    store: DirectoryStore,
    checkpoint: Path,
    checkpoint_bytes: Build,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checkpoint.write_bytes(checkpoint_bytes(slot_metadata=LEFT))
    monkeypatch.setattr(checkpoints, "_MAX_BYTES", 100)
    with pytest.raises(ModelError, match=r"unpacks to more than 100 bytes"):
        save_checkpoint(store, "mine", checkpoint, source="best")
    monkeypatch.undo()
    monkeypatch.setattr(checkpoints, "_MAX_DATA_BYTES", 100)
    with pytest.raises(ModelError, match=r"data exceeds 100 bytes"):
        save_checkpoint(store, "mine", checkpoint, source="best")


def test_a_compression_that_unpacks_without_bound_is_refused_at_once(
    store: DirectoryStore, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(time, "sleep")
    for compression in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile(checkpoint, "w", compression) as archive:
            archive.writestr("data", "{}")
            archive.writestr("policy.pth", bytes(1 << 20))
        with pytest.raises(ModelError, match="stored or deflated"):
            save_checkpoint(store, "mine", checkpoint, source="best")


def test_a_member_that_holds_more_than_it_declares_is_not_unpacked_further(
    store: DirectoryStore, checkpoint: Path
) -> None:
    size = 1 << 28
    with zipfile.ZipFile(checkpoint, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data", "{}")
        with archive.open("policy.pth", "w") as member:
            for _ in range(size >> 20):
                member.write(bytes(1 << 20))
    packed = checkpoint.read_bytes()
    checkpoint.write_bytes(packed.replace(struct.pack("<I", size), struct.pack("<I", 1000)))
    tracemalloc.start()
    try:
        with pytest.raises(ModelError, match=r"policy\.pth is damaged"):
            save_checkpoint(store, "mine", checkpoint, source="best")
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


def test_nothing_in_a_checkpoint_is_unpickled(
    store: DirectoryStore, checkpoint: Path, checkpoint_bytes: Build, tmp_path: Path
) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (str(tmp_path / "exploded"),)

    armed = {":type:": "int", ":serialized:": base64.b64encode(pickle.dumps(Bomb())).decode()}
    checkpoint.write_bytes(checkpoint_bytes(num_timesteps=armed, slot_metadata=armed))
    save_checkpoint(store, "mine", checkpoint, source="best")
    assert not (tmp_path / "exploded").exists()
