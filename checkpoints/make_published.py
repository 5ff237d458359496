"""Make the slots of the published players in checkpoints/slots, next to the trained ones.

python checkpoints/make_published.py

The same bytes every time, so a result of ``evaluate`` that is in a slot stays there.
"""

import io
import json
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
import torch

from tetris_arcade.env import ENVIRONMENT_ID
from tetris_arcade.errors import SlotNotFoundError
from tetris_arcade.policies.linear import PUBLISHED, Published
from tetris_arcade.slots.metadata import from_plain
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore, copy_model

SLOTS: Final = Path(__file__).parent / "slots"


def describe(player: Published) -> dict[str, Any]:
    """What a slot needs to know, as plain JSON."""
    return {
        "algorithm": "published",
        "policy": {"name": "LinearPolicy", "arguments": {}},
        "environment": {
            "id": ENVIRONMENT_ID,
            "arguments": {
                "randomizer": "uniform", "width": 10, "height": 20,
                "features": list(player.features), "scaled": False,
            },
        },
        "training": None,
    }  # fmt: skip


def pack(player: Published) -> bytes:
    """The model: the two members that a slot made from a bare export of it needs."""
    weights, packed = io.BytesIO(), io.BytesIO()
    torch.save({"weights": torch.from_numpy(player.policy.weights)}, weights)
    data = json.dumps({"slot_metadata": describe(player)}, indent=2)
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in (("data", data), ("policy.pth", weights.getvalue())):
            archive.writestr(zipfile.ZipInfo(name), content)  # dated 1980, whenever it is made
    return packed.getvalue()


def keep(store: SlotStore, name: str, player: Published) -> None:
    """Write the slot; if it holds this very model already, its evaluation stays."""
    metadata = from_plain({**describe(player), "notes": player.notes})
    model = io.BytesIO(pack(player))
    info = copy_model(model, None)
    model.seek(0)
    with suppress(SlotNotFoundError):
        kept = store.read(name).metadata
        if kept.model == info:
            metadata = msgspec.structs.replace(
                metadata, model=info, evaluation=kept.evaluation, replay=kept.replay
            )
            store.annotate(name, metadata)
            return
    store.save(name, model, metadata, replace=True)


def main() -> None:
    """Write all slots."""
    store = open_store(f"dir:{SLOTS}")
    for name, player in PUBLISHED.items():
        keep(store, name, player)


if __name__ == "__main__":
    main()
