"""A show that goes on below the pop-ups, jobs that are only noted, and hands that steer."""

from collections.abc import Sequence
from typing import Any

import pygame

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.jobs.job import Job
from tetris_arcade.jobs.jobs import Jobs
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.panels import Legend
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.menu.ranking import Entry, Ranking
from tetris_arcade.scenes.operations.choose import Choose
from tetris_arcade.scenes.operations.finding import Finding
from tetris_arcade.scenes.operations.pop_up import Operations
from tetris_arcade.scenes.pop_up.box import Box
from tetris_arcade.scenes.scene import Push, Scene, Transition, apply

GROUND = pygame.Color(1, 2, 3)


class Below:
    """A leaderboard that notes what happens to it."""

    typing = False
    actions: Legend = ()

    def __init__(self) -> None:
        self.changed = True
        self.ranking = Ranking(())
        self.heard: list[Input] = []
        self.seconds = 0.0
        self.leads_to: Transition | None = None

    def enter(self) -> None:
        pass

    def handle(self, event: Input) -> Transition | None:
        self.heard.append(event)
        return None

    def update(self, dt: float) -> Transition | None:
        self.seconds += dt
        return self.leads_to

    def draw(self, surface: pygame.Surface) -> None:
        surface.fill(GROUND)
        self.changed = False


class NotedJobs(Jobs):
    """Jobs that never begin."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[Job] = []

    def start(self, job: Job) -> None:
        self.started.append(job)


class Steering:
    """Somebody at the cabinet, and what they see."""

    stack: list[Scene]

    @property
    def reasons(self) -> dict[str, str | None]:
        """Why what the list offers cannot be done, by label."""
        top = self.stack[-1]
        assert isinstance(top, Choose)
        return {choice.label: choice.reason for choice in top.choices}

    def do(self, *actions: Action) -> None:
        """Press these; what is looked for then is found before they go on."""
        for action in actions:
            apply(self.stack, self.stack[-1].handle(Input(action)))
            if isinstance(self.stack[-1], Finding):
                self.stack[-1].wait(60)

    def type(self, text: str) -> None:
        """Write on the keyboard."""
        for character in text:
            apply(self.stack, self.stack[-1].handle(Input(Action.OTHER, text=character)))

    def choose(self, *labels: str) -> None:
        """Go to these lines of the lists, one after the other, and confirm each."""
        for label in labels:
            line = [*self.reasons].index(label)
            self.do(Action.FIRST, *[Action.DOWN] * line, Action.CONFIRM)


class Hands(Steering):
    """Somebody at the cabinet, with the pop-up of one slot before them."""

    def __init__(
        self, art: Art, entry: Entry | None, table: Sequence[Entry] = (), **options: Any
    ) -> None:
        """``table`` is what the leaderboard has; what is done is done to ``entry``."""
        self.below = Below()
        self.below.ranking = Ranking(tuple(table))
        self.jobs = NotedJobs()
        plain = a_cabinet(art, ScriptedPlayer(), **options)
        self.cabinet = Cabinet(
            plain.art, plain.player, plain.read, plain.now, options=plain.options, jobs=self.jobs
        )
        self.stack = [self.below]
        apply(self.stack, Push(Operations(self.cabinet, self.below, entry)))

    @property
    def top(self) -> Box:
        scene = self.stack[-1]
        assert isinstance(scene, Box)
        return scene

    @property
    def closed(self) -> bool:
        return self.stack == [self.below]

    @property
    def told(self) -> str:
        """What the pop-up says below what it holds."""
        return self.top._told()[0]

    @property
    def impossible(self) -> set[str]:
        """What cannot be done."""
        return {label for label, reason in self.reasons.items() if reason is not None}
