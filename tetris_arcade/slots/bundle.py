"""``zip:`` one file of slots.

    NAME/model.zip, NAME/metadata.json              a slot
    .trash/KEY/model.zip, .trash/KEY/metadata.json  what was deleted or replaced

The same tree as a directory store's: unzipped, a bundle is one, and what is in a folder of slots,
zipped with any tool, is a bundle. What else lies in the zip is nobody's business, and stays.

A change writes a whole new bundle, which takes the place of the old one in one step: an open
bundle is a snapshot.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar

from msgspec.structs import replace as changed

from tetris_arcade.errors import StoreError
from tetris_arcade.slots.archive import ZipFlaw
from tetris_arcade.slots.contents import NO_MEMBERS, Contents
from tetris_arcade.slots.durable import in_one_line, new_file
from tetris_arcade.slots.folder import METADATA
from tetris_arcade.slots.hookspecs import Register, hookimpl
from tetris_arcade.slots.locations import absolute
from tetris_arcade.slots.metadata import Metadata, encode
from tetris_arcade.slots.names import check_name
from tetris_arcade.slots.packing import Change, pack, private_copy, slot_members
from tetris_arcade.slots.store import Discarded, Slot, SlotStore, check_same_model
from tetris_arcade.slots.succession import Succession
from tetris_arcade.slots.trash import TRASH, new_key

_ATTEMPTS = 20  # so often may others be quicker where locks do not hold

_Outcome = TypeVar("_Outcome")


@hookimpl
def register_slot_stores(register: Register) -> None:
    """The built-in store enters by the same door as anyone's."""
    register("zip", ZipStore)


class ZipStore(SlotStore):
    """A zip file of slots. ``path`` may start with ``~``; saving creates it, but not its folder.

    ``location`` is absolute, with links left as they are: every spelling of a path gives the same.
    """

    def __init__(self, path: str) -> None:
        self._path = absolute(path)
        self.location = f"zip:{self._path}"
        self._known: tuple[tuple[int, ...], Contents] | None = None

    def names(self) -> list[str]:
        with self._contents("list") as contents:
            return contents.names()

    def slots(self) -> list[Slot]:
        with self._contents("list") as contents:
            return contents.slots()

    def read(self, name: str) -> Slot:
        check_name(name)
        with self._contents("read") as contents:
            return contents.slot(name)

    def open_model(self, name: str) -> BinaryIO:
        return self.open_slot(name)[1]

    def open_slot(self, name: str) -> tuple[Slot, BinaryIO]:
        check_name(name)
        with self._told("read"):
            file = self._open()
            try:
                return self._contents_of(file).open_slot(name)
            except BaseException:
                file.close()
                raise

    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        check_name(name)
        with self._contents("write to", create=True) as contents:
            contents.make_way(name, replace=replace)  # refused before the work begins
        with (
            self._told("write to"),
            self._succession().draft() as draft,
            private_copy(name, model, metadata, draft) as (content, described),
        ):
            added = slot_members(name, content, described)
            return self._change(
                lambda before: Change(before.make_way(name, replace=replace), added),
                lambda after: after.slot(name),
                create=True,
            )

    def annotate(self, name: str, metadata: Metadata) -> Slot:
        self.read(name)  # a missing slot is the first thing to say
        metadata = changed(metadata, name=name)
        member, data = f"{name}/{METADATA}", encode(metadata, name)

        def plan(before: Contents) -> Change:
            check_same_model(before.slot(name), metadata)
            return Change({member: None}, {member: BytesIO(data)})

        return self._change(plan, lambda after: after.slot(name))

    def rename(self, name: str, new_name: str) -> Slot:
        check_name(new_name)

        def plan(before: Contents) -> Change:
            before.slot(name)
            before.make_way(new_name, replace=False)
            return Change({name: new_name})

        return self._change(plan, lambda after: after.slot(new_name))

    def delete(self, name: str) -> Discarded:
        key = new_key(name)

        def plan(before: Contents) -> Change:
            before.slot(name)
            return Change({name: f"{TRASH}/{key}"})

        return self._change(plan, lambda after: after.discarded(key))

    def discarded(self) -> list[Discarded]:
        with self._contents("list") as contents:
            return contents.all_discarded()

    def restore(self, key: str, name: str, *, replace: bool = False) -> Slot:
        check_name(name)

        def plan(before: Contents) -> Change:
            before.discarded(key)
            way = before.make_way(name, replace=replace)
            return Change({f"{TRASH}/{key}": name, **way})

        return self._change(plan, lambda after: after.slot(name))

    def purge(self, key: str) -> None:
        def plan(before: Contents) -> Change:
            before.discarded(key)
            return Change({f"{TRASH}/{key}": None})

        self._change(plan, lambda _: None)

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        """Turn whatever is wrong with the file into a `StoreError` that says what to do."""
        with in_one_line(doing, self.location, self._place().parent):
            try:
                yield
            except ZipFlaw as flaw:
                raise StoreError(
                    f"cannot {doing} {self.location}: it {flaw}; get another copy of it, "
                    "or zip what is in a folder of slots"
                ) from flaw

    def _place(self) -> Path:
        """Where the file lies: a link to it stays a link."""
        return Path(os.path.realpath(self._path))

    def _succession(self) -> Succession:
        return Succession(self._place())

    @contextmanager
    def _contents(self, doing: str, *, create: bool = False) -> Iterator[Contents]:
        with self._told(doing), self._open(create=create) as file:
            yield self._contents_of(file)

    def _contents_of(self, file: BinaryIO) -> Contents:
        """What an open bundle holds; one that was read before is not parsed again."""
        if isinstance(file, BytesIO):
            return Contents(file, self.location)  # there is none yet
        status = os.fstat(file.fileno())
        identity = status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
        known = self._known
        if known is None or known[0] != identity:
            self._known = known = identity, Contents(file, self.location)
        return known[1].in_file(file)

    def _open(self, mode: Literal["rb", "r+b"] = "rb", *, create: bool = False) -> BinaryIO:
        place = self._place()
        try:
            kind = stat.S_IFMT(place.stat().st_mode)
            if kind == stat.S_IFREG:  # opening a pipe would block
                return place.open(mode)
        except FileNotFoundError as error:
            if create:
                return BytesIO(NO_MEMBERS)
            raise StoreError(
                f"there is no {self.location}; check --store, or save a slot to create it"
            ) from error
        if kind == stat.S_IFDIR:
            raise StoreError(f"{self.location} is a folder; to use it as a store: dir:{self._path}")
        raise StoreError(f"{self.location} is no ordinary file; check --store")

    def _change(
        self,
        plan: Callable[[Contents], Change],
        outcome: Callable[[Contents], _Outcome],
        *,
        create: bool = False,
    ) -> _Outcome:
        """Change the bundle as ``plan`` says, for what it holds when no other writer is quicker;
        ``outcome`` of what it holds then."""
        succession = self._succession()
        with self._told("write to"):
            # Where there is no bundle, not even a lock is left; one that is read-only stays so,
            # though a new one could take its place.
            self._open("r+b", create=create).close()
        with self._told("write to"), succession.writing(self.location):
            for _ in range(_ATTEMPTS):
                read = succession.current()
                with succession.draft() as draft:
                    with self._open(create=create) as file, new_file(draft) as changing:
                        before = self._contents_of(file)
                        pack(changing, before.archive, plan(before))
                    result = self._outcome(draft, outcome)
                    if succession.succeed(draft, read):
                        return result
        raise StoreError(
            f"cannot write to {self.location}: other programs are changing it all the time; "
            "try again later"
        )

    def _outcome(self, draft: Path, outcome: Callable[[Contents], _Outcome]) -> _Outcome:
        """No bundle takes the old one's place that could not be read again."""
        try:
            with draft.open("rb") as file:
                return outcome(Contents(file, self.location))
        except ZipFlaw as flaw:
            raise StoreError(
                f"cannot write to {self.location}: changed like that, it {flaw}; "
                "purge its trash, or use a folder of slots instead (dir:)"
            ) from flaw
