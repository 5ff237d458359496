"""Model zips that carry no payload, but lies, absurd sizes, or oddities that are no fault."""

import io
import json
import pickle
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from tests.hostile_zips import (
    MODULE,
    Case,
    Members,
    item,
    packed,
    saved,
    unpacked,
    with_data,
    with_inner_pickle,
    with_metadata,
)

_TERABYTE = 1 << 40
_ESCAPES = "\x1b]0;owned\x07\x1b[2J\u202eevil\r\n%s {0.__class__} $(id)"


def _twice(members: Members, name: str) -> bytes:
    buffer = io.BytesIO(packed(members))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as archive:
        warnings.simplefilter("ignore")  # that is the point
        archive.writestr(name, members[name])
    return buffer.getvalue()


def _declaring(members: Members, name: str, size: int) -> bytes:
    """The zip with another size for a member, in both places where it stands."""
    true, false = struct.pack("<I", len(members[name])), struct.pack("<I", size)
    return packed(members).replace(true * 2, false * 2)


def _bomb(members: Members, name: str, compression: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for member, content in members.items():
            archive.writestr(member, bytes(8 << 20) if member == name else content)
    return buffer.getvalue()


def _with_tensors(change: Callable[[dict[str, torch.Tensor]], Any]) -> Callable[..., bytes]:
    def build(members: Members, _: Path) -> bytes:
        state = torch.load(io.BytesIO(members["policy.pth"]), weights_only=True)
        return packed(members | {"policy.pth": saved(change(dict(state)))})

    return build


def _huge_shape(members: Members, _: Path) -> bytes:
    """One element in the file, and a terabyte of them in the tensor's shape, by a stride of 0."""
    return packed(members | {"policy.pth": saved({"a": torch.zeros(1).expand(1 << 19, 1 << 19)})})


def _huge_storage(members: Members, _: Path) -> bytes:
    """A pickle whose storage has a terabyte, and whose tensor too."""
    inner = unpacked(members["policy.pth"])
    pickled = next(content for name, content in inner.items() if name.endswith("data.pkl"))
    width = b"M" + struct.pack("<H", 600)
    huge = pickled.replace(width, b"\x8a\x08" + struct.pack("<q", _TERABYTE))
    allocation = b"\x80\x02cbuiltins\nbytearray\n\x8a\x06" + struct.pack("<q", _TERABYTE)[:6]
    content = huge if huge != pickled else allocation + b"\x85R."
    return packed(members | {"policy.pth": with_inner_pickle(members["policy.pth"], content)})


def _torchscript(members: Members, _: Path) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is deprecated, and can still be sent to us
        torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), buffer)
    return packed(members | {"policy.pth": buffer.getvalue()})


def _case(name: str, build: Callable[[Members], bytes], *, loads: bool = False) -> Case:
    return Case(name, lambda members, _: build(members), loads=loads)


def _metadata(name: str, /, *, loads: bool = False, **fields: Any) -> Case:
    return _case(f"metadata: {name}", lambda m: with_metadata(m, **fields), loads=loads)


def _policy(name: str, /, **policy: Any) -> Case:
    return _metadata(name, policy={"name": "PlacementPolicy", "arguments": {}} | policy)


def _environment(name: str, /, **arguments: Any) -> Case:
    environment = {"id": "tetris_arcade/Tetris-v0", "arguments": arguments}
    return _metadata(name, environment=environment)


METADATA = (
    _policy("policy is a module", name=f"{MODULE}:Policy"),
    _policy("policy is a dotted path", name="os.system"),
    _policy("policy is a path", name="../../etc/passwd"),
    _policy("policy steers the terminal", name=_ESCAPES),
    _policy("wide layers", arguments={"net_arch": [65_536] * 16}),
    _policy("very wide layers", arguments={"net_arch": [10**15]}),
    _policy("a million layers", arguments={"net_arch": [1] * 10**6}),
    _policy("layers below zero", arguments={"net_arch": [-1]}),
    _policy("a class as an argument", arguments={"activation_fn": f"{MODULE}.Policy"}),
    _metadata("environment is a module", environment={"id": f"{MODULE}:Any-v0"}),
    _environment("features are modules", features=[f"{MODULE}.Policy"]),
    _environment("wide board", width=10**9),
    _environment("board below zero", width=-1, height=-1),
    _metadata("versions steer the terminal", versions={"torch": _ESCAPES}, loads=True),
    _metadata("algorithm steers the terminal", algorithm=_ESCAPES, loads=True),
    _metadata("algorithm is long", algorithm="x" * 10**6),
    _metadata("a number for a record", policy=7),
    _metadata("unknown and deep", unknown=json.loads("[" * 500 + "]" * 500)),
)

ABSURD = (
    Case("tensor of a huge shape", _huge_shape),
    Case("tensor of a huge storage", _huge_storage),
    Case("policy.pth of one huge layer", _with_tensors(lambda _: {"a": torch.zeros(10**6)})),
    Case("policy.pth of other layers", _with_tensors(lambda s: s | {"more": torch.zeros(1)})),
    Case("policy.pth of numbers", _with_tensors(lambda _: {"a": 1})),
    Case("policy.pth of a list", _with_tensors(list)),
    Case("policy.pth is TorchScript", _torchscript),
    _case("policy.pth is empty", lambda m: packed(m | {"policy.pth": b""})),
    _case("policy.pth is text", lambda m: packed(m | {"policy.pth": b"hello\n" * 99})),
    _case("policy.pth is missing", lambda m: packed({"data": m["data"]})),
    _case("data is missing", lambda m: packed({"policy.pth": m["policy.pth"]})),
    _case("data is not JSON", lambda m: packed(m | {"data": b"{"})),
    _case("data is not text", lambda m: packed(m | {"data": b"\xff\xfe{\0}\0"})),
    _case("data is a list", lambda m: packed(m | {"data": b"[]"})),
    _case("data is deep", lambda m: packed(m | {"data": b"[" * 10**6})),
    _case("data has many items", lambda m: with_data(m, **{f"a{n}": 0 for n in range(10**5)})),
    _case("data has a huge number", lambda m: packed(m | {"data": b'{"a": 1%s}' % (b"0" * 9999)})),
    _case("data has bad base64", lambda m: with_data(m, env={":serialized:": "a"}), loads=True),
    _case("data has no base64", lambda m: with_data(m, env={":serialized:": 7}), loads=True),
    _case(
        "a long pickle",
        lambda m: with_data(m, env=item(b"\x80\x04" + b"N0" * 10**6 + b"N.")),
        loads=True,
    ),
    _case(
        "a pickle that doubles itself",  # a list of itself twice, sixty times over
        lambda m: with_data(m, policy_kwargs=item(b"\x80\x04]" + b"q\0h\0h\0\x86" * 60 + b".")),
        loads=True,
    ),
    _case(
        "a pickle of a huge memo",
        lambda m: with_data(m, env=item(b"\x80\x04Nr\xff\xff\xff\x7f.")),
        loads=True,
    ),
    _case("policy.pth twice", lambda m: _twice(m, "policy.pth")),
    _case("data twice", lambda m: _twice(m, "data")),
    _case("a size that is a lie", lambda m: _declaring(m, "policy.pth", 0xFFFFFF00)),
    _case("a bomb of weights", lambda m: _bomb(m, "policy.pth", zipfile.ZIP_DEFLATED)),
    _case("a bomb of data", lambda m: _bomb(m, "data", zipfile.ZIP_DEFLATED)),
    _case("a bomb beside", lambda m: _bomb(m | {"x": b""}, "x", zipfile.ZIP_DEFLATED)),
    _case("a member that leads out", lambda m: packed(m | {"../../escaped": b"x"})),
    _case("an absolute member", lambda m: packed(m | {"/tmp/escaped": b"x"})),  # noqa: S108
    _case("members by the thousand", lambda m: packed(m | {f"m{n}": b"" for n in range(5_000)})),
    _case("packed with bzip2", lambda m: packed(m, zipfile.ZIP_BZIP2)),
    _case("packed with LZMA", lambda m: packed(m, zipfile.ZIP_LZMA)),
    _case("cut in half", lambda m: packed(m)[: len(packed(m)) // 2]),
    _case("empty", lambda _: b""),
    _case("text", lambda _: b"no zip at all\n"),
    _case("a pickle", lambda _: pickle.dumps([1, 2, 3])),
)

ODDITIES = (
    _case("as it is", packed, loads=True),
    _case("deflated", lambda m: packed(m, zipfile.ZIP_DEFLATED), loads=True),
    _case("in another order", lambda m: packed(dict(reversed(m.items()))), loads=True),
    _case("with a note", lambda m: packed(m | {"README.md": b"mine"}), loads=True),
    _case("without system_info.txt", lambda m: _without(m, "system_info.txt"), loads=True),
    _case("without an optimizer", lambda m: _without(m, "policy.optimizer.pth"), loads=True),
    _case(
        "system_info.txt steers the terminal",
        lambda m: packed(m | {"system_info.txt": f"- OS: {_ESCAPES}\n".encode() * 50}),
        loads=True,
    ),
    _case("an odd name", lambda m: packed(m | {"näme \U0001f600.txt": b""}), loads=True),
    _case("infinities", lambda m: with_data(m, tau=float("inf"), gamma=float("nan")), loads=True),
)


def _without(members: Members, name: str) -> bytes:
    return packed({key: content for key, content in members.items() if key != name})


CASES = (*METADATA, *ABSURD, *ODDITIES)
