"""What there is to say about a slot to people who walk by."""

from typing import Final

from tetris_arcade.picture.numbers import compact
from tetris_arcade.scenes.menu.ranking import Entry

LONGEST: Final = 9_999_999
"""Larger numbers are said with a unit."""
_UNITS: Final = (("SECOND", 1, 60), ("MINUTE", 60, 3600), ("HOUR", 3600, 86400))


def about(number: float) -> str:
    """A number of at least 0 as one says it: 4, 408, 20,400, 374,000."""
    if number > LONGEST:
        return compact(number)
    digits = len(f"{number:.0f}")
    return f"{round(number, min(0, 3 - digits)):,.0f}"


def duration(seconds: float) -> str:
    """A length of time: 6 SECONDS, 1 MINUTE, 4 HOURS, 12 DAYS."""
    unit, size = next(((unit, size) for unit, size, end in _UNITS if seconds < end), ("DAY", 86400))
    count = max(1, int(seconds // size))
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}S"


def origin(entry: Entry) -> str:
    """What plays there, in a sentence."""
    metadata = entry.slot.metadata
    training = metadata.training
    if entry.published:
        source = (metadata.notes or "").split(". ")[0].rstrip(".")
        return f"AN ALGORITHM PUBLISHED BY {source}" if source else "A PUBLISHED ALGORITHM"
    if training is None or not training.timesteps:
        return "A GUEST: NOTHING IS KNOWN OF ITS TRAINING"
    practice = f"TAUGHT ITSELF TO PLAY, WITH {about(training.timesteps)} PIECES OF PRACTICE"
    return f"{practice} IN {duration(training.seconds)}" if training.seconds else practice


def record(entry: Entry) -> tuple[str, str] | None:
    """What its mean lines are called, and how many they are; None if they do not compare."""
    evaluation = entry.slot.metadata.evaluation
    if entry.rank is None or evaluation is None or evaluation.mean_lines is None:
        return None
    label = "LINES A GAME, AT LEAST" if evaluation.capped else "LINES A GAME, ON AVERAGE"
    return label, about(evaluation.mean_lines)
