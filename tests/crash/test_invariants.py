"""Each query of supabase/invariants.sql and of liveness.sql is shown a case that it is there for, and finds it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.crash.harness import LIVENESS
from tests.payments.test_sql import Buyer
from tests.postgres import INVARIANTS, Ledger, Server, comments, running_server
from tests.test_ledger import KEY, Customer

DAY_S = 24 * 3600


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


def spent(ledger: Ledger) -> None:
    """A site with a running request, charges, a key and a chain; and a neighbour."""
    acme = Customer(ledger)
    acme.install()
    acme.settle(acme.begin_id(10_000), 4_000)
    acme.settle(acme.begin_id(10_000), 4_000)
    acme.begin(10_000, **KEY)
    Customer(ledger, "globex").install()


def bought(ledger: Ledger) -> None:
    """A pack of which half went back, one in dispute, and one that does not fit."""
    customer = Customer(ledger)
    customer.install()
    buyer = Buyer(customer)
    buyer.follow(buyer.pay(), 600)
    buyer.follow(buyer.pay(), 0, "open")
    buyer.apply(buyer.open(), currency="usd")


Scene = Callable[[Ledger], None]
ALWAYS: list[tuple[Scene, str, str]] = [
    (spent, "update app.credit_balances set balance = balance + 1 where site_id = 1", "I1: a balance is the sum"),
    (spent, "update app.credit_balances set position = 1 where site_id = 1", "I1: a balance is the sum"),
    (spent, "delete from app.ledger_entries where position = 1 and site_id = 1", "I1: each entry starts from"),
    (spent, "update app.credit_balances set debt = 1 where site_id = 1", "I2: a balance is what the grants"),
    (spent, "update app.credit_balances set frozen = 1 where site_id = 1", "I2: a balance is what the grants"),
    (spent, "update app.credit_balances set held = 0 where site_id = 1", "I2: held is what the running"),
    (
        spent,
        "update app.ai_requests set grant_id = null where state = 'running'",
        "I4: a running request's hold is backed",
    ),
    (
        spent,
        (
            "alter table app.ledger_entries drop constraint ledger_entries_request_id_key;"
            "insert into app.ledger_entries (site_id, position, kind, credits, previous_balance, balance, request_id)"
            " select 1, 9, 'charge', -1, 1, 0, id from app.ai_requests where state = 'complete' limit 1"
        ),
        "I4: what has ended ended once",
    ),
    (
        spent,
        (
            "alter table app.ai_requests drop constraint ai_requests_are_sound;"
            "update app.ai_requests set charged = held + 1"
            " where state = 'complete'"
        ),
        "I5: nobody is charged more",
    ),
    (spent, "update app.credit_grants set held = 1", "I2: a grant's held part"),
    (spent, "update app.credit_grants set remaining = 99000 where site_id = 1", "I2: what is gone of a grant"),
    (spent, "update app.ledger_entries set grant_id = null", "I2: a charge and an expiry"),
    (
        spent,
        (
            "insert into app.grant_uses (grant_id, entry_id, credits)"
            " select 1, id, 1 from app.ledger_entries where position = 1"
        ),
        "I2: a charge and an expiry",
    ),
    (spent, "update app.credit_balances set debt = 5 where site_id = 2", "I2: debts are the credits"),
    (spent, "update app.credit_balances set debt = 5 where site_id = 2", "I2: a site in debt has nothing"),
    (spent, "update app.credit_grants set kind = 'purchase'", "I3: a grant is the entry that gave it"),
    (spent, "update app.ai_requests set charged = 1 where state = 'complete'", "I10: a charged request has the one"),
    (spent, "delete from app.ai_requests where state = 'complete'", "I10: a charged request has the one"),
    (spent, "update app.ledger_entries set grant_id = 2 where kind = 'charge'", "I7: no grant is used or held across"),
    (spent, "update app.ai_requests set grant_id = 2 where state = 'running'", "I7: no grant is used or held across"),
    (spent, "update app.idempotency_keys set account_id = 'other'", "I7: a key leads to a request"),
    (
        spent,
        (
            "insert into app.credit_grants (site_id, entry_id, kind, source, amount, remaining)"
            " values (1, 'led_x', 'trial', 'again', 1, 0)"
        ),
        "I3: a site's trial was given once",
    ),
    (
        bought,
        (
            "alter table app.credit_grants drop constraint credit_grants_kind_source_key;"
            "update app.credit_grants set source = 'same' where kind = 'purchase'"
        ),
        "I3: a fact of Stripe's",
    ),
    (
        bought,
        (
            "alter table app.payments drop constraint payments_payment_intent_key;"
            "update app.payments set payment_intent = 'pi'"
        ),
        "I3: a fact of Stripe's",
    ),
    (bought, "update app.payments set credits = credits + 1", "I9: what was bought was granted once"),
    (bought, "update app.checkout_sessions set state = 'open' where state = 'paid'", "I9: what was bought was granted"),
    (bought, "update app.checkout_sessions set state = 'paid'", "I9: what was bought was granted"),
    (bought, "delete from app.payments where refunded_cents > 0", "I9: what was bought was granted once"),
    (bought, "update app.payments set total_cents = total_cents + 1", "I9: what was paid for is what was offered"),
    (bought, "update app.payments set currency = 'usd'", "I9: what was paid for is what was offered"),
    (
        bought,
        "update app.payments set checkout_id = (select min(id) from app.checkout_sessions)",
        "I3: a pack is paid once",
    ),
    (bought, "update app.payment_entries set amount_cents = amount_cents + 1", "I9: what was paid and what went back"),
    (bought, "update app.payments set withdrawn = withdrawn + 1 where refunded_cents > 0", "I9: what was withdrawn is"),
    (bought, "update app.payments set refunded_cents = 1200 where refunded_cents = 600", "I9: what was withdrawn is"),
    (bought, "delete from app.payment_entries", "I7: each refund and dispute is a payment's"),
    (
        bought,
        (
            "alter table app.credit_grants drop constraint credit_grants_are_sound;"
            "update app.credit_grants set is_disputed = true where kind = 'trial'"
        ),
        "I2: frozen is what is left",
    ),
    (bought, "update app.payments set dispute = 'won'", "I2: frozen is what is left"),
    (bought, "update app.payment_reviews set source = (select min(source) from app.payments)", "I9: what waits for an"),
    (spent, "delete from app.ai_requests where sequence = 1", "I6: a chain has every sequence"),
    (spent, "update app.ai_requests set hash = repeat('0', 64) where sequence = 1", "I6: each link begins with"),
    (spent, "update app.ai_requests set prompt = 'other' where sequence = 1", "I6: a link says what its row says"),
    (spent, "update app.audit_heads set sequence = 1", "I6: a site's head is the last link"),
    (
        spent,
        (
            "insert into app.audit_checkpoints (site_id, sequence, hash, jws, signed_at)"
            " values (1, 2, repeat('0', 64), 'x.y.z', app.now())"
        ),
        "I6: a checkpoint lies on its chain",
    ),
    (spent, "update app.ai_requests set charged = 1 where sequence = 1", "I10: a request was charged what its links"),
    (
        spent,
        (
            "alter table app.ai_requests drop constraint ai_requests_are_sound;"
            " update app.ai_requests set prompt = null where sequence = 1"
        ),
        "an erased text took its salt",
    ),
    (spent, "update app.sites set client_key = null where id = 2", "of a site that has ended nothing is left"),
    (spent, "alter table app.ledger_entries disable trigger ledger_entries_are_append_only", "I6: the guards of what"),
    (spent, "alter table app.payments alter column disputed_cents type numeric", "I8: credits are whole"),
]


def idle(ledger: Ledger) -> None:
    """A site to which something happened five days ago, and nobody came back."""
    acme = Customer(ledger)
    acme.install()
    ledger.rows("update app.sites set plan = 'enterprise', audit_open = true")
    acme.settle(acme.begin_id(10_000), 4_000)
    acme.begin(10_000, **KEY)
    Buyer(acme).open()
    ledger.advance(5 * DAY_S)


LATER: list[tuple[str, str]] = [
    ("select", "a hold ends"),
    ("update app.credit_grants set expires_at = app.now()", "what is free of a grant"),
    ("update app.checkout_sessions set state = 'intent'", "a purchase whose session nobody"),
    ("select", "a page to pay at does not stay open"),
    (
        (
            "insert into app.stripe_events (id, type, reference, state, received_at)"
            " values ('evt_1', 'refund.created', 'pi_1', 'unmatched', app.now() - interval '4 days')"
        ),
        "an event that matched nothing",
    ),
    (
        (
            "insert into app.checkout_sessions (id, site_id, pack, kind, credits, amount_cents, currency, period,"
            " livemode, state, session_id, subscription_id, subscription_status, paid_until)"
            " values ('cos_' || repeat('a', 26), 1, 'plan', 'plan',"
            " 1, 1, 'eur', 'month', false, 'paid', 'cs_2', 'sub_1', 'canceled', app.now())"
        ),
        "a plan whose last period is over",
    ),
    (
        (
            "insert into app.research_runs (request_id, response_id)"
            " select id, 'resp_1' from app.ai_requests where sequence = 1"
        ),
        "the provider keeps nothing",
    ),
    (
        (
            "insert into app.chat_turns (request_id, site_id, account_id, page_hash)"
            " select id, 1, 'bob', 'page' from app.ai_requests where sequence = 1"
        ),
        "a turn of the chat that has ended",
    ),
    ("select", "a key is forgotten"),
    ("select", "an address to pay at is forgotten"),
    ("select", "a chain that has grown is signed"),
    ("update app.sites set is_forgetting = true", "a site that has ended is forgotten"),
]


@pytest.fixture(scope="module")
def scenes(server: Server) -> Iterator[dict[Scene, Ledger]]:
    """Each scene once: what a test breaks in it is taken back."""
    with ExitStack() as stack:
        scenes: tuple[Scene, ...] = (spent, bought, idle)
        found = {scene: stack.enter_context(server.open_database()) for scene in scenes}
        for scene, ledger in found.items():
            scene(ledger)
        yield found


def test_a_scene_is_whole_before_it_is_broken(scenes: dict[Scene, Ledger]) -> None:
    assert [] == scenes[spent].broken_invariants() + scenes[bought].broken_invariants()


@pytest.mark.parametrize(("scene", "change", "found"), ALWAYS)
def test_what_is_never_so_is_found(scenes: dict[Scene, Ledger], scene: Scene, change: str, found: str) -> None:
    assert [line for line in scenes[scene].broken_by(change) if found in line]


@pytest.mark.parametrize(("change", "found"), LATER)
def test_what_may_not_last_is_found(scenes: dict[Scene, Ledger], change: str, found: str) -> None:
    assert [line for line in scenes[idle].broken_by(change, LIVENESS) if found in line]


def test_every_query_has_its_case() -> None:
    shown = [found for _, _, found in ALWAYS] + [found for _, found in LATER]
    queries = comments(INVARIANTS) + comments(LIVENESS)
    assert [query for query in queries if not any(found in query for found in shown)] == []
