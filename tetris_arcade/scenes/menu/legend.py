"""Which keys do something on the leaderboard, in as many lines as there is room for."""

from typing import Final

from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.keymap import KeyMap
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.panels import Legend
from tetris_arcade.scenes.menu.ranking import Entry

WORD_GAP: Final = 5
ITEM_GAP: Final = 14
"""As `draw_legend` has them."""


EVERYBODY: Final[Legend] = (
    ((Action.UP, Action.DOWN), "CHOOSE A PLAYER"),
    ((Action.PAGE_UP,), "A PAGE UP"),
    ((Action.PAGE_DOWN,), "A PAGE DOWN"),
    ((Action.FIRST,), "THE FIRST"),
    ((Action.LAST,), "THE LAST"),
    ((Action.CONFIRM,), "WATCH IT PLAY"),
    ((Action.LEFT, Action.RIGHT), "SORT BY ANOTHER COLUMN"),
    ((Action.REVERSE,), "TURN THE ORDER"),
    ((Action.COMPARE,), "COMPARE: CHOOSE TWO"),
)
STAFF: Final[Legend] = (
    ((Action.OPERATIONS,), "SAVE, COPY, DELETE ..."),
    ((Action.UNDO,), "BRING BACK THE LAST DELETED"),
    ((Action.BACK,), "LEAVE"),
)
"""What is not offered at a kiosk."""


def help_for(*, kiosk: bool) -> Legend:
    """All that can be done on the leaderboard."""
    return EVERYBODY if kiosk else (*EVERYBODY, *STAFF)


def legend_for(entry: Entry | None, *, kiosk: bool, marked: bool) -> Legend:
    """The keys that do something while this slot is the selected one, the first most of all."""
    legend: list[tuple[tuple[Action, ...], str]] = []
    if entry is not None:
        legend.append(((Action.UP, Action.DOWN), "CHOOSE"))
        if entry.playable:
            legend.append(((Action.CONFIRM,), "PLAY"))
        legend.append(((Action.LEFT, Action.RIGHT), "SORT"))
        legend.append(((Action.REVERSE,), "TURN"))
        if entry.playable:
            legend.append(((Action.COMPARE,), "WITH A" if marked else "COMPARE"))
    if not kiosk:
        legend.append(((Action.OPERATIONS,), "MORE"))
        legend.append(((Action.BACK,), "LEAVE"))
    legend.append(((Action.HELP,), "HELP"))
    return legend


def legend_lines(
    art: Art, keys: KeyMap, legend: Legend, width: int, most: int
) -> list[tuple[Legend, int]]:
    """The legend in at most so many lines of ``width`` pixels, each with the width it takes.

    What does not fit is left out: the help has it.
    """
    lines: list[tuple[list[tuple[tuple[Action, ...], str]], int]] = [([], 0)]
    for actions, meaning in legend:
        label = keys.label(*actions)
        if not label:  # no key does it
            continue
        items, used = lines[-1]
        taken = art.text.width(label) + WORD_GAP + art.text.width(meaning)
        gap = ITEM_GAP if items else 0
        if used + gap + taken > width:
            if len(lines) == most:
                break
            lines.append(([(actions, meaning)], taken))
        else:
            lines[-1] = ([*items, (actions, meaning)], used + gap + taken)
    return list(lines)
