"""The database as it is hosted: Postgres 17, the real PostgREST, and the gateway before it."""

import contextlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from sandbox.database.gateway import Gateway
from sandbox.database.migrations import apply_migrations
from sandbox.database.postgres import Postgres
from sandbox.database.postgrest import PostgREST
from sandbox.database.snapshot import Snapshot
from sandbox.wire import Answer, Request

# connections of the owner that wait for whoever is next
KEPT_MAX = 2


class Database:
    """Started in `folder`, which keeps the data; `secret_key` is the `sb_secret_…` that the gateway takes."""

    def __init__(self, folder: Path, secret_key: str = "") -> None:
        self._jwt_secret = secrets.token_hex(32)
        self.postgres = Postgres(folder)
        self.postgrest = PostgREST(self._jwt_secret)
        self.gateway = Gateway(secret_key, self._jwt_secret)
        self.snapshot = Snapshot(self)
        self.clock = Clock(self)
        self._kept: list[psycopg.Connection[Any]] = []

    @property
    def url(self) -> str:
        """For the owner of all tables: a tester's way in, never the functions'."""
        return self.postgres.url

    def start(self, migrations: Path) -> None:
        self.postgres.start()
        with self.connect() as owner:
            apply_migrations(owner, migrations)
        self.postgrest.start(self.postgres.authenticator_url)
        self.gateway.upstream = ("127.0.0.1", self.postgrest.port)

    def handle(self, request: Request) -> Answer:
        return self.gateway.handle(request)

    def stop(self) -> None:
        self.gateway.close()
        self.postgrest.stop()
        for owner in self._kept:
            owner.close()
        self.postgres.stop()

    def dead_part(self) -> str | None:
        """The name of a part that has died."""
        parts = {"Postgres": self.postgres.process, "PostgREST": self.postgrest.process}
        return next((name for name, process in parts.items() if process and process.poll() is not None), None)

    @contextlib.contextmanager
    def connect(self) -> Iterator["psycopg.Connection[Any]"]:
        """A connection of the owner, each statement its own transaction: one that is kept knows the tables."""
        try:
            owner = self._kept.pop()
        except IndexError:
            owner = psycopg.connect(self.url, autocommit=True, prepare_threshold=None)
        with contextlib.ExitStack() as unless_whole:
            unless_whole.callback(owner.close)
            yield owner
            if len(self._kept) < KEPT_MAX:
                unless_whole.pop_all()
                self._kept.append(owner)

    # --- what a tester orders

    def find_client_key(self, key: str | None) -> str | None:
        """What the product calls the site, which Forge knows by its cloud id."""
        if key is None or "\0" in key:
            return None
        asked = "select client_key from app.sites where client_key = %(key)s or cloud_id::text = %(key)s"
        with self.connect() as owner:
            row = owner.execute(asked, {"key": key}).fetchone()
        return row[0] if row else None

    def set_site(
        self, client_key: str, plan: str | None, *, audit_open: bool | None, retention_days: int | None
    ) -> bool:
        """Whether there is such a site. None leaves a member as it is."""
        change = (
            "update app.sites set plan = coalesce(%s, plan), audit_open = coalesce(%s, audit_open), "
            "retention_days = coalesce(%s, retention_days) where client_key = %s"
        )
        with self.connect() as owner:
            return owner.execute(change, (plan, audit_open, retention_days, client_key)).rowcount == 1

    def set_credits(self, client_key: str, millicredits: int) -> None:
        with self.connect() as owner, contextlib.closing(owner.cursor()) as cursor:
            cursor.execute(
                "select app.adjust_credits(p_client_key => %s, p_target => %s, p_reason => %s, p_actor => %s)",
                (client_key, millicredits, "set by the sandbox's control", "sandbox"),
            )

    def read_note(self, name: str) -> Any:
        """What the sandbox has written down beside the product's data, or None."""
        with self.connect() as owner:
            row = owner.execute("select value from sandbox.notes where name = %s", (name,)).fetchone()
        return row[0] if row else None

    def write_note(self, name: str, value: Any) -> None:
        statement = (
            "insert into sandbox.notes (name, value) values (%s, %s) "
            "on conflict (name) do update set value = excluded.value"
        )
        with self.connect() as owner:
            owner.execute(statement, (name, json.dumps(value)))


class Clock:
    """The database's time, `app.now()`: the one clock of holds, grants, retention, limits and research runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def now(self) -> datetime:
        with self._database.connect() as owner:
            [row] = owner.execute("select app.now()").fetchall()
        moment: datetime = row[0]
        return moment.astimezone(UTC)

    def now_s(self) -> float:
        """The same in seconds since 1970."""
        return self.now().timestamp()

    def advance(self, seconds: float) -> None:
        """Raises psycopg.DataError, and leaves it as it is, where that leads out of the years 1 to 9999."""
        with self._database.connect() as owner, owner.transaction():
            owner.execute("update sandbox.clock set moved = moved + make_interval(secs => %s)", (seconds,))
            owner.execute("select app.now()").fetchone()
