"""Payments in the ledger: what the SQL functions promise, proven on a real Postgres, with everybody at once."""

# ruff: noqa: S608 - the statements are the tests' own words

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest

from tests.postgres import LIMITS, Ledger, Refused
from tests.test_ledger import Customer

CREDITS = 1_000_000
PRICE = 1_200
TRIAL = 100_000
MONTH_S = 31 * 24 * 3600
PACK = {"id": "pack-1000", "kind": "pack", "credits": CREDITS, "amountCents": PRICE, "currency": "eur", "period": None}


@dataclass
class Buyer:
    """A customer who buys packs, and what Stripe says of it."""

    customer: Customer
    serial: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))

    @property
    def ledger(self) -> Ledger:
        return self.customer.ledger

    def record(self, key: str | None = None, body: str = "body", pack: Any = None) -> dict[str, Any]:
        row: dict[str, Any] = self.ledger.call(
            "record_checkout",
            p_client_key=self.customer.client_key,
            p_version=self.customer.version,
            p_account_id="5b:bob",
            p_checkout_id=f"cos_{next(self.serial):026}",
            p_pack=pack or PACK,
            p_livemode=False,
            p_key_hash=key,
            p_body_hash=key and body,
            p_limits=LIMITS,
        )
        return row

    def open(self, pack: Any = None) -> str:
        """Stripe's id of a session that waits to be paid."""
        row = self.record(pack=pack)
        session_id = f"cs_{row['id'][-8:]}"
        self.ledger.call(
            "attach_session", p_checkout_id=row["id"], p_session_id=session_id, p_url=f"https://pay/{session_id}"
        )
        return session_id

    def apply(self, session_id: str, *, on: Any = None, **changes: Any) -> dict[str, Any]:
        session = {
            "id": session_id,
            "livemode": False,
            "status": "complete",
            "payment": "paid",
            "subtotalCents": PRICE,
            "totalCents": PRICE,
            "taxCents": 0,
            "currency": "eur",
            "paymentIntent": f"pi_{session_id}",
            "subscription": None,
            "receiptNumber": None,
        }
        answer: dict[str, Any] = self.ledger.call("apply_checkout", on=on, p_session={**session, **changes})
        return answer

    def pay(self) -> str:
        """The payment intent of a pack that is paid."""
        session_id = self.open()
        self.apply(session_id)
        return f"pi_{session_id}"

    def follow(
        self, payment_intent: str, refunded: int = 0, dispute: str | None = None, *, on: Any = None
    ) -> dict[str, Any]:
        answer: dict[str, Any] = self.ledger.call(
            "apply_payment",
            on=on,
            p_payment_intent=payment_intent,
            p_refunded_cents=refunded,
            p_dispute=dispute,
            p_disputed_cents=PRICE - refunded if dispute else 0,
        )
        return answer

    def figures(self) -> tuple[int, int, int]:
        """Balance, frozen, available."""
        state = self.customer.state()
        return state["balance"], state["frozen"], state["available"]


@pytest.fixture
def buyer(ledger: Ledger) -> Buyer:
    customer = Customer(ledger)
    customer.install()
    return Buyer(customer)


def at_once(buyer: Buyer, count: int, step: Any) -> list[Any]:
    connections = [buyer.ledger.open() for _ in range(count)]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda number: step(number, connections[number]), range(count)))


class TestBooking:
    def test_fifty_at_once_book_one_payment(self, buyer: Buyer) -> None:
        session_id = buyer.open()
        answers = at_once(buyer, 50, lambda _, on: buyer.apply(session_id, on=on))
        assert sum(answer["changed"] for answer in answers) == 1
        assert buyer.figures() == (TRIAL + CREDITS, 0, TRIAL + CREDITS)

    def test_an_offer_stays_as_it_was_made(self, buyer: Buyer) -> None:
        buyer.open()
        for change in ("credits = 5", "amount_cents = 5", "currency = 'usd'", "livemode = true", "session_id = 'cs_x'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                buyer.ledger.rows(f"update app.checkout_sessions set {change}")

    def test_what_is_paid_stays_paid(self, buyer: Buyer) -> None:
        buyer.pay()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            buyer.ledger.rows("update app.checkout_sessions set state = 'open'")

    @pytest.mark.parametrize("pack", [{"credits": 0}, {"amountCents": -5}, {"currency": "EURO"}, {"period": "month"}])
    def test_what_makes_no_offer_is_not_written(self, buyer: Buyer, pack: dict[str, Any]) -> None:
        with pytest.raises(psycopg.errors.CheckViolation):
            buyer.record(pack={**PACK, **pack})

    @pytest.mark.parametrize("status", ["expired", "open"])
    def test_nothing_is_booked_before_it_is_paid(self, buyer: Buyer, status: str) -> None:
        buyer.apply(buyer.open(), status=status, payment="pending")
        assert buyer.figures()[0] == TRIAL

    @pytest.mark.parametrize(
        ("facts", "reason"),
        [
            ({"subtotalCents": PRICE - 1}, "amount"),
            ({"subtotalCents": None}, "amount"),
            ({"totalCents": PRICE - 1}, "amount"),
            ({"taxCents": 200}, "amount"),
            ({"currency": "usd"}, "currency"),
            ({"currency": None}, "currency"),
            ({"livemode": True}, "livemode"),
            ({"payment": "no_payment_required", "totalCents": 0}, "no_payment_required"),
        ],
    )
    def test_what_does_not_fit_waits_for_review(self, buyer: Buyer, facts: dict[str, Any], reason: str) -> None:
        session_id = buyer.open()
        assert buyer.apply(session_id, **facts) == {"state": "review", "changed": True}
        assert buyer.apply(session_id, **facts) == {"state": "review", "changed": False}
        assert buyer.ledger.rows("select reason from app.payment_reviews") == [(reason,)]
        assert buyer.figures()[0] == TRIAL

    def test_a_payment_of_another_site_s_is_never_this_one_s(self, buyer: Buyer) -> None:
        globex = Buyer(Customer(buyer.ledger, "globex"), iter(range(500, 10**9)))
        globex.customer.install()
        globex.pay()
        assert buyer.figures()[0] == TRIAL
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            buyer.ledger.rows("update app.payments set site_id = 1")

    def test_a_payment_is_sold_once_whoever_says_so(self, buyer: Buyer) -> None:
        """Two sessions with one payment intent would be a defect: the second is not booked."""
        first, second = buyer.open(), buyer.open()
        buyer.apply(first)
        with pytest.raises(psycopg.errors.UniqueViolation):
            buyer.apply(second, paymentIntent=f"pi_{first}")


class TestSameKey:
    def test_another_body_is_a_conflict(self, buyer: Buyer) -> None:
        buyer.record("key")
        with pytest.raises(Refused) as refused:
            buyer.record("key", "another")
        assert refused.value.status == 409

    def test_a_row_that_was_released_is_not_taken_up_again(self, buyer: Buyer) -> None:
        first = buyer.record("key")
        assert buyer.record("key")["id"] == first["id"]
        buyer.ledger.call("release_checkout", p_checkout_id=first["id"], p_is_certain=True)
        assert buyer.record("key")["id"] != first["id"]

    def test_a_session_is_one_row_s(self, buyer: Buyer) -> None:
        row = buyer.record()
        buyer.ledger.call("attach_session", p_checkout_id=row["id"], p_session_id="cs_1", p_url=None)
        with pytest.raises(Refused) as refused:
            buyer.ledger.call("attach_session", p_checkout_id=row["id"], p_session_id="cs_2", p_url=None)
        assert refused.value.status == 409


class TestFollowing:
    def test_a_hundred_at_once_that_say_the_same_take_once(self, buyer: Buyer) -> None:
        intent = buyer.pay()
        answers = at_once(buyer, 40, lambda _, on: buyer.follow(intent, PRICE // 3, on=on))
        assert sum(answer["changed"] for answer in answers) == 1
        assert buyer.figures()[0] == TRIAL + CREDITS - CREDITS // 3

    def test_refunds_and_spends_at_once_add_up(self, buyer: Buyer) -> None:
        intents = [buyer.pay() for _ in range(8)]
        acme = buyer.customer
        requests = [acme.begin_id(50_000) for _ in range(8)]

        def step(number: int, on: Any) -> Any:
            if number % 2:
                return acme.settle(requests[number // 2], 40_000, on=on)
            return buyer.follow(intents[number // 2], PRICE, on=on)

        at_once(buyer, 16, step)
        assert buyer.figures()[0] == TRIAL - 8 * 40_000

    def test_a_refund_that_failed_gives_back_what_it_took(self, buyer: Buyer) -> None:
        intent = buyer.pay()
        buyer.follow(intent, PRICE)
        assert buyer.figures()[0] == TRIAL
        buyer.follow(intent, 0)
        assert buyer.figures() == (TRIAL + CREDITS, 0, TRIAL + CREDITS)
        assert [line["credits"] for line in buyer.customer.state()["recent"][:2]] == [CREDITS, -CREDITS]

    def test_what_was_given_back_and_has_expired_is_not_taken_again(self, buyer: Buyer) -> None:
        intent = buyer.pay()
        buyer.ledger.rows(
            "update app.credit_grants set expires_at = app.now() + interval '1 day' where kind = 'purchase'"
        )
        buyer.follow(intent, PRICE)
        buyer.ledger.advance(2 * 24 * 3600)
        for refunded in (0, PRICE):
            buyer.follow(intent, refunded)
            assert buyer.figures() == (TRIAL, 0, TRIAL)

    @pytest.mark.parametrize("spent", [CREDITS, CREDITS // 2])
    def test_what_was_taken_in_the_place_of_spent_credits_comes_back_for_good(self, buyer: Buyer, spent: int) -> None:
        """A period's credits are spent, and its refund takes others'; it fails when the period is over."""
        acme = buyer.customer
        intent = buyer.pay()
        buyer.ledger.rows(
            "update app.credit_grants set expires_at = app.now() + interval '1 day' where kind = 'purchase'"
        )
        acme.grant(CREDITS)
        acme.settle(acme.begin_id(spent), spent)
        buyer.follow(intent, PRICE)
        assert buyer.figures()[0] == TRIAL + CREDITS - spent
        buyer.ledger.advance(2 * 24 * 3600)
        buyer.follow(intent, 0)
        assert buyer.figures() == (TRIAL + CREDITS, 0, TRIAL + CREDITS)

    def test_a_dispute_freezes_what_was_given_back_too(self, buyer: Buyer) -> None:
        intent = buyer.pay()
        for refunded, dispute in ((PRICE, None), (0, None), (0, "open")):
            buyer.follow(intent, refunded, dispute)
        assert buyer.figures() == (TRIAL + CREDITS, CREDITS, TRIAL)

    def test_what_an_operator_granted_for_nothing_was_not_refunded(self, buyer: Buyer) -> None:
        session_id = buyer.open()
        buyer.apply(session_id, payment="no_payment_required", totalCents=0)
        act = {"key": "k", "reason": "a gift", "actor": "operator"}
        answer = buyer.ledger.call("operate_settle", p_id=session_id, p_decision="grant", p_act=act)
        assert answer["state"] == "paid"

    def test_what_an_operator_granted_gets_its_receipt_and_is_not_doubted_again(self, buyer: Buyer) -> None:
        session_id = buyer.open()
        buyer.apply(session_id, currency="usd")
        act = {"key": "k", "reason": "it is paid", "actor": "operator"}
        buyer.ledger.call("operate_settle", p_id=session_id, p_decision="grant", p_act=act)
        buyer.apply(session_id, currency="usd", receiptNumber="1234-5678")
        assert buyer.ledger.rows("select receipt_number from app.payments") == [("1234-5678",)]
        assert buyer.ledger.call("list_reviews") == []

    def test_a_dispute_that_was_lost_and_then_won_gives_back(self, buyer: Buyer) -> None:
        intent = buyer.pay()
        for dispute in ("open", "lost", "won"):
            buyer.follow(intent, 0, dispute)
        assert buyer.figures() == (TRIAL + CREDITS, 0, TRIAL + CREDITS)

    def test_what_a_request_holds_of_a_disputed_pack_is_frozen_when_it_ends(self, buyer: Buyer) -> None:
        acme = buyer.customer
        intent = buyer.pay()
        request_id = acme.begin_id(TRIAL + 400_000)
        buyer.follow(intent, 0, "open")
        assert buyer.figures() == (TRIAL + CREDITS, 600_000, 0)
        acme.settle(request_id, TRIAL + 100_000)
        assert buyer.figures() == (900_000, 900_000, 0)
        with pytest.raises(Refused) as refused:
            acme.begin(1)
        assert refused.value.status == 402
        buyer.follow(intent, 0, "lost")
        assert buyer.figures() == (-100_000, 0, 0)

    def test_what_is_frozen_expires_only_when_it_is_free_again(self, buyer: Buyer) -> None:
        buyer.customer.grant(1)
        intent = buyer.pay()
        buyer.ledger.rows(
            "update app.credit_grants set expires_at = app.now() + interval '1 day' where kind = 'purchase'"
        )
        buyer.follow(intent, 0, "open")
        buyer.ledger.advance(2 * 24 * 3600)
        assert buyer.figures() == (TRIAL + CREDITS + 1, CREDITS, TRIAL + 1)
        buyer.follow(intent, 0, "won")
        assert buyer.figures() == (TRIAL + 1, 0, TRIAL + 1)

    def test_a_refund_of_what_is_held_is_a_debt_until_the_hold_ends(self, buyer: Buyer) -> None:
        acme = buyer.customer
        intent = buyer.pay()
        request_id = acme.begin_id(TRIAL + CREDITS)
        buyer.follow(intent, PRICE)
        assert buyer.figures()[0] == TRIAL
        acme.release(request_id)
        assert buyer.figures() == (TRIAL, 0, TRIAL)

    @pytest.mark.parametrize("parts", [(1,) * 12, (100, 500, 600), (1199, 1)])
    def test_parts_round_down_and_the_last_takes_the_rest(self, buyer: Buyer, parts: tuple[int, ...]) -> None:
        intent = buyer.pay()
        refunded = 0
        for part in parts:
            refunded += part
            buyer.follow(intent, refunded)
            assert buyer.figures()[0] == TRIAL + CREDITS - CREDITS * refunded // PRICE

    def test_an_erased_site_s_payments_are_still_followed(self, buyer: Buyer) -> None:
        intent = buyer.pay()
        buyer.ledger.rows("select app.end_site(s.id, null) from app.sites s")
        buyer.follow(intent, PRICE)
        assert buyer.ledger.rows("select balance from app.credit_balances") == [(TRIAL,)]


class TestPriority:
    def test_what_was_given_is_spent_before_what_was_bought_where_both_expire_together(self, buyer: Buyer) -> None:
        buyer.pay()
        buyer.customer.adjust(TRIAL + CREDITS + 5_000)
        buyer.customer.settle(buyer.customer.begin_id(TRIAL + 5_000), TRIAL + 5_000)
        remaining = buyer.ledger.rows("select kind, remaining from app.credit_grants order by id")
        assert remaining == [("trial", 0), ("purchase", CREDITS), ("adjustment", 0)]


@pytest.mark.parametrize("seed", range(3))
def test_a_long_life_at_random_agrees_with_a_simple_model(ledger: Ledger, seed: int) -> None:
    """Sixty steps of buying, spending, refunds and disputes; after each, the balance is what a model says."""
    chance = random.Random(seed)  # noqa: S311
    customer = Customer(ledger)
    customer.install()
    buyer = Buyer(customer)
    spent = 0
    refunded: dict[str, int] = {}
    disputes: dict[str, str | None] = {}
    for _ in range(60):
        step = chance.choice(["buy", "refund", "refund", "dispute", "dispute", "spend", "spend", "fail"])
        if step == "buy" or not refunded:
            intent = buyer.pay()
            refunded[intent], disputes[intent] = 0, None
        elif step == "spend":
            available = buyer.figures()[2]
            if available:
                charge = chance.randint(1, available)
                customer.settle(customer.begin_id(available), charge)
                spent += charge
        else:
            intent = chance.choice(list(refunded))
            if step == "dispute":
                disputes[intent] = chance.choice([None, "open", "won", "lost"])
            else:
                least = 0 if step == "fail" else refunded[intent]
                refunded[intent] = chance.randint(least, PRICE)
            buyer.follow(intent, refunded[intent], disputes[intent])
        taken = sum(CREDITS if disputes[one] == "lost" else CREDITS * cents // PRICE for one, cents in refunded.items())
        assert buyer.figures()[0] == TRIAL + CREDITS * len(refunded) - taken - spent
        assert ledger.broken_invariants() == []
