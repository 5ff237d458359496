"""A bundle that cannot be used says so in one line; what is damaged in one hurts nothing else."""

import io
import os
import pkgutil
import resource
import stat
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import filelock
import pytest

from tests.slots.wholeness import (
    assert_whole,
    contents,
    files_of,
    litter,
    model_of,
    without_write_access,
)
from tests.slots.zips import CENTRAL, LOCAL, declared, zip_of
from tetris_arcade.errors import ArcadeError, SlotDamagedError, StoreError
from tetris_arcade.slots import archive, succession, writers
from tetris_arcade.slots.bundle import ZipStore
from tetris_arcade.slots.metadata import MAX_BYTES, Metadata, encode
from tetris_arcade.slots.store import SlotStore

MODEL = b"a whole model " * 100


def saved(place: Path, *names: str) -> ZipStore:
    store = ZipStore(str(place))
    for name in names:
        store.save(name, io.BytesIO(MODEL + name.encode()), Metadata(notes=name))
    return store


def every_verb(store: SlotStore) -> list[Callable[[], object]]:
    def save() -> object:
        return store.save("new", io.BytesIO(b"m"), Metadata())

    return [store.names, store.slots, store.discarded, lambda: store.read("mine"), save]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    return tmp_path / "own/slots.zip"


def test_a_bundle_that_is_not_there_is_said_to_be_missing_and_made_by_saving(place: Path) -> None:
    store = ZipStore(str(place))
    for verb in (
        store.names,
        store.slots,
        store.discarded,
        lambda: store.read("mine"),
        lambda: store.open_model("mine"),
        lambda: store.annotate("mine", Metadata()),
        lambda: store.delete("mine"),
        lambda: store.rename("mine", "yours"),
    ):
        with pytest.raises(StoreError, match=r"there is no zip:.*save a slot to create it"):
            verb()
    assert files_of(place.parent) == set()
    saved(place, "mine")
    assert store.names() == ["mine"]
    with pytest.raises(StoreError, match="no such folder"):
        saved(place.parent / "a/b.zip", "mine")
    assert not (place.parent / "a").exists()


def test_a_folder_or_a_pipe_in_its_place_is_a_clear_error(tmp_path: Path, place: Path) -> None:
    place.mkdir()
    pipe = tmp_path / "pipe.zip"
    os.mkfifo(pipe)
    for path, reason in ((place, "is a folder; .* dir:"), (pipe, "no ordinary file")):
        for verb in every_verb(ZipStore(str(path))):
            with pytest.raises(StoreError, match=reason):
                verb()
    place.rmdir()
    place.write_bytes(b"")
    with pytest.raises(StoreError, match="not a folder"):
        saved(place / "x.zip", "mine")


def test_what_is_no_bundle_is_never_written_over(place: Path) -> None:
    whole = zip_of({"mine/model.zip": MODEL})
    for data in (b"", b"garbage" * 100, whole[:-30], zip_of({"slots/mine/model.zip": MODEL})):
        place.write_bytes(data)
        for verb in every_verb(ZipStore(str(place))):
            with pytest.raises(StoreError, match=r"^cannot .* it .*; get another copy") as caught:
                verb()
            assert "\n" not in str(caught.value)
        assert place.read_bytes() == data


def test_a_bundle_in_a_read_only_folder_reads_and_refuses_to_change() -> None:
    with tempfile.TemporaryDirectory() as outer:
        root = Path(outer)
        root.chmod(0o755)
        store = saved(root / "slots.zip", "mine")
        root.chmod(0o555)
        with without_write_access():
            assert assert_whole(store, "mine") == MODEL + b"mine"
            for verb in (every_verb(store)[-1], lambda: store.delete("mine")):
                with pytest.raises(StoreError, match="permission denied") as caught:
                    verb()
                assert "\n" not in str(caught.value)
        root.chmod(0o755)
        assert store.names() == ["mine"]


def test_a_read_only_bundle_stays_as_it_is_though_its_folder_could_be_written() -> None:
    with tempfile.TemporaryDirectory() as outer:
        root = Path(outer)
        store = saved(root / "slots.zip", "mine")
        before = (root / "slots.zip").read_bytes()
        (root / "slots.zip").chmod(0o444)
        (root / ".slots.zip.lock").unlink()  # or that is what permission is denied to
        root.chmod(0o777)
        with without_write_access():
            for verb in (every_verb(store)[-1], lambda: store.delete("mine")):
                with pytest.raises(
                    StoreError, match=r"permission denied; .*choose another --store"
                ):
                    verb()
            assert assert_whole(store, "mine") == MODEL + b"mine"
        assert (root / "slots.zip").read_bytes() == before
        assert litter(store) == set()


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_half_way_leaves_the_old_bundle_and_no_litter(place: Path) -> None:
    store = saved(place, "mine")
    before = place.read_bytes()
    for size in (len(before) - 10, len(before) + 10, 1 << 16):
        with disk_of(size), pytest.raises(StoreError, match="cannot write to zip:"):
            store.save("big", io.BytesIO(bytes(1 << 18)), Metadata())
        assert place.read_bytes() == before
        assert litter(store) == set()


def test_a_link_to_a_bundle_stays_one_and_a_mode_stays_as_it_was(place: Path) -> None:
    saved(place, "mine")
    place.chmod(0o640)
    (place.parent / "link.zip").symlink_to(place)
    store = saved(place.parent / "link.zip", "yours")
    assert store.location.endswith("link.zip")
    assert (place.parent / "link.zip").is_symlink()
    assert ZipStore(str(place)).names() == ["mine", "yours"]
    assert stat.S_IMODE(place.stat().st_mode) == 0o640


def cut_model(data: bytes) -> bytes:
    return declared(data, "broken/model.zip", size=7, packed=7)


def turn_bits_in_metadata(data: bytes) -> bytes:
    at = data.index(b'"notes": "broken"')
    return data[:at] + b"X" + data[at + 1 :]


def tear_a_header(data: bytes) -> bytes:
    return declared(data, "broken/model.zip", LOCAL, method=9)


def inflate_metadata(data: bytes) -> bytes:
    return declared(data, "broken/metadata.json", CENTRAL, method=8, size=MAX_BYTES + 1, packed=9)


DAMAGES = [
    (cut_model, "7 bytes"),
    (turn_bits_in_metadata, "metadata.json is damaged"),
    (tear_a_header, "model.zip is damaged"),
    (inflate_metadata, "metadata.json is larger than"),
]


@pytest.mark.parametrize(("damage", "problem"), DAMAGES)
def test_a_damaged_slot_neither_hinders_the_others_nor_comes_out_sound(
    place: Path, damage: Callable[[bytes], bytes], problem: str
) -> None:
    store = saved(place, "broken", "sound")
    place.write_bytes(damage(place.read_bytes()))

    def assert_damaged(name: str) -> None:
        slot = store.read(name)
        assert slot.problem is not None
        assert problem in slot.problem
        assert repr(name) in slot.problem
        with pytest.raises(SlotDamagedError, match=problem):
            store.open_model(name)
        with pytest.raises(SlotDamagedError, match=problem):
            store.annotate(name, Metadata())

    assert [slot.problem is None for slot in store.slots()] == [False, True]
    assert_damaged("broken")
    saved(place, "other")
    assert_damaged("broken")
    assert store.rename("broken", "renamed").problem is not None
    assert_damaged("renamed")
    discarded = store.delete("renamed")
    assert problem in str(discarded.slot.problem)
    saved(place, "another")
    store.restore(discarded.key, "back")
    assert_damaged("back")
    store.save("back", io.BytesIO(b"repaired"), Metadata(), replace=True)
    assert assert_whole(store, "back") == b"repaired"
    assert assert_whole(store, "sound") == MODEL + b"sound"


def test_a_slot_without_its_model_is_damaged(place: Path) -> None:
    place.write_bytes(zip_of({"mine/metadata.json": encode(Metadata(), "mine")}))
    [slot] = ZipStore(str(place)).slots()
    assert "model.zip is missing" in str(slot.problem)


def test_a_packed_model_that_is_damaged_is_not_handed_out(place: Path) -> None:
    data = zip_of({"mine/model.zip": MODEL}, zipfile.ZIP_DEFLATED)
    place.write_bytes(declared(data, "mine/model.zip", crc=1))
    with pytest.raises(SlotDamagedError, match=r"model\.zip is damaged"):
        ZipStore(str(place)).open_model("mine")
    place.write_bytes(data)
    assert model_of(ZipStore(str(place)), "mine") == MODEL


def test_where_a_packed_model_has_no_room_the_bundle_is_not_called_damaged(place: Path) -> None:
    place.write_bytes(zip_of({"mine/model.zip": bytes(1 << 18)}, zipfile.ZIP_DEFLATED))
    store = ZipStore(str(place))
    message = rf"cannot unpack slot 'mine' of zip:.* to {tempfile.gettempdir()}: .*free some space"
    for size in (1 << 16, (1 << 18) - 1):
        with disk_of(size), pytest.raises(StoreError, match=message) as caught:
            store.open_model("mine")
        assert "\n" not in str(caught.value)
    assert model_of(store, "mine") == bytes(1 << 18)


def test_a_change_that_no_reader_would_accept_is_not_made(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = saved(place, "mine", "yours")
    before = place.read_bytes()
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", len(MODEL) + 10)
    with pytest.raises(StoreError, match=r"unpacks to more than .*; purge its trash"):
        store.save("big", io.BytesIO(MODEL * 2), Metadata())
    assert place.read_bytes() == before
    assert litter(store) == set()


def test_what_dead_writers_left_is_cleared_and_what_the_living_write_is_not(place: Path) -> None:
    store = saved(place, "mine")
    dead = place.with_name(".slots.zip.next~0badhost-1-1~00000000")
    dead.write_bytes(b"half a bundle")
    os.link(dead, place.with_name(".slots.zip.next"))
    os.utime(dead, (0, 0))
    with succession.Succession(place).draft() as living:
        living.write_bytes(b"at work")
        saved(place, "yours")
        assert litter(store) == {living.name}
    assert store.names() == ["mine", "yours"]


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks that do not hold, as on some network file systems."""
    monkeypatch.setattr(filelock, "FileLock", lambda *_, **__: nullcontext())


@pytest.mark.usefixtures("no_locks")
@pytest.mark.parametrize("call", ["tetris_arcade.slots.bundle.pack", "os.link"])
def test_a_change_that_another_writer_overtakes_starts_again_from_what_is_there(
    place: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    store = saved(place, "mine")
    others: list[str] = []
    original = pkgutil.resolve_name(call)

    def overtaken(*arguments: object) -> None:
        if len(others) < 2:
            others.append(f"other-{len(others)}")
            saved(place, others[-1])
        original(*arguments)

    monkeypatch.setattr(call, overtaken)
    saved(place, "yours")
    assert set(contents(store).slots) == {"mine", "yours", *others}
    assert litter(store) == set()


def test_a_writer_that_is_stuck_in_its_turn_is_passed_and_starts_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filelock, "FileLock", lambda *_, **__: nullcontext())
    monkeypatch.setattr(succession, "_STUCK_SECONDS", 0.0)
    store = saved(place, "mine")
    replace = Path.replace
    passed: list[str] = []

    def replace_after_the_other_writer(source: Path, target: Path) -> Path:
        if not passed:
            passed.append("other")
            saved(place, *passed)
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", replace_after_the_other_writer)
    saved(place, "yours")
    assert set(contents(store).slots) == {"mine", "yours", *passed}
    assert litter(store) == set()


@pytest.mark.usefixtures("no_locks")
@pytest.mark.parametrize("moment", ["os.link", "pathlib.Path.replace"])
def test_a_stuck_writer_that_moves_the_next_ones_file_into_place_tells_it_from_its_own(
    place: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr(succession, "_STUCK_SECONDS", 0.0)
    store = saved(place, "mine")
    replace, link = Path.replace, os.link
    held: list[Path] = []
    in_turn: list[Path] = []

    def go_on(now: str) -> None:
        """The held writer moves what is in its turn by then: the other's file."""
        if held and in_turn and now == moment:
            replace(held.pop(), place)

    def replace_when_passed(source: Path, target: Path) -> Path:
        if not in_turn:
            held.append(source)
            saved(place, "other")
            return target
        go_on("pathlib.Path.replace")
        return replace(source, target)

    def link_and_look(source: Path, target: Path) -> None:
        link(source, target)
        if held:
            in_turn.append(target)
        go_on("os.link")

    monkeypatch.setattr(Path, "replace", replace_when_passed)
    monkeypatch.setattr(os, "link", link_and_look)
    saved(place, "yours")
    assert set(contents(store).slots) == {"mine", "yours", "other"}
    assert litter(store) == set()


@pytest.mark.usefixtures("no_locks")
def test_no_change_is_lost_where_locks_do_not_hold(place: Path) -> None:
    store = saved(place, "mine")
    made: list[str] = []

    def write(writer: int) -> None:
        for number in range(5):
            try:
                saved(place, f"by-{writer}-{number}")
            except StoreError as error:
                assert "all the time" in str(error)  # noqa: PT017 - a clear error is all right
            else:
                made.append(f"by-{writer}-{number}")

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) >= 5
    assert set(contents(store).slots) >= {"mine", *made}
    assert litter(store) == set()


def test_nothing_but_our_own_errors_comes_out_of_another_programs_lock(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = saved(place, "mine")
    monkeypatch.setattr(writers, "_LOCK_SECONDS", 0)
    with succession.Succession(place).writing(store.location):
        with pytest.raises(StoreError, match="another program has been writing"):
            saved(place, "yours")
        with pytest.raises(ArcadeError):
            store.delete("mine")
    assert store.names() == ["mine"]


def test_a_model_is_not_taken_for_an_empty_store_nor_written_to(tmp_path: Path) -> None:
    place = tmp_path / "model.zip"
    place.write_bytes(zip_of({"data": b"{}", "policy.pth": b"weights"}))
    before, store = place.read_bytes(), ZipStore(str(place))
    with pytest.raises(StoreError, match=r"is a model, not a bundle.*slots import"):
        store.names()
    with pytest.raises(StoreError, match="is a model"):
        store.save("mine", io.BytesIO(b"model"), Metadata())
    assert place.read_bytes() == before
