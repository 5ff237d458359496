"""Whatever anybody does for however long: no fault, and nothing used up or changed.

What the hands do comes from the seed alone; how far a show at the highest speed gets in a frame
does not.
"""

from collections.abc import Callable
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from tests.show.conftest import Home
from tests.show.hands import Hands
from tests.show.strain import WARM_UP, ForgetfulPlayer, Strain, contents, uses
from tetris_arcade.app import Arcade
from tetris_arcade.scenes.demo.series import Player
from tetris_arcade.settings import Settings

SEED = 7
MINUTES = 5.0
HOUR = 60.0
TRIMMED = 300
"""Seconds after which what was freed is given back: else its crumbs add up, and hide a leak."""
MORE_OBJECTS = 3_000
"""A glyph here, a sheet there: what stays for a reason, of some 200,000."""
MORE_MEMORY = 32 << 20
"""Bytes: what was freed in small pieces stays with the process. A leak of 200 a frame shows."""


def opened(player: Player, *, kiosk: bool) -> Callable[[], Arcade]:
    """Opens shows with the stores that are there by default."""

    def open_() -> Arcade:
        settings = Settings(
            windowed=True, size=(960, 540), seed=SEED, attract_after=20.0, kiosk=kiosk
        )
        return Arcade(settings, player)

    return open_


def endure(strain: Strain, minutes: float) -> None:
    """Let hands be on the cabinet for so long; nothing grows."""
    print(f"seed {SEED}")
    resource_tracker.ensure_running()  # Python's own: it comes with the first job, and stays
    strain.go_on(WARM_UP)
    before = strain.rest()
    for end in range(round(WARM_UP), round(60 * minutes), TRIMMED):
        strain.go_on(min(TRIMMED, 60 * minutes - end))
        uses()
    after = strain.rest()
    print(f"{strain.hands.inputs} inputs, {sorted(strain.scenes)}", before, after, sep="\n")
    assert strain.hands.inputs > 100 * minutes
    assert after.objects < before.objects + MORE_OBJECTS
    assert after.memory < before.memory + MORE_MEMORY
    assert after.files <= before.files
    assert after.threads <= before.threads
    assert after.processes <= before.processes


@pytest.mark.parametrize(
    "minutes", [MINUTES, pytest.param(HOUR, marks=pytest.mark.slow)], ids=["minutes", "hour"]
)
def test_visitors_of_a_kiosk_break_nothing_and_change_no_file(home: Home, minutes: float) -> None:
    before = contents(home.folder)
    strain = Strain(Hands(SEED), opened(ForgetfulPlayer(), kiosk=True))
    first = strain.arcade
    endure(strain, minutes)
    assert strain.arcade is first
    assert strain.scenes >= {"Menu", "Demo", "Attract", "Help"}
    assert contents(home.folder) == before


def changed(before: dict[Path, str], after: dict[Path, str]) -> set[Path]:
    """What is there only before, or only after, or is another."""
    return {path for path, _ in before.items() ^ after.items()}


@pytest.mark.parametrize(
    "minutes", [MINUTES, pytest.param(HOUR, marks=pytest.mark.slow)], ids=["minutes", "hour"]
)
def test_users_break_nothing_and_change_only_what_can_be_changed(
    home: Home, minutes: float
) -> None:
    before = contents(home.folder)
    strain = Strain(Hands(SEED), opened(ForgetfulPlayer(), kiosk=False))
    endure(strain, minutes)
    strain.arcade.cabinet.jobs.close()
    assert strain.scenes >= {"Menu", "Demo", "Attract", "Help", "Operations"}
    touched = changed(before, contents(home.folder))
    assert touched, "nobody had anything written"
    for untouchable in (home.starters, home.config.parent, home.folder / "state"):
        assert not [path for path in touched if path.is_relative_to(untouchable)]
