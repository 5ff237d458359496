"""Any configuration that a user could have written."""

from typing import get_args

from hypothesis import strategies as st

from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.config import Config, Palette
from tetris_arcade.controls.keyboard import ALL_KEYS
from tetris_arcade.controls.keymap import DEFAULTS, DIRECTIONS, Binding, KeyMap

_ACTIONS = list(DEFAULTS)
_KEYS = st.sampled_from(sorted(set(ALL_KEYS.values())))
_BUTTONS = st.integers(0, 255)


@st.composite
def key_maps(draw: st.DrawFn) -> KeyMap:
    """Maps in which no key means two things, and in which somebody can get out."""
    keys: dict[Action, list[int]] = {action: [] for action in _ACTIONS}
    pad: dict[Action, list[int | str]] = {action: [] for action in _ACTIONS}
    spread = draw(st.lists(_KEYS, min_size=2, max_size=60, unique=True))
    owners = [Action.BACK, Action.CONFIRM]
    owners += [draw(st.sampled_from(_ACTIONS)) for _ in spread[2:]]
    for key, action in zip(spread, owners, strict=True):
        keys[action].append(key)
    for control in draw(st.lists(_BUTTONS | st.sampled_from(DIRECTIONS), max_size=20, unique=True)):
        pad[draw(st.sampled_from(_ACTIONS))].append(control)
    return KeyMap({a: Binding(tuple(keys[a]), tuple(pad[a])) for a in _ACTIONS})


def configs() -> st.SearchStrategy[Config]:
    """Configurations without a problem."""
    return st.builds(
        Config,
        keys=key_maps(),
        exit_keys=st.lists(_KEYS, min_size=1, max_size=4, unique=True).map(tuple),
        exit_buttons=st.lists(_BUTTONS, max_size=4, unique=True).map(tuple),
        exit_seconds=st.floats(0, 60),
        palette=st.sampled_from(get_args(Palette)),
        scan_lines=st.booleans(),
        reduced_motion=st.booleans(),
        muted=st.booleans(),
        volume=st.floats(0, 1),
        problem=st.none(),
    )
