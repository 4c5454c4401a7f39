"""The database as it is hosted: roles, rights, timeouts, the gateway, the migrations, the way back to the seed."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import jwt
import psycopg
import pytest

from sandbox.database import Database
from sandbox.database.migrations import apply_migrations
from sandbox.database.postgres import Postgres
from sandbox.trouble import Trouble
from sandbox.wire import Service, Wire

KEY = "sb_secret_of_the_test"
# two functions and a table as a careful author writes them, and one of each without a grant
MIGRATION = """
create schema app;
create function app.now() returns timestamptz language sql stable as $$ select pg_catalog.now() $$;
alter default privileges revoke execute on functions from public;
create table app.notes (id bigint generated always as identity primary key, text text not null, length int
    generated always as (length(text)) stored);
create function app.guard() returns trigger language plpgsql as $$ begin raise 'rows stay as they are'; end $$;
create trigger stays before update or delete on app.notes for each row execute function app.guard();
create trigger stays_whole before truncate on app.notes for each statement execute function app.guard();
create function public.now() returns timestamptz language sql security definer set search_path = ''
    as $$ select app.now() $$;
create function public.write_note(p_text text) returns bigint language sql security definer set search_path = ''
    as $$ insert into app.notes (text) values (p_text) returning id $$;
create function public.wait(p_seconds float) returns int language sql as $$ select 1 from pg_sleep(p_seconds) $$;
create function public.refuse() returns int language plpgsql as $$
    begin raise sqlstate 'PT402' using message = 'insufficient_credits', detail = '{"available": 3}'; end $$;
create function public.ungranted() returns int language sql as $$ select 1 $$;
create table public.ungranted (id int);
grant execute on function public.now(), public.write_note(text), public.wait(float), public.refuse() to service_role;
"""


@dataclass
class Hosted:
    database: Database
    service: Service

    def send(self, method: str, path: str, value: Any = None, key: str | None = KEY, **headers: str) -> tuple[int, Any]:
        connection = HTTPConnection("127.0.0.1", self.service.port, timeout=20)
        sent = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
        if key is not None:
            sent["apikey"] = key
        connection.request(method, path, None if value is None else json.dumps(value), sent)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, json.loads(body) if body else None

    def call(self, function: str, **arguments: Any) -> tuple[int, Any]:
        return self.send("POST", f"/rest/v1/rpc/{function}", arguments)

    def rows(self, query: str) -> list[Any]:
        with self.database.connect() as owner:
            return owner.execute(query.encode()).fetchall()


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    folder = tmp_path_factory.mktemp("database")
    migrations = folder / "migrations"
    migrations.mkdir()
    (migrations / "20260101000000_begin.sql").write_text(MIGRATION)
    database = Database(folder / "postgres", KEY)
    try:
        database.start(migrations)
        service = Service("supabase", database.handle, Wire())
        service.start()
        yield Hosted(database, service)
        service.stop()
    finally:
        database.stop()


class TestGateway:
    def test_the_secret_key_makes_the_service_role(self, hosted: Hosted) -> None:
        assert 200 == hosted.call("write_note", p_text="one")[0]

    @pytest.mark.parametrize("key", [None, "", "sb_secret_of_somebody_else", "sb_publishable_x"])
    def test_another_key_is_refused(self, hosted: Hosted, key: str | None) -> None:
        assert 401 == hosted.send("POST", "/rest/v1/rpc/now", {}, key=key)[0]

    def test_the_key_alone_as_a_bearer_is_refused(self, hosted: Hosted) -> None:
        assert 401 == hosted.send("POST", "/rest/v1/rpc/now", {}, key=None, Authorization=f"Bearer {KEY}")[0]

    def test_a_token_made_by_the_caller_is_refused(self, hosted: Hosted) -> None:
        made = jwt.encode({"role": "postgres"}, "x" * 32, algorithm="HS256")
        assert 401 == hosted.send("POST", "/rest/v1/rpc/now", {}, Authorization=f"Bearer {made}")[0]

    def test_a_browser_with_the_secret_key_is_refused(self, hosted: Hosted) -> None:
        browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0"
        assert 401 == hosted.send("POST", "/rest/v1/rpc/now", {}, User_Agent=browser)[0]

    @pytest.mark.parametrize("path", ["/", "/rpc/now", "/auth/v1/user", "/storage/v1/bucket", "/rest/v1"])
    def test_it_serves_the_data_api_alone(self, hosted: Hosted, path: str) -> None:
        assert 404 == hosted.send("GET", path)[0]

    def test_the_query_reaches_the_database(self, hosted: Hosted) -> None:
        status, error = hosted.send("GET", "/rest/v1/rpc/wait?p_seconds=0")
        assert (200, 1) == (status, error)

    def test_calls_at_once_are_answered_at_once(self, hosted: Hosted) -> None:
        begun = time.monotonic()
        threads = [threading.Thread(target=hosted.call, args=("wait",), kwargs={"p_seconds": 0.5}) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert time.monotonic() - begun < 2.5


class TestHostedRules:
    def test_nothing_is_granted_on_new_objects(self, hosted: Hosted) -> None:
        assert (403, "42501") == code_of(hosted.call("ungranted"))
        assert (403, "42501") == code_of(hosted.send("GET", "/rest/v1/ungranted"))

    def test_the_schema_of_the_tables_is_not_shown(self, hosted: Hosted) -> None:
        assert 406 == hosted.send("GET", "/rest/v1/notes", Accept_Profile="app")[0]

    def test_a_business_error_has_its_status_and_detail(self, hosted: Hosted) -> None:
        status, error = hosted.call("refuse")
        assert (402, "insufficient_credits", '{"available": 3}') == (status, error["message"], error["details"])

    def test_an_unknown_function_is_404(self, hosted: Hosted) -> None:
        assert (404, "PGRST202") == code_of(hosted.call("unknown"))

    def test_roles_have_the_hosted_timeouts(self, hosted: Hosted) -> None:
        settings = dict(hosted.rows("select rolname, rolconfig from pg_roles where rolconfig is not null"))
        assert ["statement_timeout=8s"] == settings["authenticator"]
        assert ["statement_timeout=3s"] == settings["anon"]

    def test_a_statement_that_takes_too_long_is_given_up(self, hosted: Hosted) -> None:
        begun = time.monotonic()
        assert (500, "57014") == code_of(hosted.call("wait", p_seconds=30))
        assert 7 < time.monotonic() - begun < 12

    def test_only_the_service_role_passes_row_level_security(self, hosted: Hosted) -> None:
        found = hosted.rows(
            "select rolname, rolbypassrls, rolsuper from pg_roles "
            "where rolname in ('anon', 'authenticated', 'service_role', 'authenticator') order by 1"
        )
        assert [
            ("anon", False, False),
            ("authenticated", False, False),
            ("authenticator", False, False),
            ("service_role", True, False),
        ] == found

    def test_it_is_postgres_17(self, hosted: Hosted) -> None:
        assert "17." == hosted.rows("show server_version")[0][0][:3]

    def test_it_listens_on_this_machine_alone_and_leaves_no_socket_file(self, hosted: Hosted) -> None:
        assert [("127.0.0.1",)] == hosted.rows("show listen_addresses")
        assert [("",)] == hosted.rows("show unix_socket_directories")


class TestClock:
    def test_it_can_be_moved_and_the_functions_see_it(self, hosted: Hosted) -> None:
        before = hosted.database.clock.now_s()
        hosted.database.clock.advance(3600)
        assert 3600 <= hosted.database.clock.now_s() - before < 3700
        _, seen = hosted.call("now")
        assert hosted.database.clock.now().strftime("%Y-%m-%dT%H:%M") == seen[:16]
        hosted.database.clock.advance(-3600)


class TestMigrations:
    def test_each_is_recorded_as_supabase_records_it(self, hosted: Hosted) -> None:
        recorded = hosted.rows("select version, name, statements from supabase_migrations.schema_migrations")
        assert [("20260101000000", "begin", [MIGRATION])] == recorded

    def test_each_is_applied_once_and_new_ones_on_top(self, hosted: Hosted, tmp_path: Path) -> None:
        with scratch(hosted, "once") as owner:
            add(tmp_path, "20260101000000_begin", MIGRATION)
            apply_migrations(owner, tmp_path)
            add(tmp_path, "20260102000000_more", "create table app.more (id int)")
            apply_migrations(owner, tmp_path)
            apply_migrations(owner, tmp_path)
            names = owner.execute("select name from supabase_migrations.schema_migrations order by version").fetchall()
        assert [("begin",), ("more",)] == names

    def test_one_that_fails_leaves_nothing_and_is_named(self, hosted: Hosted, tmp_path: Path) -> None:
        with scratch(hosted, "fails") as owner:
            add(tmp_path, "20260101000000_begin", MIGRATION)
            add(tmp_path, "20260102000000_broken", "create table app.half (id int); select 1 / 0;")
            with pytest.raises(Trouble, match=r"20260102000000_broken\.sql failed"):
                apply_migrations(owner, tmp_path)
            assert [(None,)] == owner.execute("select to_regclass('app.half')").fetchall()

    def test_one_that_was_changed_after_it_was_applied_is_named(self, hosted: Hosted, tmp_path: Path) -> None:
        with scratch(hosted, "changed") as owner:
            add(tmp_path, "20260101000000_begin", MIGRATION)
            apply_migrations(owner, tmp_path)
            add(tmp_path, "20260101000000_begin", MIGRATION + "-- changed")
            with pytest.raises(Trouble, match="20260101000000"):
                apply_migrations(owner, tmp_path)

    def test_a_file_with_another_name_is_named(self, hosted: Hosted, tmp_path: Path) -> None:
        with scratch(hosted, "named") as owner:
            add(tmp_path, "begin", MIGRATION)
            with pytest.raises(Trouble, match=r"begin\.sql"):
                apply_migrations(owner, tmp_path)


class TestSnapshot:
    def test_it_leads_back_past_triggers_and_with_numbers_going_on_as_then(self, hosted: Hosted) -> None:
        hosted.call("write_note", p_text="seeded")
        hosted.database.snapshot.take()
        seeded = hosted.rows("select * from app.notes order by id")
        _, lost_id = hosted.call("write_note", p_text="lost")
        hosted.database.clock.advance(60)
        hosted.database.snapshot.restore()
        assert seeded == hosted.rows("select * from app.notes order by id")
        assert (200, lost_id) == hosted.call("write_note", p_text="again")
        assert abs(hosted.database.clock.now_s() - time.time()) < 30

    def test_it_leads_back_behind_a_migration_that_came_later(self, hosted: Hosted) -> None:
        hosted.database.snapshot.take()
        seeded = hosted.rows("select id from app.notes order by id")
        with hosted.database.connect() as owner:
            owner.execute("alter table app.notes add column if not exists later text")
        hosted.database.snapshot.restore()
        assert seeded == hosted.rows("select id from app.notes order by id")

    def test_it_ends_a_call_that_still_runs(self, hosted: Hosted) -> None:
        hosted.database.snapshot.take()
        waiting = threading.Thread(target=hosted.call, args=("wait",), kwargs={"p_seconds": 7})
        waiting.start()
        while not hosted.rows("select from pg_stat_activity where usename = 'authenticator' and state = 'active'"):
            time.sleep(0.01)
        begun = time.monotonic()
        hosted.database.snapshot.restore()
        waiting.join()
        assert time.monotonic() - begun < 4


def test_a_start_that_was_broken_off_is_made_up_for(tmp_path: Path) -> None:
    """Cluster made, roles not yet: as when somebody is killed in between."""
    database = Database(tmp_path / "postgres", KEY)
    (tmp_path / "migrations").mkdir()
    add(tmp_path / "migrations", "20260101000000_begin", MIGRATION)
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("17\n")
    try:
        database.start(tmp_path / "migrations")
        assert database.dead_part() is None
    finally:
        database.stop()


def test_it_waits_for_a_predecessor_that_is_still_ending(tmp_path: Path) -> None:
    first, second = Postgres(tmp_path / "postgres"), Postgres(tmp_path / "postgres")
    try:
        first.start()
        client = psycopg.connect(first.url)
        assert first.process is not None
        # asked so, it lets its clients finish
        first.process.terminate()
        threading.Timer(0.5, client.close).start()
        second.start()
        psycopg.connect(second.url).close()
    finally:
        first.stop()
        second.stop()


def add(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.sql").write_text(text)


def scratch(hosted: Hosted, name: str) -> "psycopg.Connection[Any]":
    """An empty database with what the sandbox itself has in one."""
    with hosted.database.connect() as owner:
        owner.execute(f"create database {name} owner migrator".encode())
    connection = psycopg.connect(hosted.database.url.rpartition("/")[0] + f"/{name}", autocommit=True)
    connection.execute("create schema sandbox; create table sandbox.clock (moved interval not null)")
    return connection


def code_of(answer: tuple[int, Any]) -> tuple[int, str]:
    return answer[0], answer[1]["code"]
