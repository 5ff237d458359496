"""A zip from a stranger is read without believing it."""

import io
import os
import stat
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.slots.zips import CENTRAL, LOCAL, declared, headers, moved, streamed, zip_of
from tetris_arcade.slots import archive as module
from tetris_arcade.slots.archive import (
    Archive,
    TornZipError,
    UnsafeZipError,
    ZipFlaw,
    folded,
    is_portable,
)

CONTENT = bytes(range(256)) * 20


def opened(data: bytes) -> Archive:
    return Archive(io.BytesIO(data))


def content(archive: Archive, name: str) -> bytes:
    return b"".join(archive.unpack(archive.members[name]))


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_honest_zip_reads_back(compression: int) -> None:
    members = {"a": CONTENT, "folder/": b"", "folder/ü": b"", "b": bytes(3 << 20)}
    archive = opened(zip_of(members, compression))
    assert {name: content(archive, name) for name in archive.members} == members


def test_a_zip_of_nothing_has_no_members() -> None:
    assert opened(zip_of({})).members == {}


def test_a_zip_that_was_streamed_out_reads_back() -> None:
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        archive = opened(streamed({"a": CONTENT}, compression))
        assert archive.members["a"].flag_bits & 0x08
        assert content(archive, "a") == CONTENT


def test_a_zip_whose_sizes_stand_in_the_long_form_reads_back() -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w") as written,
        written.open("a", "w", force_zip64=True) as member,
    ):
        member.write(CONTENT)
    assert content(opened(buffer.getvalue()), "a") == CONTENT


def test_what_another_tool_zipped_reads_back(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/a").write_bytes(CONTENT)
    try:
        subprocess.run(["zip", "-qr", "x.zip", "folder"], cwd=tmp_path, check=True)  # noqa: S607
    except FileNotFoundError:
        pytest.skip("there is no zip on this machine")
    archive = opened((tmp_path / "x.zip").read_bytes())
    assert list(archive.members) == ["folder/", "folder/a"]
    assert content(archive, "folder/a") == CONTENT


@pytest.mark.parametrize(
    "name",
    [
        *("../x", "a/../x", "..", "/", "/etc/x", "//x", "a//x", "./x", "a/."),
        *("C:x", "c:/x", "a\\x", "..\\x", "\\\\server\\x", "a\0b"),
        *("n" * 600, "/".join("n" * 20)),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    held = zip_of({"N" * len(name): b"x"}).replace(b"N" * len(name), name.encode())
    with pytest.raises(UnsafeZipError, match="has a member"):
        opened(held)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mine/x", "mine/y"),
        ("mine", "MINE"),
        ("stra\u00dfe", "strasse"),
        ("caf\u00e9/x", "cafe\u0301/x"),
        ("mine", "mine/x"),
        ("mine/x", "Mine/"),
    ],
)
def test_two_names_that_some_system_takes_for_one_are_refused(one: str, other: str) -> None:
    for names in ((one, other), (other, one)):
        with pytest.raises(UnsafeZipError, match="which some systems take for one"):
            opened(zip_of(dict.fromkeys(names, b"")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        written.writestr("a", b"1")
        written.writestr("a", b"2")
    with pytest.raises(UnsafeZipError, match="2 members, of 1 different names"):
        opened(buffer.getvalue())


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zip_of({f"{number}": b"" for number in range(4)})
    Archive(io.BytesIO(data), max_members=4)
    with pytest.raises(UnsafeZipError, match="4 members"):
        Archive(io.BytesIO(data), max_members=3)
    monkeypatch.setattr(module, "_MAX_DIRECTORY_BYTES", 100)
    with pytest.raises(UnsafeZipError, match="a directory of more than 100 bytes"):
        opened(data)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_a_device_is_refused(kind: int) -> None:
    link = zipfile.ZipInfo("a")
    link.external_attr = (kind | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        written.writestr(link, "/etc/passwd")
    with pytest.raises(UnsafeZipError, match="'a' that is a link"):
        opened(buffer.getvalue())


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"flags": 0x01}, "is encrypted"),
        ({"flags": 0x40}, "is encrypted"),
        ({"flags": 0x2000}, "is encrypted"),
        ({"method": 12}, "stored or deflated"),
        ({"method": 99}, "stored or deflated"),
        ({"size": 5121}, "two different sizes"),
        ({"size": 10**8, "method": 8}, "200 times"),
        ({"packed": 10**6, "size": 10**6}, "overlaps"),
    ],
)
def test_what_no_honest_program_writes_is_refused(fields: dict[str, int], wrong: str) -> None:
    data = zip_of({"a": CONTENT, "b": b""})
    with pytest.raises(UnsafeZipError, match=f"'a' that .*{wrong}"):
        opened(declared(data, "a", **fields))


def test_ten_gigabytes_are_refused() -> None:
    data = declared(zip_of({"a": b""}), "a", CENTRAL, size=0xFFFFFFFF, packed=0xFFFFFFFF)
    at = headers(data, "a", CENTRAL)[0]
    extra = struct.pack("<HHQQ", 1, 16, 10 << 30, 10 << 30)
    named = bytearray(data[: at + 47] + extra + data[at + 47 :])
    struct.pack_into("<H", named, at + 30, len(extra))
    end = named.rfind(b"PK\5\6")
    struct.pack_into("<I", named, end + 12, end - at)
    with pytest.raises(UnsafeZipError, match=r"'a' that unpacks to more than 4,294,967,296 bytes"):
        opened(bytes(named))


def test_members_that_lie_in_each_other_are_refused() -> None:
    data = zip_of({"a": zip_of({"b": b"inner"}), "b": b"inner"})
    for offset in (data.find(LOCAL, 4), 0):
        with pytest.raises(UnsafeZipError, match="overlaps"):
            opened(moved(data, "b", offset))


def test_a_member_beyond_the_directory_is_refused() -> None:
    data = zip_of({"a": CONTENT})
    with pytest.raises(ZipFlaw):
        opened(moved(data, "a", len(data) - 10))


@pytest.mark.parametrize(
    "lie", [{"size": 100}, {"crc": 7}, {"method": 8}, {"packed": 7}, {"flags": 1}, {"extra": 99}]
)
def test_a_member_whose_own_header_says_otherwise_is_damaged_and_the_others_are_not(
    lie: dict[str, int],
) -> None:
    data = declared(zip_of({"a": CONTENT, "b": CONTENT}), "a", LOCAL, **lie)
    archive = opened(data)
    with pytest.raises(TornZipError, match="a is damaged"):
        archive.start(archive.members["a"])
    assert content(archive, "b") == CONTENT


def test_a_member_of_another_name_in_its_own_header_is_damaged() -> None:
    archive = opened(zip_of({"a": CONTENT}).replace(b"a", b"b", 1))
    with pytest.raises(TornZipError, match="a is damaged"):
        content(archive, "a")


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("size", [100, len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_size_that_is_not_the_true_one_never_passes_for_the_whole(
    size: int, compression: int
) -> None:
    data = zip_of({"a": CONTENT}, compression)
    lie = {"size": size, "crc": zlib.crc32(CONTENT[:size])}
    if compression == zipfile.ZIP_STORED:
        lie["packed"] = size
    if size > len(CONTENT) or compression == zipfile.ZIP_DEFLATED:
        with pytest.raises(ZipFlaw, match=r"damaged|overlaps"):
            content(opened(declared(data, "a", **lie)), "a")
    else:
        with pytest.raises(TornZipError, match="damaged"):
            content(opened(declared(data, "a", CENTRAL, **lie)), "a")


def test_packed_data_that_is_cut_or_goes_on_is_damaged() -> None:
    data = zip_of({"a": CONTENT, "b": CONTENT}, zipfile.ZIP_DEFLATED)
    packed = opened(data).members["a"].compress_size
    with pytest.raises(TornZipError, match="a is damaged"):
        content(opened(declared(data, "a", packed=packed - 1)), "a")
    stuffed = zip_of({"a": zlib.compress(CONTENT, wbits=-15) + b"hidden"})
    lie = {"method": 8, "size": len(CONTENT), "crc": zlib.crc32(CONTENT)}
    with pytest.raises(TornZipError, match="a is damaged"):
        content(opened(declared(stuffed, "a", **lie)), "a")


def test_what_is_no_zip_is_said_to_be_none() -> None:
    whole = zip_of({"a": CONTENT})
    for data in (b"", b"PK", b"not a zip", whole[:-1], whole[: len(whole) // 2], whole[200:]):
        with pytest.raises(TornZipError, match="is not a whole zip file"):
            opened(data)


def test_a_zip_of_zips_is_told_from_one_of_those_in_it_wherever_it_is_cut() -> None:
    inner = zip_of({"inner": b"x"})
    whole = zip_of({"a": inner, "b": zip_of({}), "c": inner})
    for cut in range(1, len(whole)):
        for part in (whole[:cut], whole[cut:]):
            with pytest.raises(TornZipError, match="is not a whole zip file"):
                opened(part)


def test_a_zip_with_a_comment_reads_back() -> None:
    buffer = io.BytesIO(zip_of({"a": CONTENT}))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"said about it"
    assert content(opened(buffer.getvalue()), "a") == CONTENT


def test_no_more_is_unpacked_than_is_declared() -> None:
    bomb = zip_of({"a": bytes(1 << 26)}, zipfile.ZIP_DEFLATED)
    archive = opened(declared(bomb, "a", size=1000))
    unpacked = 0
    with pytest.raises(TornZipError):  # noqa: PT012 - it comes after the last piece
        for piece in archive.unpack(archive.members["a"]):
            unpacked += len(piece)
    assert unpacked <= 1000


def test_a_directory_that_is_no_directory_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "sparse.zip"
    size = 0xF0000000
    with path.open("wb") as file:
        os.truncate(file.fileno(), size)
        file.seek(0, io.SEEK_END)
        file.write(struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, size, 0, 0))
    with path.open("rb") as sparse, pytest.raises(UnsafeZipError, match="directory of more than"):
        Archive(sparse)


@pytest.mark.parametrize("part", ["con", "CON", "nul.txt", "Com7.a", "a:b", "a?", "a.", "a ", "\7"])
def test_what_cannot_be_a_files_name_everywhere_is_not_portable(part: str) -> None:
    assert not is_portable(part)
    assert not is_portable(f"{part}\n")


def test_what_can_is_portable() -> None:
    assert all(map(is_portable, ["mine", "My Model", "console", "com", "ü", "mine~x.1"]))


def test_names_fold_to_what_the_simplest_system_makes_of_them() -> None:
    assert folded("CAFE\u0301") == folded("caf\u00e9")
    assert folded("mine") == "mine"


def test_a_member_that_an_extra_field_calls_otherwise_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    infolist = zipfile.ZipFile.infolist

    def with_unicode_paths(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        """As later versions of zipfile do where the extra field 0x7075 names a member."""
        for member in infolist(archive):
            member.filename = "../b"
        return infolist(archive)

    monkeypatch.setattr(zipfile.ZipFile, "infolist", with_unicode_paths)
    with pytest.raises(UnsafeZipError, match=r"'\.\./b' that has two names"):
        opened(zip_of({"a": CONTENT}))
