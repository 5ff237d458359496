"""What is known about a slot: the record kept in its ``metadata.json``.

Almost every field may be null, so that a foreign slot with a thin record, or with none, still
lists. Fields that this version does not know are kept in each record's ``unknown`` and written
back where they stood. A record is validated whenever it is read and whenever it is written.
"""

import json
import math
import re
import sys
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta

from tetris_arcade.errors import SlotDamagedError

FORMAT_VERSION = 1
MAX_BYTES = 128 << 10
"""A longer ``metadata.json`` is refused, on read and on write. The longest replay and notes take
106 thousand bytes, at four to a character."""

TrainingSource = Literal["best", "latest", "final"]
"""The three checkpoints that training keeps."""

Source = TrainingSource | Literal["import"]
"""Where a model came from: one of those, or a file of someone else's."""

MAX_REPLAY = 16 << 10
"""Characters in a recorded game: more than 5,000 pieces take."""

MAX_INTEGER = (1 << 64) - 1
"""The largest number that a field of ours may hold as an integer: a seed has 64 bits."""

Count = Annotated[int, Meta(ge=0)]
Positive = Annotated[int, Meta(ge=1)]
Finite = Annotated[float, Meta(ge=0, le=sys.float_info.max)]
Short = Annotated[str, Meta(min_length=1, max_length=256)]
Label = Annotated[str, Meta(max_length=64)]
Moment = Annotated[datetime, Meta(tz=True)]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One JSON object; ``unknown`` holds the fields that this version has no name for."""

    unknown: dict[str, Any] = msgspec.field(default_factory=dict)


class ModelInfo(Record, frozen=True, kw_only=True):
    """The model file: SHA-256 in lower-case hexadecimal, size in bytes."""

    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
    size: Count


class Policy(Record, frozen=True, kw_only=True):
    """The policy class, by its registered name, and its plain JSON arguments."""

    name: Short
    arguments: dict[str, Any] = msgspec.field(default_factory=dict)


class Environment(Record, frozen=True, kw_only=True):
    """The gymnasium id and the plain JSON arguments of the environment trained in."""

    id: Short
    arguments: dict[str, Any] = msgspec.field(default_factory=dict)


class Training(Record, frozen=True, kw_only=True):
    """How the model was trained. ``best_lines`` is of one game, ``seconds`` of wall time."""

    timesteps: Count | None = None
    episodes: Count | None = None
    best_lines: Count | None = None
    seconds: Finite | None = None
    seed: Count | None = None
    preset: Short | None = None


class Evaluation(Record, frozen=True, kw_only=True):
    """A score in lines per game. ``interval`` is the mean's 95 % interval, lower end first.

    ``max_pieces`` is the cap on a game's length (null: none); ``capped`` says how many games hit
    it. ``width`` and ``height`` are in cells.
    """

    mean_lines: Finite
    interval: tuple[Finite, Finite] | None = None
    median_lines: Finite | None = None
    best_lines: Count | None = None
    capped: Count | None = None
    games: Positive | None = None
    protocol: Short | None = None
    seed: Count | None = None
    max_pieces: Positive | None = None
    randomizer: Short | None = None
    width: Positive | None = None
    height: Positive | None = None

    @property
    def possible(self) -> bool:
        """Whether the numbers, those that there are, can be a game's, and of the same games.

        A piece brings four cells and a line takes ``width`` of them: no game has more lines than
        its pieces fill, and neither has their mean.
        """
        filled = math.inf
        if self.max_pieces is not None and self.width is not None:
            filled = 4 * self.max_pieces / self.width
        best = filled if self.best_lines is None else self.best_lines
        low, high = self.interval or (self.mean_lines, self.mean_lines)
        slack = 1e-6  # of rounded numbers
        return (
            0 <= low <= self.mean_lines + slack
            and self.mean_lines <= high + slack
            and high <= best + slack
            and (self.median_lines or 0) <= best <= filled
            and (self.capped or 0) <= (self.games or math.inf)
        )


class Metadata(Record, frozen=True, kw_only=True):
    """Everything known about a slot.

    A store sets ``name`` and ``model`` when it saves; ``created`` carries its time zone (UTC).
    ``replay`` is the text of an `engine.replay.Replay`: the start of the evaluation's best game.
    """

    format: Positive = FORMAT_VERSION
    name: Label | None = None
    created: Moment | None = None
    source: Source | None = None
    algorithm: Short | None = None
    policy: Policy | None = None
    environment: Environment | None = None
    model: ModelInfo | None = None
    training: Training | None = None
    evaluation: Evaluation | None = None
    replay: Annotated[str, Meta(min_length=1, max_length=MAX_REPLAY)] | None = None
    versions: dict[Label, Short] | None = None
    notes: Annotated[str, Meta(max_length=10_000)] | None = None


def to_plain(metadata: Metadata) -> dict[str, Any]:
    """``metadata`` as plain JSON values, unknown fields in their places."""
    return _spread(metadata)


def from_plain(plain: object) -> Metadata:
    """The record that plain JSON values describe.

    Raises `msgspec.ValidationError`, naming the field, when they do not validate.
    """
    return msgspec.convert(_sort(Metadata, plain, "$"), Metadata)


def encode(metadata: Metadata, slot: str) -> bytes:
    """The bytes of ``metadata.json``: indented UTF-8 JSON with a final newline.

    Raises `SlotDamagedError`, naming ``slot`` and the field, for what could not be read again.
    """
    try:
        # The standard library's writer, because msgspec's turns a NaN into null without a word.
        text = json.dumps(to_plain(metadata), indent=2, ensure_ascii=False, allow_nan=False)
        data = text.encode() + b"\n"
    except (TypeError, ValueError, RecursionError) as error:
        raise SlotDamagedError(
            f"slot {slot!r}: its metadata is not plain JSON ({error}); "
            "use finite numbers, text, lists and dictionaries only"
        ) from error
    decode(data, slot)
    return data


def decode(data: bytes, slot: str) -> Metadata:
    """The record in the bytes of a ``metadata.json``.

    Raises `SlotDamagedError`, naming ``slot``, the field and the fix, unless they validate.
    """
    where = f"slot {slot!r}: metadata.json"
    if len(data) > MAX_BYTES:
        raise SlotDamagedError(f"{where} is larger than {MAX_BYTES:,} bytes; shorten it")
    try:
        metadata = from_plain(msgspec.json.decode(data))
    except msgspec.ValidationError as error:
        raise SlotDamagedError(f"{where}, {_field_first(str(error))}; correct it") from error
    except (ValueError, RecursionError) as error:
        raise SlotDamagedError(
            f"{where} is not valid JSON ({error}); correct it, or delete it to list without it"
        ) from error
    if metadata.format > FORMAT_VERSION:
        raise SlotDamagedError(
            f"{where} has format {metadata.format}, newer than {FORMAT_VERSION}; "
            "upgrade tetris-arcade"
        )
    return metadata


def memory(metadata: Metadata) -> int:
    """How many bytes of memory a record takes: some JSON takes twenty times its own size."""
    total, left = 0, [metadata]
    while left:
        value: Any = left.pop()
        total += sys.getsizeof(value)
        if isinstance(value, Record):
            left += (getattr(value, field) for field in value.__struct_fields__)
        elif isinstance(value, dict):
            left += [*value, *value.values()]
        elif isinstance(value, list):
            left += value
    return total


def _field_first(message: str) -> str:
    """msgspec's "Expected … - at `$.field`" as "field: expected …"."""
    expected, _, path = message.partition(" - at ")
    field = re.sub(r"[`$]", "", path).lstrip(".") or "the whole file"
    return f"{field}: {expected[:1].lower()}{expected[1:]}"


@cache
def _fields(record: type[Record]) -> dict[str, type[Record] | None]:
    """The fields of a record class; those that hold a record themselves with its class."""
    return {
        field.name: next(
            (part for part in get_args(field.type) if isinstance(part, type(Record))), None
        )
        for field in msgspec.structs.fields(record)
        if field.name != "unknown"
    }


def _sort(record: type[Record], plain: object, path: str) -> object:
    """A JSON object with what ``record`` does not know moved into its ``unknown``."""
    if not isinstance(plain, dict):
        return plain  # null, or an error that msgspec words better
    fields = _fields(record)
    known = {
        name: _bounded(plain[name], f"{path}.{name}")
        if inner is None
        else _sort(inner, plain[name], f"{path}.{name}")
        for name, inner in fields.items()
        if name in plain
    }
    return known | {"unknown": {key: plain[key] for key in plain if key not in fields}}


def _bounded(value: object, path: str) -> object:
    if isinstance(value, int) and value > MAX_INTEGER:  # msgspec's own bounds end at 63 bits
        raise msgspec.ValidationError(f"Expected `int` <= {MAX_INTEGER} - at `{path}`")
    return value


def _spread(record: Record) -> dict[str, Any]:
    """The inverse of `_sort`."""
    known = {name: getattr(record, name) for name in _fields(type(record))}
    plain = {
        name: _spread(value) if isinstance(value, Record) else msgspec.to_builtins(value)
        for name, value in known.items()
    }
    return plain | {key: record.unknown[key] for key in record.unknown if key not in plain}
