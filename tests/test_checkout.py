"""GET and POST /api/checkout, as the people of the sandbox."""

import csv
import http.client
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.payments.shop import Shop
from tests.postgres import Ledger
from tests.world import World

MODELS = ["gemini-3-pro", "gemini-2.5-pro", "gpt-5.1", "o4-mini-deep-research"]
FIGURES = ("balance", "held", "frozen", "available")


@pytest.fixture(autouse=True)
def invariants(books: Ledger) -> Iterator[None]:
    """Whatever a test did, the credits add up behind it."""
    yield
    assert books.broken_invariants() == []


def wallet(world: World, who: str = "alice") -> Any:
    """The wallet with amounts as they were written."""
    reply = world.request_as(who, "GET", "/api/checkout")
    assert reply.status == 200, reply.body
    return json.loads(reply.body, parse_float=Decimal)


def generate(world: World, who: str) -> Any:
    """Charges `who`'s site for one page."""
    body = {"prompt": "A page about tea", "model": "gpt-5.1"}
    return world.request_as(who, "POST", "/api/generate", body).event("done")


def set_credits(world: World, who: str, credits_: float) -> None:
    world.control("POST", "/site", {"clientKey": world.people[who].site.client_key, "credits": credits_})


class TestWallet:
    def test_a_new_site_has_its_trial(self, world: World) -> None:
        found = wallet(world, "charlie")
        assert [found[name] for name in FIGURES] == [300, 0, 0, 300]
        assert (found["plan"], found["lowBalance"], found["brand"]) == ("trial", False, None)
        assert found["isAdministrator"] is True
        [line] = found["recent"]
        assert (line["kind"], line["credits"], line["balance"]) == ("trial", 300, 300)

    def test_it_lists_packs_with_prices(self, world: World) -> None:
        packs = wallet(world)["packs"]
        assert {pack["kind"] for pack in packs} == {"pack", "plan"}
        for pack in packs:
            assert set(pack) == {"id", "kind", "credits", "amountCents", "currency", "period"}
            assert (pack["kind"] == "plan") == (pack["period"] in {"month", "year"})

    def test_it_lists_the_models_with_what_they_cost(self, world: World) -> None:
        models = wallet(world)["models"]
        assert [model["model"] for model in models] == MODELS
        for model in models:
            assert 0 < model["estimateCredits"] <= model["holdCredits"]
            assert model["state"] in {"on", "off", "retired"}
            assert {"label", "provider", "reason", "retiresOn", "servedBy"} <= set(model)

    @pytest.mark.parametrize(("credits_", "is_low"), [(60, False), (59.999, True), (0, True)])
    def test_under_sixty_credits_it_says_that_the_balance_is_low(
        self, world: World, credits_: float, *, is_low: bool
    ) -> None:
        set_credits(world, "charlie", credits_)
        assert wallet(world, "charlie")["lowBalance"] is is_low

    def test_amounts_are_exact_decimals(self, world: World) -> None:
        set_credits(world, "charlie", 123456.789)
        found = wallet(world, "charlie")
        assert [found[name] for name in FIGURES] == [Decimal("123456.789"), 0, 0, Decimal("123456.789")]
        assert found["recent"][0]["credits"] == Decimal("123156.789")

    def test_a_debt_is_below_zero_and_nothing_is_available(self, world: World) -> None:
        set_credits(world, "charlie", -20)
        found = wallet(world, "charlie")
        assert (found["balance"], found["available"]) == (-20, 0)

    def test_a_charge_names_its_request(self, world: World) -> None:
        done = generate(world, "bob")
        line = wallet(world)["recent"][0]
        assert (line["kind"], line["requestId"]) == ("charge", done["requestId"])
        assert float(line["credits"]) == -done["creditsCharged"]

    def test_others_than_administrators_see_charges_of_their_own_only(self, world: World) -> None:
        generate(world, "alice")
        own = generate(world, "bob")
        assert [line["requestId"] for line in wallet(world, "bob")["recent"]] == [own["requestId"]]
        assert wallet(world, "victor")["recent"] == []
        assert {"charge", "trial"} <= {line["kind"] for line in wallet(world, "alice")["recent"]}

    def test_without_an_answer_of_confluence_nobody_is_an_administrator(self, world: World) -> None:
        world.control("POST", "/faults", {"service": "confluence", "kind": "500"})
        assert wallet(world, "alice")["recent"] == []

    def test_another_site_s_wallet_is_not_shown(self, world: World) -> None:
        generate(world, "bob")
        assert [line["kind"] for line in wallet(world, "charlie")["recent"]] == ["trial"]

    def test_it_is_one_trip_to_the_database_when_warm(self, world: World) -> None:
        wallet(world, "bob")
        mark = world.wire_mark()
        wallet(world, "bob")
        [entry] = world.wire(mark, "supabase")
        assert entry["path"] == "/rest/v1/rpc/checkout_state"
        assert "authorization" not in {name.lower() for name, _ in _pairs(entry["headers"])}

    def test_a_lost_answer_of_the_database_is_had_again(self, world: World) -> None:
        wallet(world, "bob")
        world.control("POST", "/faults", {"service": "supabase", "kind": "lost_answer"})
        assert wallet(world, "bob")["balance"] > 0


class TestStatement:
    def test_pages_reach_to_the_first_line(self, world: World) -> None:
        for credits_ in range(60):
            set_credits(world, "charlie", 1_000 + credits_)
        first = world.request_as("charlie", "GET", "/api/checkout?statement=1").json
        assert len(first["lines"]) == 50
        second = world.request_as("charlie", "GET", f"/api/checkout?statement=1&before={first['before']}").json
        assert (len(second["lines"]), second["before"]) == (11, None)
        assert second["lines"][-1]["kind"] == "trial"
        assert len({line["id"] for line in first["lines"] + second["lines"]}) == 61

    def test_others_see_charges_of_their_own_only(self, world: World) -> None:
        assert world.request_as("dora", "GET", "/api/checkout?statement=1").json == {"lines": [], "before": None}

    def test_a_line_that_there_is_not_is_not_found(self, world: World) -> None:
        line = wallet(world, "charlie")["recent"][0]["id"]
        for before in ("led_nothing", "led_%00", "nothing", line):
            reply = world.request_as("alice", "GET", f"/api/checkout?statement=1&before={before}")
            assert (reply.status, reply.json["code"]) == (404, "not_found")

    @pytest.mark.parametrize(
        "query", ["statement=2", "statement=", "statement=1&format=pdf", "statement=1&format=csv&decimal=,"]
    )
    def test_what_it_does_not_know_is_malformed(self, world: World, query: str) -> None:
        reply = world.request_as("alice", "GET", f"/api/checkout?{query}")
        assert (reply.status, reply.json["code"]) == (400, "malformed_request")


class TestCsv:
    PATH = "/api/checkout?statement=1&format=csv"

    def test_it_is_the_whole_ledger_for_administrators(self, world: World) -> None:
        done = generate(world, "bob")
        reply = world.request_as("alice", "GET", self.PATH)
        assert reply.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
        assert not reply.body.startswith(b"\xef\xbb\xbf")
        assert reply.body.count(b"\n") == reply.body.count(b"\r\n")
        rows = list(csv.DictReader(io.StringIO(reply.body.decode(), newline="")))
        assert (rows[0]["kind"], rows[0]["requestId"]) == ("charge", done["requestId"])
        assert {"at", "credits", "balance", "amount", "currency", "tax", "receiptNumber"} <= set(rows[0])
        assert sum(Decimal(row["credits"]) for row in rows) == Decimal(rows[0]["balance"])

    def test_a_spreadsheet_whose_numbers_have_commas_opens_it_by_itself(self, world: World) -> None:
        Shop(world, "alice").bought()
        generate(world, "bob")
        body = world.request_as("alice", "GET", self.PATH + "&decimal=comma").body
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
        charged, bought = rows[:2]
        assert body.startswith(b"\xef\xbb\xbf")
        assert ("12,00", "1000", "eur") == (bought["amount"], bought["credits"], bought["currency"])
        assert float(charged["credits"].replace(",", ".")) == world.balance("alice")["recent"][0]["credits"]

    def test_a_database_that_goes_down_on_the_way_breaks_the_file_off(self, world: World) -> None:
        Ledger(world.ready["databaseUrl"]).rows(
            "do $$ begin for i in 1..1000 loop perform app.adjust_credits("
            f"'{world.sites['acme'].client_key}', i, 'a test', 'support'); end loop; end $$"
        )
        fault = {"service": "supabase", "kind": "500", "match": "statement", "skip": 1}
        world.control("POST", "/faults", fault)
        since = world.log_mark()
        # by the platform's runtime a body that broke off looks whole: its last line says it
        try:
            came = world.request_as("alice", "GET", self.PATH).body
        except http.client.IncompleteRead as broken:
            came = broken.partial
        assert came.endswith(b"\r\nincomplete: this file broke off here. Export it again.\r\n")
        assert ["file_broken_off"] == [line["event"] for line in world.logged("file_broken_off", since)]

    def test_nobody_else_gets_it(self, world: World) -> None:
        for who in ("bob", "victor"):
            reply = world.request_as(who, "GET", self.PATH)
            assert (reply.status, reply.json["code"]) == (403, "forbidden")


class TestSessions:
    @pytest.mark.parametrize(
        "checkout_id", ["cos_nothing", "", "nothing", "cos_%00", "%00", "cos_%ff", "cos_" + "a" * 5_000]
    )
    def test_an_unknown_session_is_not_found(self, world: World, checkout_id: str) -> None:
        reply = world.request_as("alice", "GET", f"/api/checkout?checkout={checkout_id}")
        assert (reply.status, reply.json["code"]) == (404, "not_found")

    def test_a_pack_that_there_is_not_is_not_found(self, world: World) -> None:
        assert world.request_as("bob", "POST", "/api/checkout", {"pack": "pack-0"}).status == 404

    @pytest.mark.parametrize("value", [{}, {"pack": 5}, {"pack": None}])
    def test_what_is_no_purchase_is_malformed(self, world: World, value: dict[str, Any]) -> None:
        assert world.request_as("bob", "POST", "/api/checkout", value).status == 400

    def test_a_key_that_is_none_is_malformed(self, world: World) -> None:
        pack = wallet(world)["packs"][0]["id"]
        reply = world.request_as("bob", "POST", "/api/checkout", {"pack": pack}, Idempotency_Key="not a key")
        assert reply.status == 400


class TestRefusals:
    def test_without_a_token_nothing_is_told(self, world: World) -> None:
        reply = world.request("GET", "/api/checkout")
        assert (reply.status, reply.json["code"]) == (401, "unauthenticated")

    def test_the_database_down_is_said_so(self, world: World) -> None:
        wallet(world, "bob")
        world.control("POST", "/faults", {"service": "supabase", "kind": "refuse", "count": 3})
        reply = world.request_as("bob", "GET", "/api/checkout")
        assert (reply.status, reply.json["code"]) == (503, "upstream_unavailable")

    def test_too_many_requests_are_told_when_to_come_back(self, world: World) -> None:
        statuses: list[int] = []
        while 429 not in statuses and len(statuses) < 400:
            reply = world.request_as("dora", "GET", "/api/checkout?checkout=cos_nothing")
            statuses.append(reply.status)
        assert statuses == [404] * 300 + [429]
        assert 1 <= int(reply.headers["Retry-After"]) <= 60


def _pairs(headers: Any) -> list[tuple[str, str]]:
    return list(headers.items()) if isinstance(headers, dict) else [(name, value) for name, value in headers]
