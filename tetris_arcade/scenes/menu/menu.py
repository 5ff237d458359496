"""The leaderboard: every slot of every store, ranked."""

from collections.abc import Hashable
from typing import Final

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.panels import Legend
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.menu import leads
from tetris_arcade.scenes.menu.columns import RANK, Column
from tetris_arcade.scenes.menu.head_start import HeadStart
from tetris_arcade.scenes.menu.layout import LANDSCAPE, layout_for
from tetris_arcade.scenes.menu.legend import help_for
from tetris_arcade.scenes.menu.preview import Preview
from tetris_arcade.scenes.menu.ranking import Entry, Ranking
from tetris_arcade.scenes.menu.reading import Reader
from tetris_arcade.scenes.menu.table import Identity, Table, identity
from tetris_arcade.scenes.menu.view import View, heading_at, row_at
from tetris_arcade.scenes.operations.progress import shown
from tetris_arcade.scenes.scene import Transition
from tetris_arcade.sound.sounds import Sound

SURE: Final = 4.0
"""Seconds within which a second BACK means what the first was asked about."""
PATIENCE: Final = 0.25
"""Seconds for which the first frame waits for the table: that of a healthy store is there."""


class Menu:
    """Choose a slot, watch it, sort, compare, and change the slots."""

    typing = False

    def __init__(
        self, cabinet: Cabinet, *, patience: float = PATIENCE, loads_ahead: bool = True
    ) -> None:
        """``patience`` is for how many seconds the first frame may wait for the stores.

        Whether the player ``loads_ahead`` the slot that is selected, so that it plays at once.
        """
        self.changed = True
        self.cabinet = cabinet
        self.table: Table | None = None
        """None until the stores were read for the first time."""
        self.selected = 0
        self.first_row = 0
        self.version = 0
        """Counts the tables."""
        self.marked: Identity | None = None
        """The slot that the next one is to be compared with."""
        self.layout = LANDSCAPE
        self.preview = Preview(reduced_motion=cabinet.options.reduced_motion)
        self.reader = Reader(cabinet.read)
        self._view = View(cabinet.art)
        self._patience = patience
        self._head_start = HeadStart(cabinet.player) if loads_ahead else None
        self._jobs_done = cabinet.jobs.finished
        self._jobs_shown: Hashable = None
        self._sure_for = 0.0

    @property
    def actions(self) -> Legend:
        """What someone can do here."""
        return help_for(kiosk=self.cabinet.options.kiosk)

    @property
    def ranking(self) -> Ranking:
        """The table by score, whatever it is sorted by."""
        return self.table.ranking if self.table else Ranking(())

    @property
    def entry(self) -> Entry | None:
        """The selected slot."""
        return self.table.entries[self.selected] if self.table and self.table.entries else None

    @property
    def rows(self) -> int:
        """How many slots are seen at once."""
        return self.layout.rows(problem=bool(self.ranking.problems))

    def enter(self) -> None:
        """Read the table anew. Only where there is none yet, the stores are waited for."""
        self.refresh()
        if self.table is None:
            self.reader.wait(self._patience)
        self._take(self.reader.update(0))

    def refresh(self) -> None:
        """Have the stores read anew, now: something in them has changed."""
        self.reader.start()

    def reset(self) -> None:
        """Be as at first: by rank, the first row selected, none marked."""
        self.marked = None
        if self.table is not None:
            self.table.sort(RANK, RANK.descending)
        self._select(0)

    def handle(self, event: Input) -> Transition | None:
        """Move the selection, sort, play, compare, change the slots, leave."""
        transition: Transition | None = None
        match event.action:
            case Action.CONFIRM:
                transition = self._play()
            case Action.COMPARE:
                transition = self._compare()
            case Action.POINT if event.at is not None:
                transition = self._point(event.at)
            case Action.OPERATIONS if not self.cabinet.options.kiosk:
                self.cabinet.sounds.play(Sound.CHOOSE)
                transition = leads.manage(self.cabinet, self, self.entry)
            case Action.BACK if not self.cabinet.options.kiosk:
                transition = leads.leave(self.cabinet, sure=self._sure_for > 0)
                self._sure_for = SURE
            case Action.UNDO:
                leads.undo(self.cabinet)
            case Action.LEFT:
                self._choose_column(-1)
            case Action.RIGHT:
                self._choose_column(1)
            case Action.REVERSE:
                self._choose_column(0)
            case _:
                self._move(event.action)
        return transition

    def update(self, dt: float) -> Transition | None:
        """Let the recorded game go on, and read the stores now and then."""
        self._sure_for -= dt
        was_slow = self.reader.slow
        self._take(self.reader.update(dt))
        self.changed |= self.table is None and self.reader.slow != was_slow
        self.changed |= self.preview.update(dt)
        if self._head_start is not None:
            self._head_start.show(self.entry)
            self._head_start.update(dt)
        self._show_jobs()
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        layout = layout_for(surface)
        if layout is not self.layout:
            self.layout = layout
            self._select(self.selected)
        self._view.draw(surface, self)
        self.changed = False

    def _show_jobs(self) -> None:
        """Follow what runs in the background; what it has changed is read anew."""
        jobs = self.cabinet.jobs
        if self._jobs_done != jobs.finished:
            self._jobs_done = jobs.finished
            self.refresh()
        before, self._jobs_shown = self._jobs_shown, shown(jobs)
        self.changed |= before != self._jobs_shown

    def _take(self, ranking: Ranking | None) -> None:
        """Show what was read, if anything was, and keep the selection on its slot."""
        if ranking is None:
            return
        before, old = self.entry, self.table
        sorting = (RANK, False) if old is None else (old.column, old.descending)
        self.table = Table(ranking, self.cabinet.now(), *sorting)
        self.version += 1
        row = self.table.follow(before and identity(before), old)
        marked = self.table.follow(self.marked, old)
        self.marked = None if marked is None else identity(self.table.entries[marked])
        # Where its slot is gone, the selection stays where it is: the first is not the next.
        self._select(self.selected if row is None else row)

    def _move(self, action: Action) -> None:
        count = len(self.ranking.entries)
        moves = {
            Action.UP: -1,
            Action.DOWN: 1,
            Action.PAGE_UP: -self.rows,
            Action.PAGE_DOWN: self.rows,
            Action.FIRST: -count,
            Action.LAST: count,
        }
        before = self.selected
        if action in moves and count:
            self._select(self.selected + moves[action])
        if self.selected != before:
            self.cabinet.sounds.play(Sound.MOVE)

    def _select(self, row: int) -> None:
        """Select a row, or the nearest there is, and scroll so that it is seen."""
        last = max(0, len(self.ranking.entries) - 1)
        self.selected = min(max(row, 0), last)
        lowest_first = max(0, self.selected - self.rows + 1)
        highest_first = min(self.selected, max(0, last + 1 - self.rows))
        self.first_row = min(max(self.first_row, lowest_first), highest_first)
        self.preview.show(self.entry.slot.metadata.replay if self.entry else None)
        self.changed = True

    def _choose_column(self, step: int) -> None:
        """Sort by the column that is so many further on; by the present one, the other way."""
        if self.table is not None:
            columns = self.table.columns
            self._sort(columns[(columns.index(self.table.column) + step) % len(columns)])

    def _sort(self, column: Column) -> None:
        """Sort by a column, the other way round if that was the case already."""
        table = self.table
        if table is None or not table.entries:
            return
        descending = not table.descending if column is table.column else column.descending
        position = table.position(self.selected)
        table.sort(column, descending)
        self.cabinet.sounds.play(Sound.MOVE)
        self._select(table.row_of(position))

    def _point(self, at: tuple[int, int]) -> Transition | None:
        """A click on a heading sorts; one on a row selects it, or plays what is selected."""
        if self.table is None or self.entry is None:
            return None
        column = heading_at(self.layout, self.table, at)
        if column is not None:
            self._sort(column)
            return None
        row = row_at(self.layout, at)
        if row is None or row >= self.rows or self.first_row + row >= len(self.table.entries):
            return None
        if self.first_row + row == self.selected:
            return self._play()
        self._select(self.first_row + row)
        self.cabinet.sounds.play(Sound.MOVE)
        return None

    def _play(self) -> Transition | None:
        if self.table is None or self.entry is None or not self.entry.playable:
            self.cabinet.sounds.play(Sound.REFUSE)
            return None
        self.cabinet.sounds.play(Sound.CHOOSE)
        return leads.watch(self.cabinet, self.table.entries, self.selected)

    def _compare(self) -> Transition | None:
        """Mark the selected slot, or compare the marked one with it; on itself, the mark goes."""
        if self.table is None or self.entry is None or not self.entry.playable:
            self.cabinet.sounds.play(Sound.REFUSE)
            return None
        self.cabinet.sounds.play(Sound.CHOOSE)
        self.changed = True
        selected = identity(self.entry)
        first = None if self.marked is None else self.table.find(self.marked)
        self.marked = selected if self.marked is None else None
        if first is None or first == self.selected:
            return None
        return leads.compare(self.cabinet, self.table.entries, first, self.selected)
