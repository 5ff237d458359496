"""How fast the stores are: listing many slots, and exporting a large one beside `cp`.

    python tests/bench_store.py [SLOTS [MEGABYTES]]

2,000 slots and a model of 400 MB by default. Rounds of all measurements alternate, so that a busy
machine slows them alike; each line is the median round. Not a test: machines differ, and only
ratios of one run compare.
"""

import hashlib
import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.locations import STARTER_LOCATION
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.operations.exporting import export_model
from tetris_arcade.slots.operations.finding import find_slot

ROUNDS = 7
ROOT = Path(__file__).parent.parent
Measurement = Callable[[], object]


def python(*words: str) -> None:
    """Run Python as a user does, from the repository's root."""
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def list_slots(location: str) -> None:
    """The command, as a user runs it."""
    python("-m", "tetris_arcade", "slots", "list", "--store", location)


def fill(folder: Path, count: int) -> tuple[str, str]:
    """Slots with a starter's metadata and a short model, as a folder and as a bundle; both
    locations."""
    metadata = replace(find_slot("grandmaster", [STARTER_LOCATION]).metadata, model=None)
    store = DirectoryStore(str(folder / "slots"))
    store.save("slot-0000", io.BytesIO(b"model"), metadata)
    pattern = folder / "slots/slot-0000"
    with zipfile.ZipFile(folder / "slots.zip", "w") as bundle:
        for number in range(count):
            slot = folder / f"slots/slot-{number:04}"
            slot.mkdir(exist_ok=True)
            for name in ("model.zip", "metadata.json"):
                (slot / name).write_bytes((pattern / name).read_bytes())
                bundle.write(slot / name, f"{slot.name}/{name}")
    return store.location, f"zip:{folder}/slots.zip"


def seconds(measurements: dict[str, Measurement]) -> dict[str, float]:
    """The median time of each, after a round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in measurements}
    for _ in range(ROUNDS + 1):
        for name, measure in measurements.items():
            started = time.perf_counter()
            measure()
            times[name].append(time.perf_counter() - started)
    return {name: median(rounds[1:]) for name, rounds in times.items()}


def listing(folder: Path, count: int) -> None:
    """`slots list`, less what the interpreter alone takes."""
    directory, bundle = fill(folder, count)
    found = seconds(
        {
            "the interpreter alone": lambda: python("-c", "pass"),
            "the program, without slots": lambda: python("-m", "tetris_arcade", "--version"),
            "a folder": lambda: list_slots(directory),
            "a bundle": lambda: list_slots(bundle),
        }
    )
    start = found.pop("the interpreter alone")
    for name, spent in found.items():
        print(f"slots list, {count:,} slots, {name:28} {spent - start:6.3f} s after {start:.3f}")


def exporting(folder: Path, megabytes: int) -> None:
    """The speed of `export_model`, as a part of that of `cp`."""
    store = DirectoryStore(str(folder / "large"))
    store.save("large", io.BytesIO(os.urandom(1 << 20) * megabytes), Metadata())
    source, target = folder / "large/large/model.zip", folder / "copy.zip"

    def fresh(copy: Measurement) -> Measurement:
        def measure() -> None:
            target.unlink(missing_ok=True)
            copy()

        return measure

    def digest() -> None:
        with source.open("rb") as file:
            hashlib.file_digest(file, "sha256")

    # Removing the last copy takes its time as well, the same for both.
    found = seconds(
        {
            "cp": fresh(lambda: subprocess.run(["cp", source, target], check=True)),  # noqa: S607
            "export": fresh(lambda: export_model(store, "large", target)),
            "export --verify": fresh(lambda: export_model(store, "large", target, verify=True)),
            "SHA-256 alone": digest,
        }
    )
    for name, spent in found.items():
        print(f"{megabytes} MB, {name:20} {spent:6.3f} s, {found['cp'] / spent:7.0%} of cp's speed")


def main() -> None:
    """Print it all."""
    count = int(sys.argv[1]) if sys.argv[1:] else 2000
    megabytes = int(sys.argv[2]) if sys.argv[2:] else 400
    with tempfile.TemporaryDirectory() as folder:
        listing(Path(folder), count)
        exporting(Path(folder), megabytes)


if __name__ == "__main__":
    main()
