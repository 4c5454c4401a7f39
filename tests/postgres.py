"""A Postgres 17 of the tests' own, with our migrations and the roles of the hosted service: SQL is tested as SQL.

Each test gets a database of its own, copied from one that has the migrations; its clock can be moved.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from sandbox.database.migrations import apply_migrations
from sandbox.database.postgres import Postgres

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = ROOT / "supabase" / "migrations"
INVARIANTS = ROOT / "supabase" / "invariants.sql"
LIMITS = {"account": {"count": 1000, "windowS": 60}, "site": {"count": 1000, "windowS": 60}}


@contextmanager
def running_server() -> Iterator["Server"]:
    with tempfile.TemporaryDirectory(prefix="skyline-postgres-") as folder:
        postgres = Postgres(Path(folder) / "data", durable=False)
        try:
            postgres.start()
            with psycopg.connect(postgres.url, autocommit=True) as owner:
                apply_migrations(owner, MIGRATIONS)
            yield Server(postgres.url.rpartition("/")[0])
        finally:
            postgres.stop()


@dataclass
class Server:
    """A running cluster; the database `postgres` has the migrations and is copied, never used."""

    url: str
    count: int = 0

    @contextmanager
    def open_database(self) -> Iterator["Ledger"]:
        self.count += 1
        name = f"t{self.count}"
        with psycopg.connect(f"{self.url}/template1", autocommit=True) as admin:
            admin.execute(f"create database {name} template postgres strategy file_copy".encode())
        ledger = Ledger(f"{self.url}/{name}")
        try:
            yield ledger
        finally:
            ledger.close()


@dataclass
class Refused(Exception):
    """A `PTnnn` of a SQL function."""

    status: int
    code: str
    detail: dict[str, Any]


@dataclass
class Ledger:
    """The SQL functions as the service role calls them, and the tables as their owner sees them."""

    url: str
    connections: list[psycopg.Connection[Any]] = field(default_factory=list)
    looking: psycopg.Connection[Any] | None = None

    def open(self) -> psycopg.Connection[Any]:
        """A connection of the service role: one a thread."""
        connection = psycopg.connect(self.url, autocommit=True)
        connection.execute("set role service_role")
        self.connections.append(connection)
        return connection

    def close(self) -> None:
        for connection in [*self.connections, *filter(None, [self.looking])]:
            connection.close()

    def call(self, function: str, *, on: psycopg.Connection[Any] | None = None, **arguments: Any) -> Any:
        connection = on or (self.connections[0] if self.connections else self.open())
        named = ", ".join(f"{name} => %({name})s" for name in arguments)
        values = {name: Jsonb(one) if isinstance(one, dict) else one for name, one in arguments.items()}
        try:
            row = connection.execute(f"select public.{function}({named})".encode(), values).fetchone()
        except psycopg.Error as error:
            if not (error.sqlstate or "").startswith("PT"):
                raise
            detail = json.loads(error.diag.message_detail or "{}")
            raise Refused(int(str(error.sqlstate)[2:]), error.diag.message_primary or "", detail) from None
        assert row is not None
        return row[0]

    def rows(self, query: str, *values: object) -> list[Any]:
        """What the owner of the tables sees; a statement without rows gives none."""
        with psycopg.connect(self.url, autocommit=True) as owner:
            cursor = owner.execute(query.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def advance(self, seconds: float) -> None:
        self.rows("update sandbox.clock set moved = moved + make_interval(secs => %s)", seconds)

    def broken_invariants(self, file: Path = INVARIANTS) -> list[str]:
        """The file's queries that give a row, by their comment; by one connection, which `close` ends."""
        # a new one would have to learn all tables anew
        self.looking = self.looking or psycopg.connect(self.url, autocommit=True, prepare_threshold=None)
        return _broken(self.looking, file)

    def broken_by(self, change: str, file: Path = INVARIANTS) -> list[str]:
        """The same once the change had been made past all guards; it is not."""
        with psycopg.connect(self.url) as owner:
            owner.execute("set local session_replication_role = replica")
            owner.execute(change.encode())
            broken = _broken(owner, file)
            owner.rollback()
        return broken


def comments(file: Path) -> list[str]:
    """What each query of such a file is about."""
    return [_comment(query) for query in _queries(file)]


def _broken(owner: psycopg.Connection[Any], file: Path) -> list[str]:
    return [_comment(query) for query in _queries(file) if owner.execute(query.encode()).fetchone()]


def _queries(file: Path) -> list[str]:
    return [query.strip() for query in file.read_text().split(";\n") if query.strip()]


def _comment(query: str) -> str:
    """The comment right above a query."""
    return [line for line in query.splitlines() if line.startswith("--")][-1]
