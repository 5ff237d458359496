from collections.abc import Iterator

import pygame
import pytest

from tests.jobs.waiting import under_way
from tetris_arcade.jobs.job import Evaluate
from tetris_arcade.jobs.jobs import Jobs
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.operations.progress import draw_jobs, shown
from tetris_arcade.slots.store import SlotStore

AREAS = [pygame.Rect(12, 100, 456, 10), pygame.Rect(12, 100, 200, 10)]


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    started = Jobs()
    yield started
    started.close()


def picture(art: Art, jobs: Jobs, area: pygame.Rect) -> bytes:
    surface = pygame.Surface((480, 270))
    draw_jobs(surface, art, jobs, area)
    outside = surface.copy()
    outside.fill(0, area)
    assert not any(pygame.image.tobytes(outside, "RGB")), "drawn outside"
    return pygame.image.tobytes(surface, "RGB")


@pytest.mark.parametrize("area", AREAS)
def test_the_line_shows_how_far_a_job_is_and_what_waits(
    art: Art, jobs: Jobs, store: SlotStore, area: pygame.Rect
) -> None:
    seen = {shown(jobs): picture(art, jobs, area)}
    assert shown(jobs) is None
    assert not any(seen[None])
    job = Evaluate(store.location, "tiny")
    jobs.start(job)
    seen[shown(jobs)] = picture(art, jobs, area)
    under_way(jobs)
    seen[shown(jobs)] = picture(art, jobs, area)
    for _ in range(12):
        jobs.start(job)
    seen[shown(jobs)] = picture(art, jobs, area)
    assert len(seen) == len(set(seen.values())) == 4
