import pytest

from tests.scenes.stand_ins import NOW
from tetris_arcade.scenes.attract.words import about, duration, origin, record
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.slots.metadata import Evaluation, Metadata, Training
from tetris_arcade.slots.store import Slot


def entry(rank: int | None = 1, **fields: object) -> Entry:
    return Entry(Slot("a", "dir:slots", Metadata(created=NOW, **fields)), rank)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (4.03, "4"),
        (407.9, "408"),
        (4192.92, "4,190"),
        (20_425, "20,400"),
        (373_813.8, "374,000"),
        (9_999_999, "10,000,000"),
        (3e7, "30M"),
    ],
)
def test_numbers_are_said_as_one_says_them(number: float, said: str) -> None:
    assert about(number) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.1, "1 SECOND"),
        (26.1, "26 SECONDS"),
        (61, "1 MINUTE"),
        (220, "3 MINUTES"),
        (7200, "2 HOURS"),
        (86400 * 12, "12 DAYS"),
    ],
)
def test_times_are_said_in_their_largest_unit(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_who_was_trained_says_for_how_long() -> None:
    trained = Training(timesteps=60_000, seconds=26.1)
    expected = "TAUGHT ITSELF TO PLAY, WITH 60,000 PIECES OF PRACTICE IN 26 SECONDS"
    assert origin(entry(training=trained, algorithm="DQN")) == expected
    assert origin(entry(training=Training(timesteps=60_000))) == expected.removesuffix(
        " IN 26 SECONDS"
    )


def test_who_was_published_says_by_whom() -> None:
    notes = "Scherrer et al., 2015. Published, not trained here."
    assert origin(entry(algorithm="published", notes=notes)).endswith("BY Scherrer et al., 2015")
    assert origin(entry(algorithm="published")) == "A PUBLISHED ALGORITHM"


def test_of_whom_nothing_is_known_something_is_said_all_the_same() -> None:
    assert "NOTHING IS KNOWN" in origin(entry())
    assert record(entry()) is None


def test_games_that_were_cut_off_make_the_mean_a_lower_bound() -> None:
    label, number = record(entry(evaluation=Evaluation(mean_lines=20_425.0, capped=3))) or ("", "")
    assert (label, number) == ("LINES A GAME, AT LEAST", "20,400")
    label, _ = record(entry(evaluation=Evaluation(mean_lines=408.0, capped=0))) or ("", "")
    assert label == "LINES A GAME, ON AVERAGE"
    assert record(entry(rank=None, evaluation=Evaluation(mean_lines=408.0))) is None
