from tetris_arcade.scenes.messages import KEPT, SHOWN_FOR, Messages


def after(messages: Messages, seconds: float) -> str | None:
    messages.changed = False
    messages.update(seconds)
    return messages.line


def test_lines_are_shown_one_after_the_other_each_for_its_time() -> None:
    messages = Messages()
    messages.say("one")
    messages.say("two")
    assert (messages.line, messages.changed) == ("one", True)
    assert (after(messages, SHOWN_FOR / 2), messages.changed) == ("one", False)
    assert (after(messages, SHOWN_FOR / 2), messages.changed) == ("two", True)
    assert (after(messages, SHOWN_FOR), messages.changed) == (None, True)
    assert (after(messages, SHOWN_FOR), messages.changed) == (None, False)


def test_what_is_said_again_and_again_is_shown_once() -> None:
    messages = Messages()
    for _ in range(100):
        messages.say("the store is gone")
    assert after(messages, SHOWN_FOR) is None


def test_of_many_lines_the_first_and_the_last_are_shown() -> None:
    messages, shown = Messages(), []
    for number in range(100):
        messages.say(str(number))
    while messages.line is not None:
        shown.append(messages.line)
        messages.update(SHOWN_FOR)
    assert len(shown) == KEPT
    assert (shown[0], shown[-1]) == ("0", "99")


def test_an_answer_is_shown_at_once_and_for_its_whole_time() -> None:
    messages = Messages()
    messages.say("one")
    messages.update(SHOWN_FOR / 2)
    messages.answer("SOUND OFF")
    assert messages.line == "SOUND OFF"
    assert after(messages, SHOWN_FOR * 0.75) == "SOUND OFF"
    assert after(messages, SHOWN_FOR / 2) is None
