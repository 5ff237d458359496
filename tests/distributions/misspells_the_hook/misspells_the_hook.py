from tetris_arcade import DirectoryStore, Register, hookimpl


@hookimpl
def register_slot_store(register: Register) -> None:
    register("misspelt", DirectoryStore)
