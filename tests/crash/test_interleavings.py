"""Two requests at once end as if one had come behind the other, in whatever order their steps fall."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.crash.duels import CHARGE, DUELS, begin, begun, install, settle
from tests.crash.stepping import Connection, Do, Duel, Stage, ends, play
from tests.payments.test_sql import Buyer
from tests.postgres import LIMITS, Ledger, Refused, Server, running_server
from tests.sandbox.functions_kit import wait_until
from tests.test_ledger import Customer


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.mark.parametrize("duel", DUELS, ids=lambda duel: duel.name)
def test_two_at_once_end_as_one_behind_the_other(server: Server, duel: Duel) -> None:
    assert list(ends(server, duel)) == []


def ask(stage: Stage, on: Connection, function: str, **more: object) -> str:
    acme = stage.acme
    person = {"p_client_key": acme.client_key, "p_version": acme.version, "p_account_id": acme.account_id}
    stage.ledger.call(function, on=on, **person, p_limits=LIMITS, **more)
    return "done"


def erase(stage: Stage, on: Connection) -> str:
    return ask(stage, on, "end_site", p_request_id="req_1")


def save_settings(stage: Stage, on: Connection) -> str:
    return ask(stage, on, "change_site", p_change={"accountCap": 1_000, "brand": {"font": "inter"}})


def test_settings_that_are_saved_while_the_site_is_erased_are_kept_nowhere(server: Server) -> None:
    duel = Duel("settings and an erasure", install, (erase,), (save_settings,), frozenset())
    with server.open_database() as ledger:
        customer = Customer(ledger)
        stage = Stage(ledger, customer, Buyer(customer))
        install(stage)
        assert (["done"], ["401"]) == play(stage, duel, (0, 1))
        assert [(None, None)] == ledger.rows("select account_cap, brand from app.sites")
        assert [] == ledger.rows("select from app.rate_windows")


def count(bucket: str) -> Do:
    """Any other request, of another account, is counted before it is answered."""

    def do(stage: Stage, on: Connection) -> str:
        dora = replace(stage, acme=replace(stage.acme, account_id="5b:dora"))
        return ask(dora, on, "count_request", p_bucket=bucket)

    return do


def sign(stage: Stage, on: Connection) -> str:
    [(site,)] = stage.ledger.rows("select id from app.sites")
    checkpoint = {"siteId": site, "sequence": 1, "hash": "0" * 64, "jws": "a.b.c"}
    stage.ledger.call("keep_audit_checkpoints", on=on, p_checkpoints=Jsonb([checkpoint]))
    return "done"


KEPT = "select account_id from app.rate_windows union all select jws from app.audit_checkpoints"


@pytest.mark.parametrize(
    ("other", "said"), [(count("ai"), "401"), (count("other"), "401"), (sign, "done")], ids=["ai", "other", "sign"]
)
@pytest.mark.parametrize("first", [0, 1])
def test_what_is_counted_or_signed_while_the_site_is_erased_is_kept_nowhere(
    server: Server, first: int, other: Do, said: str
) -> None:
    duel = Duel("an erasure", install, (erase,), (other,), frozenset())
    with server.open_database() as ledger:
        customer = Customer(ledger)
        stage = Stage(ledger, customer, Buyer(customer))
        install(stage)
        stage.acme.settle(stage.acme.begin()["requestId"], 1)
        assert (["done"], ["done" if first else said]) == play(stage, duel, (first, 1 - first))
        assert [] == ledger.rows(KEPT)


def test_a_request_and_an_erasure_do_not_wait_for_each_other(server: Server) -> None:
    with server.open_database() as ledger, ThreadPoolExecutor(2) as pool:
        customer = Customer(ledger)
        stage = Stage(ledger, customer, Buyer(customer))
        install(stage)
        count("other")(stage, ledger.open())
        with psycopg.connect(ledger.url) as holder:
            holder.execute("select from app.installations for share")
            erased = pool.submit(erase, stage, ledger.open())
            wait_for_waiting(ledger, 1)
            counted = pool.submit(count("other"), stage, ledger.open())
            wait_for_waiting(ledger, 2)
        assert "done" == erased.result(timeout=10)
        with pytest.raises(Refused):
            counted.result(timeout=10)


FORGOTTEN = "select r.account_id from app.ai_requests r where num_nonnulls(r.account_id, r.prompt, r.response) > 0"


def forget(stage: Stage, on: Connection) -> str:
    """As the maintenance run: until nothing is left."""
    while stage.ledger.call("forget_account", on=on, p_account_id=stage.acme.account_id, p_count=100):
        pass
    return "forgotten"


@pytest.mark.parametrize("first", [0, 1])
def test_a_request_that_begins_while_its_account_is_erased_is_erased_the_next_time(server: Server, first: int) -> None:
    duel = Duel("a request and a closed account", install, (begin(),), (forget,), frozenset())
    with server.open_database() as ledger:
        customer = Customer(ledger)
        stage = Stage(ledger, customer, Buyer(customer))
        install(stage)
        stage.acme.settle(stage.acme.begin_id(), 1)
        # it was not active for a day
        ledger.rows("delete from app.rate_windows")
        assert (["begun"], ["forgotten"]) == play(stage, duel, (first, 1 - first))
        settle(stage, ledger.open())
        forget(stage, ledger.open())
        assert [] == ledger.rows(FORGOTTEN)


def test_a_request_that_is_settled_while_its_account_is_erased_is_erased_the_next_time(server: Server) -> None:
    with server.open_database() as ledger, ThreadPoolExecutor(2) as pool:
        customer = Customer(ledger)
        stage = Stage(ledger, customer, Buyer(customer))
        begun(stage)
        with psycopg.connect(ledger.url) as holder:
            holder.execute("select from app.rate_windows for share")
            forgotten = pool.submit(forget, stage, ledger.open())
            wait_for_waiting(ledger, 1)
            settled = pool.submit(settle, stage, ledger.open())
            wait_until(lambda: settled.done() or waiting(ledger) > 1)
        assert CHARGE == settled.result(timeout=10)
        forgotten.result(timeout=10)
        forget(stage, ledger.open())
        assert [] == ledger.rows(FORGOTTEN)


def wait_for_waiting(ledger: Ledger, connections: int) -> None:
    wait_until(lambda: waiting(ledger) == connections)


def waiting(ledger: Ledger) -> int:
    query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    return int(ledger.rows(query)[0][0])
