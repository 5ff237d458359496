from tetris_arcade import DirectoryStore, Register, hookimpl


@hookimpl
def register_slot_stores(register: Register) -> None:
    register("lab", DirectoryStore)
