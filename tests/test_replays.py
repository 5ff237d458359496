import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.slots import tracing
from tetris_arcade.engine.replay import Replay
from tetris_arcade.errors import ArcadeError, GameError
from tetris_arcade.replays import LARGEST, Recorded, keep_replay, read_replay, write_replay

REPLAY = Replay(7, (3, 30, 12, 0, 5))


def recorded(replay: Replay = REPLAY, player: str = "expert") -> Recorded:
    return Recorded(replay, player, replay.play().lines, "ab" * 32)


@st.composite
def games(draw: st.DrawFn) -> Replay:
    seed = draw(st.integers(0, 2**64 - 1))
    width, height = draw(st.integers(4, 16)), draw(st.integers(4, 64))
    randomizer = draw(st.sampled_from(["uniform", "bag"]))
    actions = draw(st.lists(st.integers(0, 4 * width - 1), max_size=40))
    game = Replay(seed, (), width, height, randomizer).start()
    played = []
    for action in actions:
        if not game.over:
            game.play(action)
            played.append(action)
    return Replay(seed, played, width, height, randomizer)


@given(
    games(),
    st.text(max_size=256),
    st.none() | st.from_regex("[0-9a-f]{64}", fullmatch=True),
    st.booleans(),
)
def test_whatever_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    replay: Replay,
    player: str,
    model: str | None,
    whole: bool,
) -> None:
    path = tmp_path_factory.mktemp("replays") / "game.replay"
    kept = Recorded(replay, player, replay.play().lines, model, whole)
    write_replay(path, kept)
    assert read_replay(path) == kept


def test_a_file_says_in_words_what_it_is(tmp_path: Path) -> None:
    path = keep_replay(tmp_path / "new" / "folder", recorded())
    assert path.name == "expert-7-0.replay"
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "tetris-arcade replay 1"
    assert '"player":"expert"' in lines[1]
    assert lines[2] == REPLAY.text()


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    paths = [keep_replay(tmp_path, recorded()) for _ in range(3)]
    assert [path.stem for path in paths] == ["expert-7-0", "expert-7-0-2", "expert-7-0-3"]
    with pytest.raises(FileExistsError):
        write_replay(paths[0], recorded())
    assert read_replay(paths[0]) == recorded()


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "..", "a/b\\c:d\x00\u202e", "x" * 300])
def test_a_slots_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    path = keep_replay(tmp_path, recorded(player=name))
    assert path.parent == tmp_path
    assert len(path.name) < 120
    read_replay(path)


def changed(path: Path, before: bytes, after: bytes) -> None:
    content = path.read_bytes()
    assert before in content
    path.write_bytes(content.replace(before, after, 1))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (b"tetris-arcade replay 1", b"hello", "no replay"),
        (b"tetris-arcade replay 1", b"tetris-arcade replay 2", "format 2.*update"),
        (b'"player"', b'"payer"', "damaged.*player"),
        (b'{"player"', b"[" * 9000, "damaged"),
        (b'"lines":0', b'"lines":-1', "damaged"),
        (b'"lines":0', b'"lines":1', "does not reproduce: it comes to 0 lines.*had 1"),
        (b'"pieces":5', b'"pieces":6', "damaged.*5 pieces of 6"),
        (b"uniform 10x20 7", b"uniform 10x20 8", "damaged.*copy it again"),
        (b"uniform 10x20 7", b"unif\xff\x00rm 10x20 7", "damaged"),
        (b"uniform 10x20 7", b"another line\nuniform 10x20 7", "damaged"),
        (b"\nuniform", b"", "damaged"),
    ],
)
def test_a_file_that_is_not_as_it_was_written_says_why(
    tmp_path: Path, before: bytes, after: bytes, message: str
) -> None:
    path = keep_replay(tmp_path, recorded())
    changed(path, before, after)
    with pytest.raises(GameError, match=message) as caught:
        read_replay(path)
    assert "\n" not in str(caught.value)


@given(cut=st.integers(0, 10_000), junk=st.binary(max_size=3))
def test_a_file_that_is_cut_or_spoilt_is_refused_or_the_same_game(
    tmp_path_factory: pytest.TempPathFactory, cut: int, junk: bytes
) -> None:
    path = keep_replay(tmp_path_factory.mktemp("replays"), recorded())
    content = path.read_bytes()
    at = cut % len(content)
    path.write_bytes(content[:at] + junk + content[at + len(junk) :] if junk else content[:at])
    with contextlib.suppress(GameError):
        assert read_replay(path).replay == REPLAY


def test_a_game_that_ends_before_its_last_move_does_not_reproduce(tmp_path: Path) -> None:
    replay = Replay(7, [0] * 200)
    write_replay(tmp_path / "x.replay", Recorded(replay, "expert", 0))
    with pytest.raises(GameError, match="goes on after its game was over"):
        read_replay(tmp_path / "x.replay")
    assert read_replay(tmp_path / "x.replay", check=False).pieces == 200


def test_what_is_no_file_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArcadeError, match="there is no file"):
        read_replay(tmp_path / "missing")
    (tmp_path / "file").touch()
    with pytest.raises(ArcadeError, match="there is no file"):
        read_replay(tmp_path / "file" / "game.replay")
    with pytest.raises(ArcadeError, match=r"cannot be read .*File name too long"):
        read_replay(tmp_path / ("a" * 300))
    with pytest.raises(GameError, match="not a file"):
        read_replay(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(GameError, match="not a file"):
        read_replay(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(GameError, match="larger"):
        read_replay(tmp_path / "large")


def test_a_folder_that_cannot_be_had_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ArcadeError, match="cannot be made"):
        keep_replay(tmp_path / "taken", recorded())
    with pytest.raises(ArcadeError, match="cannot be written"):
        write_replay(tmp_path / "taken" / "x.replay", recorded())


def test_whoever_is_killed_while_writing_leaves_no_half_game(tmp_path: Path) -> None:
    if reason := tracing.why_not("tear"):
        pytest.skip(reason)
    path = tmp_path / "x.replay"

    def write() -> int:
        write_replay(path, recorded())
        return 0

    assert tracing.run(tracing.Fault("tear", 1), write).call is not None
    assert not path.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.replay"
    opened = Path.open

    def full(self: Path, mode: str) -> object:
        opened(self, mode).close()
        return opened(Path("/dev/full"), "wb", buffering=0)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(ArcadeError, match="No space left"):
        write_replay(path, recorded())
    assert list(tmp_path.iterdir()) == []
