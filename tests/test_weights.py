"""Weights are read as tensors and nothing else, within the size of their own file."""

import contextlib
import io
import os
import pickle
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from stable_baselines3 import DQN

from tests.hostile_zips import with_legacy_prefix, with_other_case, with_two_directories
from tetris_arcade.errors import ModelError
from tetris_arcade.weights import MEMBER, read_weights


class Payload:
    """Unpickling this creates a file: the sign that a stranger's code ran."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.sign}",)


def packed(content: bytes, *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A model zip with this for its weights."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.writestr(MEMBER, content)
    return buffer.getvalue()


def saved(value: object) -> bytes:
    """What torch.save writes."""
    buffer = io.BytesIO()
    torch.save(value, buffer)
    return buffer.getvalue()


def repacked(content: bytes, *, pickled: bytes | None = None, compression: int = 0) -> bytes:
    """What torch.save wrote, with another pickle or packed otherwise."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", compression) as new,
    ):
        for name in old.namelist():
            replaced = pickled is not None and name.endswith("data.pkl")
            new.writestr(name, pickled if replaced else old.read(name))  # type: ignore[arg-type]
    return buffer.getvalue()


def read(model: bytes) -> dict[str, torch.Tensor]:
    return read_weights(io.BytesIO(model))


def test_the_weights_are_those_that_sb3_saved(checkpoints: Path) -> None:
    expected = DQN.load(checkpoints / "best.zip").policy.state_dict()
    weights = read((checkpoints / "best.zip").read_bytes())
    assert list(weights) == list(expected)
    for name, tensor in weights.items():
        torch.testing.assert_close(tensor, expected[name], rtol=0, atol=0)


def test_a_payload_is_refused_and_does_not_run(tmp_path: Path) -> None:
    sign = tmp_path / "ran"
    hostile = [
        saved({"q_net": Payload(sign), "padding": torch.zeros(1000)}),
        pickle.dumps(Payload(sign)),
        repacked(saved({"a": torch.zeros(9)}), pickled=pickle.dumps(Payload(sign), protocol=2)),
    ]
    for content in hostile:
        with pytest.raises(ModelError):
            read(packed(content))
    assert not sign.exists()
    torch.load(io.BytesIO(hostile[0]), weights_only=False)
    assert sign.exists()  # so this test can fail


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a zip",
        saved([torch.zeros(3)]),
        saved({"a": 1}),
        saved({1: torch.zeros(3)}),
        repacked(saved({"a": torch.zeros(9)}), compression=zipfile.ZIP_DEFLATED),
        # What weights_only lets through: an allocation of two gigabytes.
        repacked(
            saved({"a": torch.zeros(9)}),
            pickled=b"\x80\x02cbuiltins\nbytearray\nJ"
            + struct.pack("<i", 2_000_000_000)
            + b"\x85R.",
        ),
        repacked(saved({"a": torch.zeros(9)}), pickled=b"\x80\x02" + b"N0" * 600_000 + b"N."),
    ],
    ids=["empty", "text", "list", "number", "key", "deflated", "allocation", "long"],
)
def test_what_is_no_state_dict_is_refused(content: bytes) -> None:
    with pytest.raises(ModelError, match=MEMBER):
        read(packed(content))


@pytest.mark.parametrize("build", [with_legacy_prefix, with_other_case, with_two_directories])
def test_what_torch_finds_in_a_zip_and_zipfile_does_not_never_reaches_torch(
    build: Callable[[bytes, Path], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign, load = tmp_path / "ran", torch.load

    def trusting(file: BinaryIO, **options: Any) -> Any:
        return load(file, **options | {"weights_only": False})

    monkeypatch.setattr(torch, "load", trusting)
    content = build(saved({"a": torch.zeros(9)}), sign)
    with contextlib.suppress(ModelError):
        assert list(read(packed(content))) == ["a"]
    assert not sign.exists()
    with contextlib.suppress(RuntimeError):  # what it makes is no state dict
        load(io.BytesIO(content), weights_only=False)
    assert sign.exists()  # so this test can fail


def test_a_second_folder_is_refused() -> None:
    buffer = io.BytesIO(saved({"a": torch.zeros(9)}))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("other/version", b"3")
    with pytest.raises(ModelError, match=r"not what torch\.save writes"):
        read(packed(buffer.getvalue()))


def test_a_small_file_cannot_take_much_memory(tmp_path: Path) -> None:
    # A gigabyte of zeros, which bz2 packs into a kilobyte, and a zip that declares a tenth of it.
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive,
        archive.open(MEMBER, "w") as member,
    ):
        for _ in range(64):
            member.write(bytes(16 << 20))
    bomb = buffer.getvalue().replace(struct.pack("<I", 1 << 30), struct.pack("<I", 100 << 20))
    (tmp_path / "bomb.zip").write_bytes(bomb)
    script = (
        "import resource, sys\n"
        "from tetris_arcade.errors import ModelError\n"
        "from tetris_arcade.weights import read_weights\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: read_weights(open(sys.argv[1], 'rb'))\n"
        "except ModelError as error: print(error)\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "bomb.zip"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    message, megabytes = done.stdout.splitlines()
    assert "stored or deflated" in message
    assert int(megabytes) < 100


@pytest.mark.parametrize(
    "state",
    [
        {"a": torch.zeros(1).expand(10**12)},
        dict.fromkeys([f"a{number}" for number in range(1000)], torch.zeros(10_000)),
    ],
    ids=["one number, repeated without end", "one tensor under many names"],
)
def test_weights_that_claim_more_than_is_stored_are_refused(state: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="claims"):
        read(packed(saved(state)))


def test_two_members_of_one_name_are_refused(checkpoints: Path, tmp_path: Path) -> None:
    double = tmp_path / "double.zip"
    shutil.copy(checkpoints / "best.zip", double)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(double, "a") as archive:
        archive.writestr(MEMBER, b"second")
    with pytest.raises(ModelError, match="of 6 different names"):
        read(double.read_bytes())


def test_a_torn_file_is_refused(checkpoints: Path) -> None:
    whole = (checkpoints / "best.zip").read_bytes()
    for torn in (b"", whole[:-100], whole[: len(whole) // 2]):
        with pytest.raises(ModelError, match=r"not a whole zip|0 members"):
            read(torn)


@given(data=st.data())
def test_a_damaged_file_is_refused_or_read_as_it_was(
    checkpoints: Path, data: st.DataObject
) -> None:
    whole = (checkpoints / "best.zip").read_bytes()
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        weights = read(bytes(damaged))
    except ModelError:
        return
    for name, tensor in read(whole).items():
        torch.testing.assert_close(weights[name], tensor, rtol=0, atol=0)
