"""Who plays: the slot's rank, its name and its record."""

import pygame

from tetris_arcade.picture.art import Art
from tetris_arcade.picture.numbers import compact, interval, ordinal
from tetris_arcade.picture.panels import FACT_GAP, fact, rule
from tetris_arcade.picture.theme import INK, LABEL, medal
from tetris_arcade.scenes.menu.ranking import Entry

Facts = tuple[tuple[str, str], ...]
"""Labels and their values."""


def paint_slot(
    surface: pygame.Surface, area: pygame.Rect, art: Art, entry: Entry, label: str
) -> None:
    """Rank and name, large, above a rule."""
    art.text.draw(surface, label, area.topleft, LABEL)
    if entry.rank is not None:
        at = area.right, area.top
        art.heavy.draw(surface, ordinal(entry.rank), at, medal(entry.rank), "right")
    name = entry.slot.name
    face = art.display if art.display.width(name) <= area.width else art.heavy
    face.draw(surface, face.clip(name, area.width), (area.left, area.top + 13), INK)
    rule(surface, area.left, area.right, area.bottom - 1)


def paint_facts(
    surface: pygame.Surface, area: pygame.Rect, art: Art, facts: Facts, *, columns: int = 1
) -> None:
    """Labels and values in lines spread over the area, in one column or two."""
    rows = -(-len(facts) // columns)
    width = (area.width - 12 * (columns - 1)) // columns
    pitch = min(14, (area.height - art.text.height) // max(1, rows - 1))
    for number, (label, value) in enumerate(facts):
        column, row = divmod(number, rows)
        left = area.left + column * (width + 12)
        line = pygame.Rect(left, area.top + row * pitch, width, art.text.height)
        room = width - art.text.width(label) - FACT_GAP
        face = art.heavy if art.heavy.width(value) <= room else art.text
        fact(surface, art, line, label, value, face=face)


def record_of(entry: Entry) -> Facts:
    """What the slot has shown so far."""
    evaluation, training = entry.slot.metadata.evaluation, entry.slot.metadata.training
    origin = ("TRAINING STEPS", compact(training.timesteps if training else None))
    if entry.published:
        origin = ("PUBLISHED", "")
    if evaluation is None:
        return (("NOT EVALUATED YET", ""), origin)
    at_least = "≥" if evaluation.capped else ""
    return (
        ("MEAN LINES", at_least + compact(evaluation.mean_lines)),
        ("95% RANGE", interval(evaluation.interval)),
        ("MEDIAN", compact(evaluation.median_lines)),
        ("BEST GAME", compact(evaluation.best_lines)),
        ("GAMES COUNTED", compact(evaluation.games)),
        origin,
    )
