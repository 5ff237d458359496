"""A store with as many broken and hostile slots as good ones: the show goes on, and says why."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest
import torch

from tests.hostile_zips import Payload, packed, saved, unpacked
from tests.test_app import key, show
from tetris_arcade.app import Arcade
from tetris_arcade.cli import main
from tetris_arcade.playing.player import Player
from tetris_arcade.resources import STARTER_SLOTS
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.live import OUT_OF_ORDER
from tetris_arcade.scenes.demo.pace import SPEEDS
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.settings import Settings
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.plugins import open_store

OLD = Path(__file__).parent / "data"
STARTERS = ("grandmaster", "expert", "novice", "bcts", "dellacherie", "dt10", "dt20")
GOOD = {"tiny", "sb3-2-0", "sb3-2-3", *STARTERS}
MARKED = {
    "beauty": "beauty",
    "broken-json": "not valid JSON",
    "no-model": "model.zip",
    "thin": "does not name a policy",
    "unknown-policy": "no policy is registered as 'os.system'",
    "wide": "12 columns",
}
"""What is wrong with them can be told from their metadata, and stands in the table."""
FAILING = {
    "other-layers": "other layers",
    "payload": "more than tensors",
    "swapped": "not the one that its metadata describes",
    "torn": "not a whole zip",
}
"""These are found out when they are loaded."""


def altered(folder: Path, name: str, **fields: object) -> None:
    """A copy of `tiny` with other metadata; what is None is left out."""
    shutil.copytree(folder / "tiny", folder / name)
    path = folder / name / "metadata.json"
    metadata = json.loads(path.read_text()) | {"name": name, "evaluation": None} | fields
    path.write_text(json.dumps({key: value for key, value in metadata.items() if value}))


@pytest.fixture
def strangers(tmp_path: Path, checkpoints: Path) -> Path:
    """A store with ten slots that can play and ten that cannot."""
    folder, marker = tmp_path / "slots", tmp_path / "ran"
    folder.mkdir()
    store = open_store(f"dir:{folder}")
    save_checkpoint(store, "tiny", checkpoints / "best.zip", source="best")
    for name in STARTERS:
        shutil.copytree(STARTER_SLOTS / name, folder / name)
    for name in ("sb3_2_0", "sb3_2_3"):
        slot = name.replace("_", "-")
        assert main(["slots", "import", f"{OLD / name}.zip", slot, "--store", str(folder)]) == 0
    here = {"id": "tetris_arcade/Tetris-v0"}
    altered(folder, "beauty", environment=here | {"arguments": {"features": ["beauty"]}})
    altered(folder, "unknown-policy", policy={"name": "os.system"})
    altered(folder, "wide", environment=here | {"arguments": {"width": 12}})
    altered(folder, "other-layers", policy={"name": "dqn.MlpPolicy"})
    for name in ("thin", "broken-json", "no-model", "swapped", "torn", "payload"):
        altered(folder, name, model=None)
    (folder / "thin" / "metadata.json").unlink()
    (folder / "broken-json" / "metadata.json").write_text("{")
    (folder / "no-model" / "model.zip").unlink()
    shutil.copy(folder / "tiny" / "metadata.json", folder / "swapped" / "metadata.json")
    content = (folder / "tiny" / "model.zip").read_bytes()
    other = bytearray(content)
    other[len(other) // 2] ^= 1
    (folder / "swapped" / "model.zip").write_bytes(other)
    (folder / "torn" / "model.zip").write_bytes(content[:-100])
    hostile = saved({"a": torch.zeros(3), "b": Payload(marker)})
    (folder / "payload" / "model.zip").write_bytes(
        packed(unpacked(content) | {"policy.pth": hostile})
    )
    return folder


@pytest.fixture
def arcade(strangers: Path) -> Iterator[Arcade]:
    player = Player()
    settings = Settings(stores=(str(strangers),), windowed=True, size=(960, 540), frames=4, seed=7)
    yield Arcade(settings, player)
    player.close()
    pygame.quit()


def test_the_table_shows_all_and_marks_those_whose_metadata_cannot_work(arcade: Arcade) -> None:
    menu = arcade.stack[0]
    assert isinstance(menu, Menu)
    slots = [entry.slot for entry in menu.ranking.entries]
    assert {slot.name for slot in slots} == GOOD | set(MARKED) | set(FAILING)
    assert {slot.name for slot in slots[-len(MARKED) :]} == set(MARKED)
    problems = {slot.name: slot.problem for slot in slots if slot.problem is not None}
    assert problems.keys() == MARKED.keys()
    for name, reason in MARKED.items():
        assert reason in problems[name]
    pictures = set()
    for _ in slots:
        show(arcade, key(pygame.K_DOWN))
        pictures.add(pygame.image.tobytes(arcade.screen.picture, "RGB"))
    assert len(pictures) == len(slots) - 1
    show(arcade, key(pygame.K_RETURN))
    assert arcade.stack == [menu]  # a marked one is not played


def is_on_screen(arcade: Arcade, demo: Demo) -> bool:
    """Whether the picture would be another if the problem were."""
    pictures = []
    for problem in (demo.problem, "another one"):
        demo.show.stream.problem = problem  # type: ignore[misc]
        demo.changed = True
        arcade.step(0.0)
        pictures.append(pygame.image.tobytes(arcade.screen.picture, "RGB"))
    return pictures[0] != pictures[1]


def test_the_show_plays_the_good_ones_and_says_why_it_skips_the_others(
    arcade: Arcade, strangers: Path
) -> None:
    show(arcade, key(pygame.K_RETURN))
    demo = arcade.stack[-1]
    assert isinstance(demo, Demo)
    demo.transport.speed_step = len(SPEEDS) - 1
    played, skipped = set(), {}
    for _ in range(len(GOOD) + len(FAILING)):
        name = demo.entry.slot.name
        for _ in range(1000):
            arcade.run()
            assert arcade.stack[-1] is demo
            if demo.problem or demo.show.game.pieces:
                break
        if demo.problem is None:
            played.add(name)
            show(arcade, key(pygame.K_RIGHT), pygame.event.Event(pygame.KEYUP, key=pygame.K_RIGHT))
        else:
            skipped[name] = demo.problem
            assert is_on_screen(arcade, demo)
            arcade.step(OUT_OF_ORDER)
            for _ in range(1000):  # it is tried once more
                if demo.entry.slot.name != name:
                    break
                arcade.run()
        assert demo.entry.slot.name != name
    assert played == GOOD
    assert skipped.keys() == FAILING.keys()
    for name, reason in FAILING.items():
        assert reason in skipped[name]
    assert not (strangers.parent / "ran").exists()
