"""Model zips from strangers: the corpus that every way to a model is tried with.

Each case is built from a real zip. A payload proves that it ran by making a folder, the marker;
`Case.control` says what makes it run with Stable-Baselines3 itself.
"""

import base64
import io
import json
import os
import pickle
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cloudpickle  # type: ignore[import-untyped]
import torch

from tetris_arcade.inspection.ordinary import KEYS

MODULE = "a_strangers_module"
"""A module that can be imported in every test, and leaves its marker when it is."""

Control = Literal["load", "load before 2.8", "predict", "nothing"]
"""What makes the payload run: `DQN.load`, that of SB3 before 2.8 (which unpickles the .pth members
whole), `predict` of what was loaded; or nothing that SB3 does, or no payload at all."""

Members = dict[str, bytes]


@dataclass(frozen=True)
class Case:
    """One zip: its name, how it is made of a real zip's members and a marker, what runs it."""

    name: str
    build: Callable[[Members, Path], bytes]
    control: Control = "nothing"
    loads: bool = False
    """Whether it must play; otherwise it may be refused or play, but play exactly the same."""


class Payload:
    """Unpickling this makes the folder ``marker``."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.marker),)


def packed(members: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unpacked(file: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(value: object, *, legacy: bool = False) -> bytes:
    buffer = io.BytesIO()
    torch.save(value, buffer, _use_new_zipfile_serialization=not legacy)
    return buffer.getvalue()


def function(marker: Path) -> Any:
    """A function that makes the marker when it is called, and that cloudpickle keeps as code."""
    code = f"lambda *_, **__: __import__('os').mkdir({str(marker)!r})"
    return eval(code, {"__name__": "__main__"})  # noqa: S307 - our own text


def item(pickled: bytes) -> dict[str, str]:
    """An item of `data` as SB3 writes it."""
    return {
        ":type:": "<class 'function'>",
        ":serialized:": base64.b64encode(pickled).decode(),
    }


def with_data(members: Members, **items: Any) -> bytes:
    """The zip with some items of `data` set."""
    data = json.loads(members["data"]) | items
    return packed(members | {"data": json.dumps(data).encode()})


def with_metadata(members: Members, **fields: Any) -> bytes:
    """The zip with some of what our own trainer says of it replaced."""
    metadata = json.loads(members["data"])["slot_metadata"] | fields
    return with_data(members, slot_metadata=metadata)


def with_inner_pickle(pth: bytes, pickled: bytes) -> bytes:
    """What torch.save wrote, with another pickle."""
    return packed(
        {
            name: pickled if name.endswith("data.pkl") else content
            for name, content in unpacked(pth).items()
        }
    )


def _mkdir(marker: Path, opcodes: str) -> bytes:
    """A pickle of ``os.mkdir(marker)``, written by hand."""
    return opcodes.format(path=str(marker), length=chr(len(str(marker)))).encode("latin-1")


_PICKLES: dict[str, Callable[[Path], bytes]] = {
    "reduce": lambda marker: pickle.dumps(Payload(marker)),
    "protocol 0": lambda marker: pickle.dumps(Payload(marker), protocol=0),
    "inst": lambda marker: _mkdir(marker, "(S'{path}'\nios\nmkdir\n."),
    "obj": lambda marker: _mkdir(marker, "(cos\nmkdir\nS'{path}'\no."),
    "memo": lambda marker: _mkdir(
        marker,
        "\x80\x04\x8c\x02os\x94\x8c\x05mkdir\x940h\x00h\x01\x93\x8c{length}{path}\x85R.",
    ),
    "eval": lambda marker: _mkdir(
        marker, 'cbuiltins\neval\n(S\'__import__("os").mkdir("{path}")\'\ntR.'
    ),
    "broken after it ran": lambda marker: pickle.dumps(Payload(marker))[:-1] + b"\xff",
    "nested": lambda marker: _nested(pickle.dumps(Payload(marker))),
    "import": lambda _: f"c{MODULE}\nPolicy\n.".encode(),
    "subimport": lambda _: f"ccloudpickle.cloudpickle\nsubimport\n(S'{MODULE}'\ntR.".encode(),
    "among ordinary things": lambda marker: cloudpickle.dumps(
        {"net_arch": [8, 8], "a": torch.nn.Tanh, "b": [1.0, {"c": Payload(marker)}]}
    ),
}


def _nested(inner: bytes) -> bytes:
    class Loads:
        def __reduce__(self) -> Any:
            return pickle.loads, (inner,)

    return pickle.dumps(Loads())


def _in_data(key: str) -> Case:
    return Case(
        f"data[{key}]",
        lambda members, marker: with_data(
            members, **{key: item(cloudpickle.dumps(Payload(marker)))}
        ),
        "load",
        loads=key != "slot_metadata",
    )


def _pickle(name: str, pickled: Callable[[Path], bytes]) -> Case:
    return Case(
        f"pickle: {name}",
        lambda members, marker: with_data(members, lr_schedule=item(pickled(marker))),
        "load",
        loads=True,
    )


def _shadow(method: str, control: Control = "load") -> Case:
    return Case(
        f"method: {method}",
        lambda members, marker: with_data(
            members, **{method: item(cloudpickle.dumps(function(marker)))}
        ),
        control,
        loads=True,
    )


def _pth(member: str, how: str, content: Callable[[bytes, Path], bytes]) -> Case:
    return Case(
        f"{member}: {how}",
        lambda members, marker: packed(
            members | {member: content(members.get(member, saved({})), marker)}
        ),
        "load before 2.8",
        loads=member != "policy.pth",
    )


def with_legacy_prefix(old: bytes, marker: Path) -> bytes:
    """A stream in torch's old format, which torch reads, and a zip, which zipfile finds."""
    return saved({"b": Payload(marker)}, legacy=True) + old


def with_other_case(old: bytes, marker: Path) -> bytes:
    """Two pickles: torch finds its own whatever the case of its name."""
    members = {
        name.replace("data.pkl", "x/data.pkl"): content for name, content in unpacked(old).items()
    }
    root = next(iter(members)).partition("/")[0]
    return packed(members | {f"{root}/DATA.PKL": pickle.dumps(Payload(marker), protocol=2)})


def with_two_directories(old: bytes, marker: Path) -> bytes:
    """zipfile finds what was saved, before its end; torch what the zip64 locator points at."""
    saved_, hiding = (_with_hidden(old, marker, hide=hide) for hide in (False, True))
    start = hiding.index(b"PK\1\2")
    size, count = len(hiding) - start, len(unpacked(old))

    def end(offset: int) -> bytes:
        counts = count, count, size, offset
        return struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, *counts)

    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(hiding), 1)
    other = hiding + end(start)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *[0xFFFF] * 2, *[0xFFFFFFFF] * 2, 0)
    return other + saved_[start:] + end(len(other)) + locator + last


def _with_hidden(old: bytes, marker: Path, *, hide: bool) -> bytes:
    """The members and a payload behind them, then a directory with either pickle; not its end."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in unpacked(old).items():
            archive.writestr(name, content)
        listed = list(archive.filelist)
        pickled = next(info.filename for info in listed if info.filename.endswith("data.pkl"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that is the point
            archive.writestr(pickled, pickle.dumps(Payload(marker), protocol=2))
        hidden = archive.filelist[-1]
        archive.filelist = [
            hidden if hide and info.filename == pickled else info for info in listed
        ]
    return buffer.getvalue()[:-22]


_PTH: dict[str, Callable[[bytes, Path], bytes]] = {
    "saved": lambda _, marker: saved({"a": torch.zeros(3), "b": Payload(marker)}),
    "legacy": lambda _, marker: saved({"a": torch.zeros(3), "b": Payload(marker)}, legacy=True),
    "raw pickle": lambda _, marker: pickle.dumps(Payload(marker)),
    "pickle replaced": lambda old, marker: with_inner_pickle(
        old, pickle.dumps(Payload(marker), protocol=2)
    ),
    "legacy before a zip": with_legacy_prefix,
    "another case": with_other_case,
    "two directories": with_two_directories,
}
_POLICY_KWARGS: dict[str, Callable[[Path], Any]] = {
    "optimizer_class": lambda marker: {"net_arch": [8, 8], "optimizer_class": function(marker)},
    "features_extractor_class": lambda marker: {"features_extractor_class": function(marker)},
    "nested": lambda marker: {"net_arch": [8, 8], "optimizer_kwargs": {"x": [Payload(marker)]}},
}

PAYLOADS: tuple[Case, ...] = (
    *(_in_data(key) for key in sorted(KEYS | {"invented", "__class__", "env", "policy", "q_net"})),
    *(_pickle(name, pickled) for name, pickled in _PICKLES.items()),
    *(_shadow(method) for method in ("_setup_model", "set_random_seed", "_create_aliases")),
    *(_shadow(method) for method in ("set_parameters", "_get_torch_save_params")),
    _shadow("predict", "predict"),
    _shadow("learn", "nothing"),  # called by whoever trains on
    *(
        Case(
            f"policy_kwargs: {name}",
            lambda members, marker, kwargs=kwargs: with_data(  # type: ignore[misc]
                members, policy_kwargs=item(cloudpickle.dumps(kwargs(marker)))
            ),
            # Our own policy, of which the cases are made, has no use for a features extractor.
            "nothing" if name == "features_extractor_class" else "load",
            loads=True,
        )
        for name, kwargs in _POLICY_KWARGS.items()
    ),
    *(
        _pth(member, how, content)
        for member in ("policy.pth", "policy.optimizer.pth", "pytorch_variables.pth", "extra.pth")
        for how, content in _PTH.items()
    ),
    Case(
        "env: module",
        lambda members, _: with_data(members, env=f"{MODULE}:Any-v0"),
        "load",
        loads=True,
    ),
    Case(
        "env: module, pickled",
        lambda members, _: with_data(members, env=item(pickle.dumps(f"{MODULE}:Any-v0"))),
        "load",
        loads=True,
    ),
    # SB3 opens neither of these.
    Case(
        "extra member",
        lambda members, marker: packed(members | {"extra.pkl": pickle.dumps(Payload(marker))}),
        loads=True,
    ),
    Case(
        "nested zip",
        lambda members, marker: packed(members | {"inner.zip": PAYLOADS[0].build(members, marker)}),
        loads=True,
    ),
)
