"""What the catalogue says of the migrations: who may do what, and that nothing was forgotten."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sandbox.database.migrations import apply_migrations
from sandbox.database.postgres import Postgres
from tests.postgres import MIGRATIONS, Ledger, running_server

OURS = "n.nspname in ('app', 'public')"


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Ledger]:
    with running_server() as server, server.open_database() as ledger:
        yield ledger


def functions(catalogue: Ledger, condition: str) -> list[str]:
    """Our functions of which `condition` is true."""
    query = "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
    return [name for [name] in catalogue.rows(f"{query} where {OURS} and ({condition}) order by 1")]


def tables(catalogue: Ledger, condition: str) -> list[str]:
    query = "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    return [name for [name] in catalogue.rows(f"{query} where {OURS} and c.relkind in ('r', 'p') and ({condition})")]


def test_there_is_something_to_look_at(catalogue: Ledger) -> None:
    assert len(functions(catalogue, "n.nspname = 'public'")) > 10
    assert len(tables(catalogue, "true")) > 8


def test_row_level_security_is_on_everywhere_and_no_policy_opens_it(catalogue: Ledger) -> None:
    assert tables(catalogue, "not c.relrowsecurity") == []
    assert catalogue.rows("select polname from pg_policy") == []


def test_no_table_is_where_the_data_api_shows_it(catalogue: Ledger) -> None:
    assert tables(catalogue, "n.nspname = 'public'") == []


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_nobody_of_the_data_api_reaches_a_table_or_the_schema(catalogue: Ledger, role: str) -> None:
    reach = f"has_table_privilege('{role}', c.oid, 'select, insert, update, delete, truncate')"
    assert tables(catalogue, reach) == []
    assert catalogue.rows(f"select has_schema_privilege('{role}', 'app', 'usage')") == [(False,)]


@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_strangers_execute_nothing(catalogue: Ledger, role: str) -> None:
    assert functions(catalogue, f"has_function_privilege('{role}', p.oid, 'execute')") == []


def test_strangers_execute_nothing_where_a_project_grants_them_what_is_new(tmp_path: Path) -> None:
    """As hosted projects did until October 2026, and those of before then go on doing."""
    postgres = Postgres(tmp_path / "data", durable=False)
    try:
        postgres.start()
        with psycopg.connect(postgres.url, autocommit=True) as owner:
            granted = "grant all on functions to anon, authenticated"
            owner.execute(f"alter default privileges for role migrator in schema public {granted}".encode())
            apply_migrations(owner, MIGRATIONS)
        for role in ("anon", "authenticated"):
            test_strangers_execute_nothing(Ledger(postgres.url), role)
    finally:
        postgres.stop()


def test_nothing_is_granted_to_everybody(catalogue: Ledger) -> None:
    everybody = "exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)"
    assert functions(catalogue, everybody) == []


def test_the_service_role_executes_what_is_public_and_nothing_else(catalogue: Ledger) -> None:
    may = "has_function_privilege('service_role', p.oid, 'execute')"
    assert functions(catalogue, f"n.nspname = 'public' and not {may}") == []
    assert functions(catalogue, f"n.nspname = 'app' and {may}") == []


def test_every_function_has_a_search_path_of_its_own_or_names_that_are_bound(catalogue: Ledger) -> None:
    own = """coalesce(p.proconfig @> array['search_path=""'], false)"""
    assert functions(catalogue, f"not {own} and p.prosqlbody is null") == []


def test_every_public_function_is_a_definer_s_and_ends_before_the_api_s_own_limit(catalogue: Ledger) -> None:
    limited = "p.prosecdef and coalesce(p.proconfig @> array['statement_timeout=7s'], false)"
    assert functions(catalogue, f"n.nspname = 'public' and not ({limited})") == []


def test_only_what_must_runs_as_the_owner(catalogue: Ledger) -> None:
    assert functions(catalogue, "n.nspname = 'app' and p.prosecdef") == ["app.verify_balance()"]


def test_every_foreign_key_has_an_index_to_follow_it_back(catalogue: Ledger) -> None:
    unindexed = catalogue.rows("""
        select k.conrelid::regclass::text, k.conname
        from pg_constraint k
        where k.contype = 'f' and not exists (
            select from pg_index i
            where i.indrelid = k.conrelid and i.indpred is null and (i.indkey::int2[])[0] = any (k.conkey))
    """)
    assert unindexed == []


def test_no_extension_is_needed(catalogue: Ledger) -> None:
    assert catalogue.rows("select extname from pg_extension") == [("plpgsql",)]


def test_no_migration_raises_what_the_api_retries_for_ever() -> None:
    assert [path.name for path in MIGRATIONS.glob("*.sql") if "'40001'" in path.read_text()] == []


def test_amounts_are_whole_numbers(catalogue: Ledger) -> None:
    inexact = catalogue.rows("""
        select attrelid::regclass::text, attname from pg_attribute a join pg_class c on c.oid = a.attrelid
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'app' and a.attnum > 0 and c.relkind = 'r'
            and a.atttypid in ('float4'::regtype, 'float8'::regtype, 'numeric'::regtype)
    """)
    assert inexact == []


def test_nothing_that_identifies_a_person_has_a_column_but_the_account(catalogue: Ledger) -> None:
    """P05: a new column is looked at before it gets on this list."""
    columns = catalogue.rows("""
        select distinct a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'app' and a.attnum > 0 and c.relkind = 'r' and not a.attisdropped
            and a.atttypid in ('text'::regtype, 'jsonb'::regtype, 'bytea'::regtype, 'inet'::regtype)
    """)
    assert {name for [name] in columns} == {
        *(
            "account_id",
            "account_salt",
            "actor",
            "base_url",
            "body_hash",
            "brand",
            "bucket",
            "chained",
            "client_key",
            "client_key_hash",
            "ended_by",
            "endpoint",
            "entry_id",
            "hash",
            "id",
            "image_media_type",
            "installation_id",
            "jws",
            "key_hash",
            "kind",
            "model",
            "name",
            "plan",
            "previous_hash",
            "prompt",
            "prompt_salt",
            "reason",
            "request_id",
            "response",
            "response_salt",
            "result",
            "secret",
            "served_by",
            "site",
            "source",
            "state",
        ),
        # of a running turn the page's HMAC; of research the run's id at its provider, what it found until the page is
        # made, and the theme that was wished for; of models the ids that were refused
        *("model_id", "page_hash", "report", "response_id", "status", "theme"),
        # of payments: Stripe's ids and words, what an operator decided and why
        *(
            "action",
            "checkout_id",
            "currency",
            "decision",
            "detail",
            "dispute",
            "facts",
            "key",
            "note",
            "pack",
            "payment_intent",
            "period",
            "receipt_number",
            "reference",
            "session_id",
            "subscription_id",
            "subscription_status",
            "type",
            "url",
        ),
    }
