import pytest

from tetris_arcade.errors import SlotNameError
from tetris_arcade.slots.names import check_name


@pytest.mark.parametrize("name", ["a", "0", "best-1", "dqn_10x20.v2", "a" * 64, "console", "com10"])
def test_an_ordinary_name_is_allowed(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("", "empty"),
        ("a" * 65, "at most 64"),
        ("Best", "lower-case"),
        (".hidden", "start with a letter or a digit"),
        ("-rf", "start with a letter or a digit"),
        ("../up", "lower-case"),
        ("a/b", "lower-case"),
        ("a\\b", "lower-case"),
        ("c:x", "lower-case"),
        ("a\n", "lower-case"),
        ("ａ", "lower-case"),
        ("dot.", "dot"),
        ("con", "Windows"),
        ("nul.zip", "Windows"),
        ("com1", "Windows"),
        ("lpt0.a.b", "Windows"),
    ],
)
def test_a_refused_name_says_which_rule_it_broke_in_one_line(name: str, rule: str) -> None:
    with pytest.raises(SlotNameError, match=rule) as caught:
        check_name(name)
    assert "\n" not in str(caught.value)
