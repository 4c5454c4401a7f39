"""The personal-data report of the maintenance run: whom Atlassian is asked about, and when not."""

import json
from typing import Any

from tests.postgres import Ledger
from tests.world import World

REPORT = "report-accounts"
WEEK_S = 7 * 24 * 3600


def maintain(world: World) -> Any:
    cron = {"Authorization": f"Bearer {world.ready['settings']['CRON_SECRET']}"}
    return world.request("GET", "/api/maintenance", headers=cron).json


def generate(world: World, who: str) -> None:
    assert world.request_as(who, "POST", "/api/generate", {"prompt": "Tea", "model": "gpt-5.1"}).event("done")


def reports(world: World, since: int) -> list[list[str]]:
    """The accounts of each report, sorted."""
    sent = [entry for entry in world.wire(since, "confluence") if REPORT in entry["path"]]
    return [sorted(account["accountId"] for account in json.loads(entry["body"])["accounts"]) for entry in sent]


def test_each_site_reports_its_accounts_once_a_cycle_and_when_they_were_last_seen(world: World) -> None:
    for who in ("alice", "bob", "dora"):
        generate(world, who)
    ids = {name: person.account_id for name, person in world.people.items()}
    since = world.wire_mark()
    maintain(world)
    assert sorted([sorted([ids["alice"], ids["bob"]]), [ids["dora"]]]) == sorted(reports(world, since))
    [entry, _] = [entry for entry in world.wire(since, "confluence") if REPORT in entry["path"]]
    assert {"accountId", "updatedAt"} == set(json.loads(entry["body"])["accounts"][0])
    again = world.wire_mark()
    maintain(world)
    assert [] == reports(world, again)
    world.control("POST", "/clock", {"advanceS": WEEK_S})
    maintain(world)
    assert 2 == len(reports(world, again))


def test_a_report_has_at_most_ninety_accounts(world: World) -> None:
    Ledger(world.ready["databaseUrl"]).rows(
        "insert into app.account_reports (site_id, account_id, due_at)"
        " select s.id, 'many:' || n, app.now() from app.sites s, generate_series(1, 200) n where s.name like 'acme%%'"
    )
    since = world.wire_mark()
    maintain(world)
    assert [90, 90, 20] == [len(accounts) for accounts in reports(world, since)]


def test_it_stops_where_confluence_asks_to_slow_down_and_goes_on_later(world: World) -> None:
    for who in ("bob", "dora"):
        generate(world, who)
    since = world.wire_mark()
    world.control("POST", "/faults", {"service": "confluence", "kind": "429", "match": REPORT})
    maintain(world)
    assert 1 == len(reports(world, since))
    world.control("POST", "/clock", {"advanceS": 3600})
    maintain(world)
    assert 3 == len(reports(world, since))


def test_a_site_that_cannot_be_asked_does_not_hold_up_the_others(world: World) -> None:
    for who in ("bob", "dora"):
        generate(world, who)
    dora = world.people["dora"].account_id
    world.control("POST", "/confluence/account", {"accountId": dora, "closed": True})
    world.control("POST", "/faults", {"service": "confluence", "kind": "500", "match": REPORT})
    assert 1 == maintain(world)["deleted"]
    query = "select 1 from app.ai_requests where account_id = %s"
    assert [] == Ledger(world.ready["databaseUrl"]).rows(query, dora)


def test_a_site_whose_secret_no_key_opens_does_not_either(world: World) -> None:
    for who in ("bob", "dora"):
        generate(world, who)
    ledger = Ledger(world.ready["databaseUrl"])
    ledger.rows(
        "update app.installations i set secret = 'v1.' || repeat('A', 64) from app.sites s"
        " where s.id = i.site_id and s.client_key = %s",
        world.people["bob"].site.client_key,
    )
    dora, logged = world.people["dora"].account_id, world.log_mark()
    world.control("POST", "/confluence/account", {"accountId": dora, "closed": True})
    assert 1 == maintain(world)["deleted"]
    assert [] == ledger.rows("select 1 from app.ai_requests where account_id = %s", dora)
    [failed] = [line["line"] for line in world.log(logged) if "report_failed" in line["line"]]
    assert "SECRETS_KEY" in failed


def test_a_closed_account_is_erased_and_may_come_back_as_somebody_new(world: World) -> None:
    generate(world, "bob")
    bob = world.people["bob"].account_id
    world.control("POST", "/confluence/account", {"accountId": bob, "closed": True})
    assert 1 == maintain(world)["deleted"]
    assert [] == Ledger(world.ready["databaseUrl"]).rows("select 1 from app.account_reports")
    generate(world, "bob")
    assert 1 == maintain(world)["deleted"]
