"""A Dask cluster plays the same games as this machine; what goes wrong there is one clear line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tetris_arcade.cli import main
from tetris_arcade.evaluation.evaluate import evaluate
from tetris_arcade.evaluation.parcel import pack
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.slots.store import SlotStore

distributed = pytest.importorskip(
    "distributed", reason="Dask is optional: pip install 'tetris-arcade[dask]'"
)
pytestmark = pytest.mark.filterwarnings("default")  # Dask's own are none of our business


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A real one: a scheduler, and two workers in processes of their own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as started:
        yield started


def test_any_executor_will_do_and_a_worker_need_not_see_the_store(
    cluster: Any, store: SlotStore
) -> None:
    parcel, protocol = pack(store.read("tiny")), Protocol(games=60, seed=3)
    store.delete("tiny")
    heard: list[int] = []
    with distributed.Client(cluster, set_as_default=False) as client:
        spread = evaluate(
            parcel, protocol, executor=client.get_executor(), workers=2, report=heard.append
        )
    alone = evaluate(parcel, protocol)
    assert spread.lines.tolist() == alone.lines.tolist()
    assert spread.pieces == alone.pieces
    assert heard[-1] == protocol.games * protocol.max_pieces


def test_evaluate_plays_on_the_cluster_with_this_scheduler(
    cluster: Any, store: SlotStore, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["evaluate", "tiny", "--store", store.location, "--games", "40", "--json"]
    rows = []
    for more in ([], ["--dask", cluster.scheduler_address]):
        assert main([*command, *more]) == 0
        [row] = json.loads(capsys.readouterr().out)
        rows.append({**row, "pieces_per_second": 0})
    assert rows[0] == rows[1]


def test_a_cluster_without_workers_is_said_to_be_that(
    store: SlotStore, capsys: pytest.CaptureFixture[str]
) -> None:
    with distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=":0") as empty:
        command = ["evaluate", "tiny", "--store", store.location]
        assert main([*command, "--dask", empty.scheduler_address]) == 1
    assert "has no workers" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://", "127.0.0.1:port"])
def test_a_scheduler_that_does_not_answer_is_said_in_one_line(
    address: str, store: SlotStore
) -> None:
    done = subprocess.run(
        [
            sys.executable, "-m", "tetris_arcade", "evaluate", "tiny", "--store", store.location,
            "--dask", address,
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"no Dask scheduler answers at {address}" in done.stderr
