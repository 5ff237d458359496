"""``sqlite:FILE`` keeps slots in an SQLite database, one transaction for each change."""

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace as changed

from tetris_arcade import (
    Discarded,
    Metadata,
    Register,
    Slot,
    SlotDamagedError,
    SlotError,
    SlotExistsError,
    SlotNotFoundError,
    SlotStore,
    StoreError,
    check_name,
    copy_model,
    decode_metadata,
    encode_metadata,
    hookimpl,
)

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, "
    "metadata BLOB NOT NULL, model BLOB NOT NULL, discarded TEXT)",
    "CREATE UNIQUE INDEX IF NOT EXISTS slots ON kept (name) WHERE discarded IS NULL",
)
_SLOT = "FROM kept WHERE name = ? AND discarded IS NULL"
_TRASH = "FROM kept WHERE CAST(id AS TEXT) = ? AND discarded IS NOT NULL"


@hookimpl
def register_slot_stores(register: Register) -> None:
    register("sqlite", SqliteStore)


class SqliteStore(SlotStore):
    """Saving creates the database. A row that is discarded stays where it is, with the time."""

    def __init__(self, file: str) -> None:
        self._file = Path(file).expanduser().absolute()
        self.location = f"sqlite:{self._file}"

    def names(self) -> list[str]:
        with self._database() as database:
            rows = database.execute("SELECT name FROM kept WHERE discarded IS NULL ORDER BY name")
            return [name for (name,) in rows]

    def read(self, name: str) -> Slot:
        check_name(name)
        with self._database() as database:
            return self._slot(name, self._find(database, name)[1])

    def open_model(self, name: str) -> BinaryIO:
        return self.open_slot(name)[1]

    def open_slot(self, name: str) -> tuple[Slot, BinaryIO]:
        check_name(name)
        with self._database() as database:
            _, metadata, model = self._find(database, name)
        slot = self._slot(name, metadata)
        if slot.problem is not None:
            raise SlotDamagedError(slot.problem)
        return slot, io.BytesIO(model)

    def save(
        self, name: str, model: BinaryIO, metadata: Metadata, *, replace: bool = False
    ) -> Slot:
        check_name(name)
        content = io.BytesIO()
        copied = copy_model(model, content)
        info = metadata.model or copied
        if (info.sha256, info.size) != (copied.sha256, copied.size):
            raise SlotDamagedError(
                f"slot {name!r}: the model is not the one that its metadata names; copy it again"
            )
        data = encode_metadata(changed(metadata, name=name, model=info), name)
        with self._writing() as database:
            self._make_room(database, name, replace=replace)
            database.execute(
                "INSERT INTO kept (name, metadata, model) VALUES (?, ?, ?)",
                (name, data, content.getbuffer()),
            )
        return self._slot(name, data)

    def annotate(self, name: str, metadata: Metadata) -> Slot:
        check_name(name)
        data = encode_metadata(changed(metadata, name=name), name)
        with self._writing() as database:
            row, old, _ = self._find(database, name)
            slot = self._slot(name, old)
            if slot.problem is not None:
                raise SlotDamagedError(slot.problem)
            if slot.metadata.model != metadata.model:
                raise SlotError(f"slot {name!r} holds another model now; read it again")
            database.execute("UPDATE kept SET metadata = ? WHERE id = ?", (data, row))
        return self._slot(name, data)

    def rename(self, name: str, new_name: str) -> Slot:
        check_name(name)
        check_name(new_name)
        with self._writing() as database:
            row, metadata, _ = self._find(database, name)
            self._make_room(database, new_name, replace=False)
            return self._place(database, row, metadata, new_name)

    def delete(self, name: str) -> Discarded:
        check_name(name)
        with self._writing() as database:
            row, metadata, _ = self._find(database, name)
            moment = _discard(database, row)
        return Discarded(str(row), self._slot(name, metadata), moment)

    def discarded(self) -> list[Discarded]:
        with self._database() as database:
            rows = database.execute(
                "SELECT id, name, metadata, discarded FROM kept "
                "WHERE discarded IS NOT NULL ORDER BY discarded DESC, id DESC"
            ).fetchall()
        return [
            Discarded(str(row), self._slot(name, metadata), datetime.fromisoformat(moment))
            for row, name, metadata, moment in rows
        ]

    def restore(self, key: str, name: str, *, replace: bool = False) -> Slot:
        check_name(name)
        with self._writing() as database:
            row, metadata = self._find_discarded(database, key)
            self._make_room(database, name, replace=replace)
            return self._place(database, row, metadata, name)

    def purge(self, key: str) -> None:
        with self._writing() as database:
            row, _ = self._find_discarded(database, key)
            database.execute("DELETE FROM kept WHERE id = ?", (row,))

    @contextmanager
    def _database(self, mode: str = "rw") -> Iterator[sqlite3.Connection]:
        try:
            database = sqlite3.connect(
                f"{self._file.as_uri()}?mode={mode}", uri=True, timeout=60, isolation_level=None
            )
            with closing(database):
                yield database
        except sqlite3.Error as error:
            raise StoreError(f"cannot use {self.location} ({error}); check the file") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._database("rwc") as database, database:
            database.execute("BEGIN IMMEDIATE")
            for statement in _SCHEMA:
                database.execute(statement)
            yield database

    def _find(self, database: sqlite3.Connection, name: str) -> tuple[int, bytes, bytes]:
        row: tuple[int, bytes, bytes] | None = database.execute(
            f"SELECT id, metadata, model {_SLOT}", (name,)
        ).fetchone()
        if row is None:
            raise SlotNotFoundError(f"there is no slot {name!r} in {self.location}")
        return row

    def _find_discarded(self, database: sqlite3.Connection, key: str) -> tuple[int, bytes]:
        row: tuple[int, bytes] | None = database.execute(
            f"SELECT id, metadata {_TRASH}", (key,)
        ).fetchone()
        if row is None:
            raise SlotNotFoundError(f"there is no {key!r} in the trash of {self.location}")
        return row

    def _make_room(self, database: sqlite3.Connection, name: str, *, replace: bool) -> None:
        taken = database.execute(f"SELECT id {_SLOT}", (name,)).fetchone()
        if taken is not None:
            if not replace:
                raise SlotExistsError(f"{self.location} has a {name!r} already; add --replace")
            _discard(database, taken[0])

    def _place(self, database: sqlite3.Connection, row: int, metadata: bytes, name: str) -> Slot:
        slot = self._slot(name, metadata)
        if slot.problem is None:
            metadata = encode_metadata(changed(slot.metadata, name=name), name)
        database.execute(
            "UPDATE kept SET name = ?, metadata = ?, discarded = NULL WHERE id = ?",
            (name, metadata, row),
        )
        return self._slot(name, metadata)

    def _slot(self, name: str, metadata: bytes) -> Slot:
        try:
            return Slot(name, self.location, decode_metadata(metadata, name))
        except SlotDamagedError as error:
            return Slot(name, self.location, Metadata(), problem=str(error))


def _discard(database: sqlite3.Connection, row: int) -> datetime:
    moment = datetime.now(UTC)
    database.execute("UPDATE kept SET discarded = ? WHERE id = ?", (moment.isoformat(), row))
    return moment
