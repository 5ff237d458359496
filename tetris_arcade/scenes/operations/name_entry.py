"""The name of a slot is entered."""

import string
from collections.abc import Callable, Collection

from tetris_arcade.scenes.pop_up.cell_entry import CellEntry
from tetris_arcade.scenes.pop_up.line import BLANK, Line
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Transition
from tetris_arcade.slots.names import MAX_LENGTH, broken_rule


class NameEntry(CellEntry):
    """Enter the name of a slot."""

    wheel = BLANK + string.ascii_lowercase + string.digits + "-_."

    def __init__(
        self,
        place: Place,
        title: str,
        name: str,
        *,
        about: str,
        taken: Collection[str],
        done: Callable[[str], Transition],
    ) -> None:
        """``name`` is what may be entered as it stands, ``taken`` what may not."""

        def problem(text: str) -> str | None:
            if text in taken:
                return f"{text} is there already: choose another name"
            rule = broken_rule(text)
            return rule and f"This cannot be a name: {rule}"

        line = Line(name, MAX_LENGTH)
        super().__init__(place, title, line, about=about, problem=problem, done=done)

    def _write(self, character: str) -> None:
        super()._write(character.lower())
