"""What is in a model zip, and what loading it with Stable-Baselines3 would run; running nothing.

SB3's ``load`` unpickles items of the member ``data``, makes an environment from the one called
``env``, and sets every item as an attribute of the algorithm; versions before 2.8 unpickle the
``.pth`` members too. All of it is read here as text and as opcodes (`pickles`).
"""

import base64
import json
import posixpath
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import msgspec

from tetris_arcade.errors import ModelError
from tetris_arcade.inspection.description import (
    Space,
    algorithm,
    arguments,
    class_name,
    count,
    shortened,
    space,
    versions,
)
from tetris_arcade.inspection.ordinary import DATA, KEYS, SCHEDULES, SERIALIZED, SYSTEM_INFO
from tetris_arcade.inspection.pickles import Reader, Reading
from tetris_arcade.inspection.pth import SUFFIX, Layer, layers, read_pth
from tetris_arcade.inspection.risks import Risk, of_attribute, of_pickles
from tetris_arcade.slots.archive import Archive, TornZipError, ZipFlaw

MAX_BYTES: Final = 1 << 30
MAX_DATA_BYTES: Final = 16 << 20
MAX_INFO_BYTES: Final = 1 << 16
_MAX_MEMBERS: Final = 100
_MAX_ITEMS: Final = 1_000
_IN_MEMORY: Final = 16 << 20
_CHOOSE: Final = "choose a zip that Stable-Baselines3's save() wrote"


class Member(msgspec.Struct, frozen=True):
    """One member of the zip; its size unpacked, in bytes."""

    name: str
    size: int


class Inspection(msgspec.Struct, frozen=True):
    """What a model zip says of itself, which may be lies; None where it says nothing."""

    members: tuple[Member, ...]
    versions: dict[str, str]
    algorithm: str | None
    policy: str | None
    """The class that loading would import, or that the zip carries as code."""
    policy_arguments: dict[str, Any] | None
    timesteps: int | None
    episodes: int | None
    observation_space: Space | None
    action_space: Space | None
    layers: tuple[Layer, ...]
    """Of ``policy.pth``."""
    unusual: tuple[str, ...]
    """Attributes that SB3 does not write by itself."""
    risks: tuple[Risk, ...]
    """Everything that loading it with SB3 would run."""


def inspect_zip(file: BinaryIO) -> Inspection:
    """Read a model zip, a seekable file.

    Nothing in it is run or imported, and no size in it believed. Raises `ModelError` where it is
    no whole zip of a model.
    """
    try:
        return _inspect(Archive(file, max_members=_MAX_MEMBERS))
    except TornZipError as flaw:
        raise ModelError(f"the file {flaw}: save or copy it again") from flaw
    except ZipFlaw as flaw:
        raise ModelError(f"the file {flaw}: {_CHOOSE}") from flaw


def _inspect(archive: Archive) -> Inspection:
    if sum(member.file_size for member in archive.members.values()) > MAX_BYTES:
        raise ModelError(f"the file unpacks to more than {MAX_BYTES:,} bytes: {_CHOOSE}")
    reader = Reader()
    data = _data(archive)
    read = {key: _read_item(item, reader) for key, item in data.items() if _is_pickled(item)}
    pth = {
        name: _read_pth(archive, member, reader)
        for name, member in archive.members.items()
        if posixpath.splitext(name)[1] == SUFFIX  # as SB3 tells them
    }
    said = data | {key: reading.value for key, reading in read.items()}
    return Inspection(
        members=tuple(Member(name, info.file_size) for name, info in archive.members.items()),
        versions=versions(_text(archive, SYSTEM_INFO, MAX_INFO_BYTES)),
        algorithm=algorithm(data),
        policy=class_name(said.get("policy_class")),
        policy_arguments=arguments(said.get("policy_kwargs")),
        timesteps=count(data.get("num_timesteps")),
        episodes=count(data.get("_episode_num")),
        observation_space=space(data.get("observation_space")),
        action_space=space(data.get("action_space")),
        layers=layers(pth["policy.pth"][0]) if "policy.pth" in pth else (),
        unusual=tuple(shortened(key) for key in data if key not in KEYS),
        risks=tuple(_risks(said, read, pth)),
    )


def _risks(
    said: dict[str, Any], read: dict[str, Reading], pth: dict[str, list[Reading]]
) -> Iterator[Risk]:
    for key, item in said.items():
        place = f'data["{shortened(key)}"]'
        if key in read:
            yield of_pickles(place, [read[key]], schedule=key in SCHEDULES)
        yield from of_attribute(place, key, item)
    for name, readings in pth.items():
        yield of_pickles(shortened(name), readings)


def _data(archive: Archive) -> dict[str, Any]:
    if DATA not in archive.members:
        raise ModelError(f"the file has no member {DATA}: {_CHOOSE}")
    try:
        # Not msgspec: SB3 writes infinities, which only the standard library reads back.
        data = json.loads(_text(archive, DATA, MAX_DATA_BYTES))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"the file's {DATA} is not JSON ({error}): {_CHOOSE}") from error
    if not isinstance(data, dict) or len(data) > _MAX_ITEMS:
        raise ModelError(
            f"the file's {DATA} is not a JSON object of at most {_MAX_ITEMS:,} items: {_CHOOSE}"
        )
    return data


def _text(archive: Archive, name: str, most: int) -> str:
    """The text of a member, or nothing where there is none."""
    member = archive.members.get(name)
    if member is None:
        return ""
    if member.file_size > most:
        raise ModelError(f"the file's {name} exceeds {most:,} bytes: {_CHOOSE}")
    try:
        return b"".join(archive.unpack(member)).decode()
    except UnicodeDecodeError as error:
        raise ModelError(f"the file's {name} is not text: {_CHOOSE}") from error


def _is_pickled(item: Any) -> bool:
    return isinstance(item, dict) and SERIALIZED in item


def _read_item(item: dict[str, Any], reader: Reader) -> Reading:
    try:
        # As SB3 does it: what is not base64 is skipped.
        return reader.read(base64.b64decode(item[SERIALIZED].encode()))
    except (AttributeError, ValueError):
        return Reading(problem="it is not base64")


def _read_pth(archive: Archive, member: zipfile.ZipInfo, reader: Reader) -> list[Reading]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        for piece in archive.unpack(member):
            copy.write(piece)
        return read_pth(copy, reader)  # type: ignore[arg-type]  # it is a file in all but name
