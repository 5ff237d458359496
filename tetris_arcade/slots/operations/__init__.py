"""What is done with slots, whatever the store. Nothing here prints; what takes long reports to a
`Progress`, so that it can run behind a picture as well as behind a command line."""

from tetris_arcade.slots.operations.changing import (
    delete_slots,
    latest_discarded,
    rename_slot,
    restore_slot,
)
from tetris_arcade.slots.operations.exporting import export_bundle, export_model
from tetris_arcade.slots.operations.finding import find_slot, rank, shown_slots
from tetris_arcade.slots.operations.keeping import Describe, save_checkpoint
from tetris_arcade.slots.operations.progress import Progress
from tetris_arcade.slots.operations.taken import Taken
from tetris_arcade.slots.operations.training_folder import find_checkpoint
from tetris_arcade.slots.operations.transfer import (
    Copied,
    copy_slot,
    copy_slots,
    import_file,
    is_bundle,
)
from tetris_arcade.slots.operations.verification import (
    open_verified,
    verify_slot,
    verify_slots,
)

__all__ = [
    "Copied",
    "Describe",
    "Progress",
    "Taken",
    "copy_slot",
    "copy_slots",
    "delete_slots",
    "export_bundle",
    "export_model",
    "find_checkpoint",
    "find_slot",
    "import_file",
    "is_bundle",
    "latest_discarded",
    "open_verified",
    "rank",
    "rename_slot",
    "restore_slot",
    "save_checkpoint",
    "shown_slots",
    "verify_slot",
    "verify_slots",
]
