import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tetris_arcade.errors import SlotDamagedError
from tetris_arcade.slots.metadata import (
    MAX_BYTES,
    MAX_REPLAY,
    Evaluation,
    Metadata,
    ModelInfo,
    Policy,
    Training,
    decode,
    encode,
    to_plain,
)

FULL: dict[str, Any] = {
    "format": 1,
    "name": "best",
    "created": "2026-01-02T03:04:05Z",
    "source": "best",
    "algorithm": "DQN",
    "policy": {"name": "placement", "arguments": {"layers": [32, 32]}},
    "environment": {"id": "tetris_arcade/Tetris-v0", "arguments": {"randomizer": "uniform"}},
    "model": {"sha256": "0" * 64, "size": 12},
    "training": {
        "timesteps": 10,
        "episodes": 2,
        "best_lines": 3,
        "seconds": 1.5,
        "seed": 2**64 - 1,
        "preset": "quick",
    },
    "evaluation": {
        "mean_lines": 3.5,
        "interval": [3.0, 4.0],
        "median_lines": 3.0,
        "best_lines": 9,
        "capped": 0,
        "games": 100,
        "protocol": "p1",
        "seed": 0,
        "max_pieces": None,
        "randomizer": "uniform",
        "width": 10,
        "height": 20,
    },
    "versions": {"python": "3.11.7"},
    "notes": "ü",
}
RECORDS = ("policy", "environment", "model", "training", "evaluation")

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
known = {*FULL, *(key for record in RECORDS for key in FULL[record])}
unknown_fields = st.dictionaries(
    st.text().filter(lambda key: key not in known) | st.just("unknown"), json_values, max_size=3
)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A valid metadata.json: some of the known fields, and unknown ones at every level."""
    plain = {key: FULL[key] for key in draw(st.sets(st.sampled_from(sorted(FULL))))}
    for record in RECORDS:
        if record in plain:
            plain[record] = FULL[record] | draw(unknown_fields)
    return plain | draw(unknown_fields)


def is_kept(before: object, after: object) -> bool:
    if isinstance(before, dict) and isinstance(after, dict):
        return all(key in after and is_kept(before[key], after[key]) for key in before)
    return before == after and type(before) is type(after)


@given(records())
def test_every_field_known_or_not_survives_read_and_write(plain: dict[str, Any]) -> None:
    written = encode(decode(json.dumps(plain).encode(), "s"), "s")
    assert is_kept(plain, json.loads(written))
    assert encode(decode(written, "s"), "s") == written


def test_an_unknown_field_stays_with_the_record_that_it_came_in() -> None:
    plain = FULL | {"evaluation": FULL["evaluation"] | {"judge": "me"}, "lab": 7}
    metadata = decode(json.dumps(plain).encode(), "s")
    again = msgspec.structs.replace(metadata, evaluation=Evaluation(mean_lines=1.0))
    assert to_plain(again)["lab"] == 7
    assert "judge" not in to_plain(again)["evaluation"]


def test_a_file_without_any_field_reads_as_blanks() -> None:
    assert decode(b"{}", "s") == Metadata()


def test_the_file_is_indented_utf_8_with_a_final_newline() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    text = encode(Metadata(created=moment, notes="ü"), "s").decode()
    assert '\n  "notes": "ü"' in text
    assert '"created": "2026-01-02T03:04:05Z"' in text
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    ("plain", "field"),
    [
        ({"training": {"episodes": -1}}, "training.episodes"),
        ({"training": {"seed": True}}, "training.seed"),
        ({"training": {"timesteps": 2**64}}, "training.timesteps"),
        ({"training": {"timesteps": 10**400}}, "training.timesteps"),
        ({"model": {"sha256": "a" * 64, "size": 10**400}}, "model.size"),
        ({"evaluation": {"mean_lines": 1, "best_lines": 10**400}}, "evaluation.best_lines"),
        ({"evaluation": {"mean_lines": 10**400}}, "evaluation.mean_lines"),
        ({"evaluation": {"mean_lines": 1, "interval": [1, 10**400]}}, "evaluation.interval[1]"),
        ({"format": 10**400}, "format"),
        ({"training": []}, "training"),
        ({"model": {"sha256": "A" * 64, "size": 1}}, "model.sha256"),
        ({"model": {"sha256": "a" * 64 + "\n", "size": 1}}, "model.sha256"),
        ({"model": {"sha256": "a" * 64}}, "model"),
        ({"evaluation": {"mean_lines": "many"}}, "evaluation.mean_lines"),
        ({"evaluation": {"mean_lines": 1, "interval": [1]}}, "evaluation.interval"),
        ({"created": "2026-01-02T03:04:05"}, "created"),
        ({"source": "elsewhere"}, "source"),
        ({"algorithm": "x" * 257}, "algorithm"),
        ({"notes": "x" * 10_001}, "notes"),
        ([], "the whole file"),
    ],
)
def test_a_bad_field_is_named_with_its_slot(plain: object, field: str) -> None:
    with pytest.raises(SlotDamagedError) as caught:
        decode(json.dumps(plain).encode(), "mine")
    assert "'mine'" in str(caught.value)
    assert f"metadata.json, {field}: " in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        b'{"notes": "\xff"}',
        b'{"x": NaN}',
        b'{"x": 1e999}',
        b"[" * 100_000,
        b'{"x": "\\ud800"}',
    ],
)
def test_what_is_not_json_is_a_clear_error(data: bytes) -> None:
    with pytest.raises(SlotDamagedError, match=r"slot 'mine': metadata\.json"):
        decode(data, "mine")


def test_a_file_over_the_size_limit_is_refused() -> None:
    with pytest.raises(SlotDamagedError, match="larger than"):
        decode(b'{"x": "' + b"x" * MAX_BYTES + b'"}', "s")


def test_the_longest_replay_and_notes_fit_whatever_their_characters() -> None:
    long = Metadata(replay="\U0001f3ae" * MAX_REPLAY, notes="\U0001f3ae" * 10_000)
    assert decode(encode(long, "s"), "s") == long


def test_a_newer_format_asks_for_an_upgrade() -> None:
    with pytest.raises(SlotDamagedError, match="upgrade"):
        decode(b'{"format": 2}', "s")


@pytest.mark.parametrize(
    "metadata",
    [
        Metadata(evaluation=Evaluation(mean_lines=float("nan"))),
        Metadata(evaluation=Evaluation(mean_lines=1.0, interval=(0.0, float("inf")))),
        Metadata(training=Training(timesteps=-1)),
        Metadata(training=Training(timesteps=2**64)),
        Metadata(model=ModelInfo(sha256="short", size=1)),
        Metadata(policy=Policy(name="p", arguments={"rate": float("nan")})),
        Metadata(policy=Policy(name="p", arguments={"class": object()})),
        Metadata(unknown={"text": "\ud800"}),
        Metadata(created=datetime(2026, 1, 1)),  # without a zone on purpose
        Metadata(unknown={"text": "x" * MAX_BYTES}),
    ],
)
def test_what_could_not_be_read_again_is_not_written(metadata: Metadata) -> None:
    with pytest.raises(SlotDamagedError, match="slot 'mine'"):
        encode(metadata, "mine")
