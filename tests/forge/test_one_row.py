"""A site is one row by either door, whatever comes first and however much comes at once."""

from typing import Any

import pytest

from tests.postgres import LIMITS, Ledger, Refused
from tests.test_ledger import Customer, all_at_once

CLOUD, OTHER_CLOUD = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
INSTALLATION = "ari:cloud:ecosystem::installation/33333333-3333-4333-8333-333333333333"
TRIAL = 100_000


@pytest.fixture
def acme(ledger: Ledger) -> Customer:
    """As Connect calls it."""
    return Customer(ledger)


def connect(acme: Customer, on: Any = None, at_s: int = 100) -> Any:
    return acme.ledger.call(
        "install_site",
        on=on,
        p_client_key="acme",
        p_base_url="https://acme.atlassian.net/wiki",
        p_secret="sealed",
        p_client_key_hash="hash of acme",
        p_trial=TRIAL,
        p_signed_s=at_s,
        p_installation_id=INSTALLATION,
    )


def forge(acme: Customer, on: Any = None, at_s: int = 100, trial: int | None = TRIAL, cloud_id: str = CLOUD) -> Any:
    return acme.ledger.call(
        "install_forge_site",
        on=on,
        p_cloud_id=cloud_id,
        p_installation_id=INSTALLATION,
        p_base_url=f"https://api.atlassian.com/ex/confluence/{cloud_id}",
        p_client_key_hash=f"hash of {cloud_id}",
        p_trial=trial,
        p_signed_s=at_s,
    )


def sites(acme: Customer) -> list[Any]:
    """Client key, cloud id, doors and balance of each that is there."""
    return acme.ledger.rows("""
        select s.client_key, s.cloud_id::text, i.secret is not null, i.is_forge, b.balance
        from app.sites s join app.installations i on i.site_id = s.id join app.credit_balances b on b.site_id = s.id
        where s.client_key is not null order by s.id
    """)


JOINED = [("acme", CLOUD, True, True, TRIAL)]


def test_both_orders_make_one_row(acme: Customer) -> None:
    connect(acme)
    forge(acme)
    assert JOINED == sites(acme)


def test_a_row_that_forge_made_first_ends_with_its_trial(acme: Customer) -> None:
    forge(acme)
    assert [(CLOUD, CLOUD, False, True, TRIAL)] == sites(acme)

    connect(acme)
    assert JOINED == sites(acme)
    assert [("trial",), ("trial",)] == acme.ledger.rows("select kind from app.ledger_entries")


def test_what_comes_again_changes_nothing(acme: Customer) -> None:
    for act in (connect, forge, connect, forge, forge, connect):
        act(acme)
    assert JOINED == sites(acme)


def test_both_doors_at_once_make_one_row_with_one_trial(acme: Customer) -> None:
    def install(number: int, on: Any) -> Any:
        return (connect if number % 2 else forge)(acme, on)

    all_at_once(acme, 32, install)
    assert JOINED == sites(acme)


def test_two_rows_with_a_history_each_stay_two(acme: Customer) -> None:
    forge(acme)
    version = acme.ledger.call("find_forge_installation", p_cloud_id=CLOUD, p_name="acme.atlassian.net")["version"]
    Customer(acme.ledger, client_key=CLOUD, version=version).begin(request_id="req_00000000000000000000000001")

    connect(acme)
    assert [CLOUD, "acme"] == [site[0] for site in sites(acme)]


def test_another_installation_joins_nothing(acme: Customer) -> None:
    acme.install()
    forge(acme)
    assert ["acme", CLOUD] == [site[0] for site in sites(acme)]


def test_a_joined_site_gets_no_trial_by_another_door(acme: Customer) -> None:
    connect(acme)
    forge(acme)
    acme.version = acme.ledger.call("find_installation", p_client_key="acme")["version"]
    end: dict[str, Any] = {
        "p_client_key": "acme",
        "p_version": acme.version,
        "p_account_id": "a",
        "p_request_id": "req",
        "p_limits": LIMITS,
    }
    acme.ledger.call("end_site", **end)
    assert [] == sites(acme)

    forge(acme, at_s=200)
    assert [(CLOUD, CLOUD, False, True, 0)] == sites(acme)


def test_forges_removal_closes_both_doors_and_is_not_undone_by_what_connect_signed_before(acme: Customer) -> None:
    connect(acme, at_s=100)
    forge(acme, at_s=100)
    removed = acme.ledger.call("remove_forge_site", p_cloud_id=CLOUD, p_signed_s=200)
    assert {"clientKey": "acme", "analytics": True} == removed
    assert [("acme", CLOUD, False, False, TRIAL)] == sites(acme)

    for late in (connect, forge):
        with pytest.raises(Refused) as refused:
            late(acme, at_s=150)
        assert "stale_installation" == refused.value.code
    assert acme.ledger.call("find_installation", p_client_key="acme") is None
    assert acme.ledger.call("find_forge_installation", p_cloud_id=CLOUD, p_name=None) is None


def test_connects_end_leaves_forges_door_open_and_its_versions_behind(acme: Customer) -> None:
    connect(acme)
    forge(acme)
    version = acme.ledger.call("find_installation", p_client_key="acme")["version"]

    assert {"changed": True, "analytics": False} == acme.ledger.call(
        "uninstall_site", p_client_key="acme", p_signed_s=200
    )

    assert [("acme", CLOUD, False, True, TRIAL)] == sites(acme)
    assert version != acme.ledger.call("find_forge_installation", p_cloud_id=CLOUD, p_name=None)["version"]
    assert {"changed": False, "analytics": False} == acme.ledger.call("uninstall_site", p_client_key="acme")


def test_a_site_of_forges_has_its_own_name_once_somebody_comes(acme: Customer) -> None:
    forge(acme)
    names = "select name from app.sites"
    assert [(CLOUD,)] == acme.ledger.rows(names)
    for name in ("acme.atlassian.net", None):
        acme.ledger.call("find_forge_installation", p_cloud_id=CLOUD, p_name=name)
        assert [("acme.atlassian.net",)] == acme.ledger.rows(names)
    assert acme.ledger.call("find_forge_installation", p_cloud_id=OTHER_CLOUD, p_name="x") is None
