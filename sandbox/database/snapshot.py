"""The freshly seeded state of the product's tables, kept beside them, and the way back to it."""

from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from sandbox.database import Database

SCHEMA = "app"
TABLES = """
select c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'app' and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""
# what is computed cannot be written back, and what a later migration added has no seeded value
COLUMNS = """
select c.relname, string_agg(quote_ident(a.attname), ', ' order by a.attnum)
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid
join pg_catalog.pg_attribute s on s.attrelid = to_regclass(format('seeded.%I', c.relname)) and s.attname = a.attname
where n.nspname = 'app' and c.relkind in ('r', 'p') and not c.relispartition
    and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' group by c.relname
"""
SEQUENCES = "select sequencename, last_value from pg_catalog.pg_sequences where schemaname = 'app'"
BUSY = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'authenticator' and state <> 'idle'"


class Snapshot:
    """Tables as tables of the schema `seeded`, sequences as a note."""

    def __init__(self, database: "Database") -> None:
        self.database = database

    def is_taken(self) -> bool:
        return self.database.read_note("sequences") is not None

    def take(self) -> None:
        with self.database.connect() as owner, owner.transaction():
            owner.execute("drop schema if exists seeded cascade; create schema seeded")
            for table in _names(owner, TABLES):
                owner.execute(f'create table seeded."{table}" as table app."{table}"'.encode())
            sequences = dict(owner.execute(SEQUENCES).fetchall())
        self.database.write_note("sequences", sequences)

    def restore(self) -> None:
        """Ends what still runs in the database, then puts every row back, past the triggers that guard them."""
        sequences = self.database.read_note("sequences")
        with self.database.connect() as owner:
            owner.execute(BUSY)
            with owner.transaction():
                owner.execute("set local session_replication_role = replica; set local lock_timeout = '4s'")
                self._restore_tables(owner)
                for name, value in sequences.items():
                    owner.execute("select setval(%s::regclass, %s, %s)", (f"app.{name}", value or 1, value is not None))
                owner.execute("update sandbox.clock set moved = '0'")

    def _restore_tables(self, owner: "psycopg.Connection[Any]") -> None:
        # in one go, and deleted: truncating as many tables takes ten times as long
        tables = _names(owner, TABLES)
        listed = ", ".join(f'app."{table}"' for table in tables)
        orders = [f"lock table {listed} in exclusive mode"]
        orders += [f'delete from app."{table}"' for table in tables]
        orders += [_copy(table, columns) for table, columns in owner.execute(COLUMNS)]
        owner.execute("; ".join(orders).encode())


def _copy(table: str, columns: str) -> str:
    return f'insert into app."{table}" ({columns}) overriding system value select {columns} from seeded."{table}"'


def _names(owner: "psycopg.Connection[Any]", query: str) -> list[str]:
    return [row[0] for row in owner.execute(query.encode())]
