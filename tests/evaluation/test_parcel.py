"""A parcel holds the weights alone, whatever else a model holds."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tetris_arcade.errors import ModelError
from tetris_arcade.evaluation.parcel import pack
from tetris_arcade.slots.store import SlotStore

PACK = """
import resource, sys
from tetris_arcade.errors import ModelError
from tetris_arcade.evaluation.parcel import pack
from tetris_arcade.slots.plugins import open_store
slot = open_store(sys.argv[1]).read("tiny")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try: pack(slot)
except ModelError as error: print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def model_of(store: SlotStore) -> Path:
    return Path(store.location.removeprefix("dir:")) / "tiny" / "model.zip"


def test_only_the_weights_travel_and_they_are_the_same(store: SlotStore) -> None:
    parcel = pack(store.read("tiny"))
    with (
        zipfile.ZipFile(model_of(store)) as whole,
        zipfile.ZipFile(io.BytesIO(parcel.model)) as sent,
    ):
        assert sent.namelist() == ["policy.pth"]
        assert sent.read("policy.pth") == whole.read("policy.pth")


def test_a_vast_model_that_nobody_vouches_for_is_not_read_whole(store: SlotStore) -> None:
    (model_of(store).parent / "metadata.json").unlink()
    with model_of(store).open("r+b") as file:
        file.truncate(8 << 30)  # sparse
    done = subprocess.run(
        [sys.executable, "-c", PACK, store.location], capture_output=True, text=True, check=True
    )
    message, megabytes = done.stdout.splitlines()
    assert "not a whole zip" in message
    assert int(megabytes) < 50


def test_a_model_without_weights_is_refused(store: SlotStore) -> None:
    (model_of(store).parent / "metadata.json").unlink()
    with zipfile.ZipFile(model_of(store), "w") as archive:
        archive.writestr("data", b"{}")
    with pytest.raises(ModelError, match=r"policy\.pth is missing"):
        pack(store.read("tiny"))
