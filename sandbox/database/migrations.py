"""Migrations: forward only, each once, in the order of their names, recorded as Supabase's tool records them."""

import re
from pathlib import Path
from typing import Any

import psycopg

from sandbox.trouble import Trouble

NAME = re.compile(r"(?P<version>\d{14})_(?P<name>[a-z0-9_]+)\.sql")
RECORD = """
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (
    version text primary key, statements text[], name text
);
"""
# the one thing of the product that the sandbox replaces: its clock can be moved
MOVABLE_CLOCK = """
create or replace function app.now() returns timestamptz
language sql stable set search_path = ''
as $$ select pg_catalog.now() + (select c.moved from sandbox.clock c) $$;
grant usage on schema sandbox to service_role;
grant select on sandbox.clock to service_role;
"""


def apply_migrations(owner: "psycopg.Connection[Any]", folder: Path) -> None:
    """Applies what is new, each in a transaction of its own. Raises Trouble where one fails or is not ours."""
    owner.execute(RECORD)
    done = dict(owner.execute("select version, statements[1] from supabase_migrations.schema_migrations").fetchall())
    files = {_parse(file)[0]: file for file in sorted(folder.glob("*.sql"))}
    for version, applied in done.items():
        if version not in files or files[version].read_text() != applied:
            raise Trouble(
                f"The data folder is of another version of Skyline: it has a migration ({version}) that is not "
                "this one's. Choose another --data folder, or remove this one to begin anew."
            )
    for version, file in files.items():
        if version not in done:
            _apply(owner, file)
    owner.execute(MOVABLE_CLOCK)


def _apply(owner: "psycopg.Connection[Any]", file: Path) -> None:
    version, name = _parse(file)
    text = file.read_text()
    try:
        with owner.transaction():
            owner.execute("set local role migrator")
            owner.execute(text.encode())
            owner.execute("reset role")
            owner.execute("reassign owned by migrator to current_user")
            owner.execute(
                "insert into supabase_migrations.schema_migrations (version, statements, name) values (%s, %s, %s)",
                (version, [text], name),
            )
    except psycopg.Error as error:
        raise Trouble(f"The migration {file.name} failed: {error}") from error


def _parse(file: Path) -> tuple[str, str]:
    match = NAME.fullmatch(file.name)
    if match is None:
        raise Trouble(f"{file.name} in supabase/migrations is not named <YYYYMMDDHHMMSS>_name.sql")
    return match["version"], match["name"]
