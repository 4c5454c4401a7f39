"""Two requests at once end as if one had come behind the other, in whatever order their steps fall."""

from collections.abc import Iterator

import pytest

from tests.crash.duels import DUELS, install
from tests.crash.stepping import Connection, Duel, Stage, ends, play
from tests.payments.test_sql import Buyer
from tests.postgres import LIMITS, Server, running_server
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
