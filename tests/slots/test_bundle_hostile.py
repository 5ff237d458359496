"""A bundle from a stranger: refused in one line, whatever it is, and nothing else happens."""

import io
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.slots.zips import CENTRAL, LOCAL, declared, headers, moved, zip_of
from tetris_arcade.errors import ArcadeError, SlotError, StoreError
from tetris_arcade.slots.bundle import ZipStore
from tetris_arcade.slots.metadata import MAX_REPLAY, Metadata, encode
from tetris_arcade.slots.store import SlotStore

MODEL = zip_of({"data": b"{}", "policy.pth": bytes(range(256)) * 4})


def whole(compression: int = zipfile.ZIP_STORED) -> bytes:
    """An honest bundle of two slots and one in the trash."""
    key = ".trash/gone~20260101T000000.000000Z~00000000"
    members = {}
    for folder in ("mine", "yours", key):
        members[f"{folder}/model.zip"] = MODEL
        members[f"{folder}/metadata.json"] = encode(Metadata(notes=folder), "mine")
    return zip_of(members, compression)


def linked() -> bytes:
    link = zipfile.ZipInfo("mine/model.zip")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def doubled() -> bytes:
    """Two members of one name; both spellings are as long."""
    return zip_of({"mine/model.zip": MODEL, "twin/model.zip": MODEL}).replace(b"twin", b"mine")


def holding(*names: str) -> bytes:
    return zip_of(dict.fromkeys(names, MODEL))


HOSTILE = {
    "up": holding("../x/model.zip"),
    "up inside": holding("mine/../../model.zip"),
    "absolute": holding("/tmp/model.zip"),  # noqa: S108
    "a drive": holding("C:/model.zip"),
    "backslashes": holding("..\\x\\model.zip"),
    "a device": holding("CON/model.zip"),
    "a device with a suffix": holding("nul.zip/model.zip"),
    "a stream": holding("mine:x/model.zip"),
    "a trailing dot": holding("mine./model.zip"),
    "by case": holding("mine/model.zip", "Mine/metadata.json"),
    "by case of the file": holding("mine/model.zip", "mine/MODEL.zip"),
    "by form": holding("caf\u00e9/model.zip", "cafe\u0301/model.zip"),
    "a link": linked(),
    "twice": doubled(),
    "overlapping": moved(whole(), "yours/model.zip", 0),
    "encrypted": declared(whole(), "mine/model.zip", flags=1),
    "an odd compression": declared(whole(), "mine/model.zip", method=14),
    "cut": whole()[:-40],
    "cut at the start": whole()[40:],
    "garbage": b"\0" * 5000,
    "nothing": b"",
}


def drive(store: SlotStore) -> dict[str, bytes | None]:
    """Every reading method; the models that can be read."""
    models: dict[str, bytes | None] = {}
    store.discarded()
    names = store.names()
    assert [slot.name for slot in store.slots()] == names
    for name in names:
        try:
            assert store.read(name).name == name
            slot, model = store.open_slot(name)
            with model:
                models[name] = model.read()
            assert slot.problem is None
        except SlotError:
            models[name] = None
    return models


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_bundle_is_refused_by_every_verb_and_stays_as_it_is(
    data: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "slots.zip").write_bytes(data)
    store = ZipStore(str(folder / "slots.zip"))
    verbs: list[Callable[[], object]] = [
        store.names,
        store.slots,
        store.discarded,
        lambda: store.read("mine"),
        lambda: store.open_model("mine"),
        lambda: store.annotate("mine", Metadata()),
        lambda: store.save("new", io.BytesIO(b"model"), Metadata()),
        lambda: store.rename("mine", "ours"),
        lambda: store.delete("mine"),
    ]
    for verb in verbs:
        with pytest.raises(StoreError, match="get another copy") as caught:
            verb()
        assert str(caught.value).isprintable()
    assert (folder / "slots.zip").read_bytes() == data
    assert {path.name for path in tmp_path.rglob("*")} <= {"own", "slots.zip", ".slots.zip.lock"}


def test_an_understated_size_is_never_taken_for_the_whole_model(tmp_path: Path) -> None:
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        honest = zip_of({"mine/model.zip": MODEL * 9}, compression)
        for places in (CENTRAL, LOCAL, CENTRAL + LOCAL):
            lie = {"size": 100, "packed": 100} if compression == zipfile.ZIP_STORED else {"size": 9}
            (tmp_path / "slots.zip").write_bytes(declared(honest, "mine/model.zip", places, **lie))
            store = ZipStore(str(tmp_path / "slots.zip"))
            if compression == zipfile.ZIP_STORED and places == CENTRAL + LOCAL:
                continue  # then it is a file of 100 bytes, with something after it
            with pytest.raises(ArcadeError, match="damaged"):
                store.open_model("mine")


MEASURED = """
import io, sys
from pathlib import Path
from tetris_arcade.errors import SlotError, StoreError
from tetris_arcade.slots.bundle import ZipStore
from tetris_arcade.slots.metadata import Metadata

store = ZipStore(sys.argv[1])

def read():
    kept = store.slots(), store.discarded()
    for slot in store.slots():
        try:
            with store.open_model(slot.name) as model:
                while model.read(1 << 20):
                    pass
        except SlotError:
            pass

for use in (read, lambda: store.save("new", io.BytesIO(b"model"), Metadata())):
    try:
        use()
    except StoreError as error:
        print(error)
[peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
print(int(peak.split()[1]) >> 10)
"""


def large(place: Path) -> None:
    with (
        zipfile.ZipFile(place, "w") as archive,
        archive.open("mine/model.zip", "w", force_zip64=True) as member,
    ):
        for _ in range(300):
            member.write(bytes(1 << 20))


def bomb(place: Path) -> None:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("mine/model.zip", "mine/metadata.json"):
            with archive.open(name, "w") as member:
                for _ in range(300):
                    member.write(bytes(1 << 20))


def understated_bomb(place: Path) -> None:
    bomb(place)
    data = place.read_bytes()
    place.write_bytes(data.replace(struct.pack("<I", 300 << 20), struct.pack("<I", 1000)))


def small_bomb(place: Path) -> None:
    place.write_bytes(zip_of({"mine/model.zip": bytes(60 << 20)}, zipfile.ZIP_DEFLATED))


def ten_gigabytes(place: Path) -> None:
    data = declared(whole(), "mine/model.zip", CENTRAL, size=0xFFFFFFFF)
    at = headers(data, "mine/model.zip", CENTRAL)[0]
    extra = struct.pack("<HHQ", 1, 8, 10 << 30)
    named = bytearray(data[: at + 60] + extra + data[at + 60 :])
    struct.pack_into("<H", named, at + 30, len(extra))
    end = named.rindex(b"PK\5\6")
    struct.pack_into("<I", named, end + 12, end - at)
    place.write_bytes(named)


def all_directory(place: Path) -> None:
    with zipfile.ZipFile(place, "w") as archive:
        for number in range(80_000):
            archive.filelist.append(zipfile.ZipInfo(f"{number:x}"))
            archive.filelist[-1].header_offset = 0
            archive.filelist[-1].CRC = 0


def metadata_bomb(place: Path, folder: str, record: bytes, count: int) -> None:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{folder.format(number)}/metadata.json", record, compresslevel=1)


def many_records(place: Path) -> None:
    metadata_bomb(place, "{}", b'{"x":"' + b"x" * 120_000 + b'"}', 600)


def many_records_in_the_trash(place: Path) -> None:
    key = ".trash/x~20260101T000000.000000Z~{:08x}"
    metadata_bomb(place, key, b'{"x":"' + b"x" * 120_000 + b'"}', 600)


def many_values(place: Path) -> None:
    metadata_bomb(place, "{}", b'{"x":[{}' + b",{}" * 40_000 + b"]}", 100)


def many_values_in_the_trash(place: Path) -> None:
    key = ".trash/x~20260101T000000.000000Z~{:08x}"
    metadata_bomb(place, key, b'{"x":[{}' + b",{}" * 40_000 + b"]}", 100)


def wide_characters(place: Path) -> None:
    metadata_bomb(place, "{}", b'{"x":"' + b"x" * 120_000 + "\U0001f3ae".encode() + b'"}', 500)


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (large, None),
        (small_bomb, None),
        (bomb, "200 times its size"),
        (understated_bomb, None),
        (ten_gigabytes, "more than 4,294,967,296 bytes"),
        (all_directory, "80,000 members"),
        (many_records, "more than 67,108,864 bytes of metadata"),
        (many_records_in_the_trash, "more than 67,108,864 bytes of metadata"),
    ],
)
def test_whatever_the_sizes_the_memory_stays_small(
    tmp_path: Path, build: Callable[[Path], None], said: str | None
) -> None:
    build(tmp_path / "slots.zip")
    command = [sys.executable, "-c", MEASURED, str(tmp_path / "slots.zip")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    *errors, megabytes = run.stdout.splitlines()
    assert int(megabytes) < 200
    assert len(errors) == (0 if said is None else 2)
    assert all(str(said) in error for error in errors), errors


@pytest.mark.parametrize("build", [many_values, many_values_in_the_trash, wide_characters])
def test_metadata_that_takes_more_memory_than_its_size_tells_is_not_listed(
    tmp_path: Path, build: Callable[[Path], None]
) -> None:
    build(tmp_path / "slots.zip")
    command = [sys.executable, "-c", MEASURED, str(tmp_path / "slots.zip")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    error, megabytes = run.stdout.splitlines()
    assert "has metadata that takes more than" in error
    assert int(megabytes) < 200


def test_two_thousand_slots_with_the_longest_replay_list(tmp_path: Path) -> None:
    record = encode(Metadata(replay="x" * MAX_REPLAY), "mine")
    metadata_bomb(tmp_path / "slots.zip", "{}", record, 2000)
    assert len(ZipStore(str(tmp_path / "slots.zip")).slots()) == 2000


Edit: TypeAlias = tuple[str, float, int, bytes]
edits = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "repeat"]),
        st.floats(0, 1),
        st.integers(0, 60),
        st.binary(min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=4,
)


def edited(data: bytes, edits: list[Edit]) -> bytes:
    """The bytes with some changed, cut out, put in or repeated, mostly in the headers."""
    for kind, where, offset, some in edits:
        starts = [at for at in range(len(data)) if data.startswith(b"PK", at)] or [0]
        at = min(starts[int(where * (len(starts) - 1))] + offset, len(data))
        if kind == "flip":
            data = data[:at] + some + data[at + len(some) :]
        elif kind == "cut":
            data = data[:at] + data[at + len(some) * 20 :]
        elif kind == "insert":
            data = data[:at] + some + data[at:]
        else:
            data = data[: at + 100] + data[at:]
    return data


@settings(max_examples=150)
@given(edits, st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_whatever_bytes_change_only_our_own_errors_come_out_and_other_slots_stay(
    edits: list[Edit], compression: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "slots.zip")
        place.write_bytes(edited(whole(compression), edits))
        store = ZipStore(str(place))
        try:
            before = drive(store)
            store.save("new", io.BytesIO(b"model"), Metadata(), replace=True)
        except ArcadeError as error:
            assert str(error).isprintable()  # noqa: PT017 - not every edit is an error
            return
        assert drive(store) == before | {"new": b"model"}
        change_all(store)
        assert [path.name for path in Path(folder).iterdir() if ".next" in path.name] == []


def change_all(store: SlotStore) -> None:
    for name in store.names():
        try:
            store.delete(name)
        except SlotError:
            continue  # of a bad name
    for discarded in store.discarded():
        store.restore(discarded.key, "again", replace=True)
