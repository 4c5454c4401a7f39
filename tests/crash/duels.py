"""Pairs of requests that meet in the database, and how they may end: as if one had come behind the other."""

from dataclasses import replace

from tests.crash.stepping import Connection, Do, Duel, Stage
from tests.payments.test_sql import CREDITS, PRICE
from tests.test_ledger import HOLD_S

HOLD, CHARGE, TRIAL = 60_000, 40_000, 100_000


def install(stage: Stage) -> None:
    stage.acme.install(TRIAL)


def begin(key: str | None = None) -> Do:
    """A request of HOLD; the one that was begun is the stage's."""

    def do(stage: Stage, on: Connection) -> str:
        begun = stage.acme.begin(HOLD, on=on, p_key_hash=key, p_body_hash=key)
        stage.request_id = begun["requestId"]
        return str(begun["state"])

    return do


def settle(stage: Stage, on: Connection) -> int:
    return stage.acme.settle(stage.request_id, CHARGE, on=on)["charged"]


def spend(account: str) -> tuple[Do, Do]:
    """A request of an actor's own, from its hold to its charge."""
    begun: list[str] = []

    def begin_own(stage: Stage, on: Connection) -> str:
        begun[:] = [stage.acme.new_id()]
        return str(replace(stage.acme, account_id=account).begin(HOLD // 2, begun[0], on=on)["state"])

    def settle_own(stage: Stage, on: Connection) -> int:
        return stage.acme.settle(begun[0], CHARGE // 2, on=on)["charged"]

    return begin_own, settle_own


def expire(stage: Stage, on: Connection) -> int:
    count: int = stage.ledger.call("expire_holds", on=on)
    return count


def pay(stage: Stage, on: Connection) -> str:
    answer = stage.buyer.apply(stage.session_id, on=on)
    return f"{answer['state']} {answer['changed']}"


def pay_too_little(stage: Stage, on: Connection) -> str:
    answer = stage.buyer.apply(stage.session_id, on=on, subtotalCents=1, totalCents=1)
    return f"{answer['state']} {answer['changed']}"


def pay_same_intent(stage: Stage, on: Connection) -> str:
    """Another session that says it was paid by the same payment."""
    answer = stage.buyer.apply(stage.request_id, on=on, paymentIntent=f"pi_{stage.session_id}")
    return f"{answer['state']} {answer['changed']}"


def refund(stage: Stage, on: Connection) -> bool:
    return bool(stage.buyer.follow(f"pi_{stage.session_id}", PRICE, on=on)["changed"])


def lose_dispute(stage: Stage, on: Connection) -> bool:
    return bool(stage.buyer.follow(f"pi_{stage.session_id}", 0, "lost", on=on)["changed"])


def begun(stage: Stage) -> None:
    install(stage)
    stage.request_id = stage.acme.begin_id(HOLD)


def overdue(stage: Stage) -> None:
    begun(stage)
    stage.ledger.advance(HOLD_S + 1)


def opened(stage: Stage) -> None:
    install(stage)
    stage.session_id = stage.buyer.open()


def opened_twice(stage: Stage) -> None:
    opened(stage)
    stage.request_id = stage.buyer.open()


def paid(stage: Stage) -> None:
    opened(stage)
    stage.buyer.apply(stage.session_id)


NEWS, KNOWN = "applied True", "applied False"
REVIEW, REVIEWED = "review True", "review False"
LEFT = TRIAL - CHARGE

DUELS = (
    Duel(
        "two requests where there is enough for one",
        install,
        (begin(),),
        (begin(),),
        frozenset({(("begun",), ("402",), TRIAL), (("402",), ("begun",), TRIAL)}),
    ),
    Duel(
        "two requests where there is enough for both",
        install,
        spend("5b:bob"),
        spend("5b:alice"),
        frozenset({(("begun", str(CHARGE // 2)), ("begun", str(CHARGE // 2)), LEFT)}),
    ),
    Duel(
        "one key, sent twice",
        install,
        (begin("key"),),
        (begin("key"),),
        frozenset({(("begun",), ("409",), TRIAL), (("409",), ("begun",), TRIAL)}),
    ),
    Duel(
        "a request that is settled twice",
        begun,
        (settle,),
        (settle,),
        frozenset({((str(CHARGE),), (str(CHARGE),), LEFT)}),
    ),
    Duel(
        "a late settle and the cron",
        overdue,
        (settle,),
        (expire,),
        frozenset({((str(CHARGE),), ("0",), LEFT), ((str(CHARGE),), ("1",), LEFT)}),
    ),
    Duel(
        "an overdue hold and the request that needs its credits",
        overdue,
        (begin(),),
        (settle,),
        frozenset({(("begun",), ("0",), TRIAL), (("begun",), (str(CHARGE),), LEFT), (("402",), (str(CHARGE),), LEFT)}),
    ),
    Duel(
        "a hold that nothing settled, and who comes next", overdue, (begin(),), (), frozenset({(("begun",), (), TRIAL)})
    ),
    Duel(
        "one event, sent twice",
        opened,
        (pay,),
        (pay,),
        frozenset({((NEWS,), (KNOWN,), TRIAL + CREDITS), ((KNOWN,), (NEWS,), TRIAL + CREDITS)}),
    ),
    Duel(
        "too little is paid, and said twice",
        opened,
        (pay_too_little,),
        (pay_too_little,),
        frozenset({((REVIEW,), (REVIEWED,), TRIAL), ((REVIEWED,), (REVIEW,), TRIAL)}),
    ),
    Duel(
        "two sessions that name one payment",
        opened_twice,
        (pay,),
        (pay_same_intent,),
        frozenset({((NEWS,), ("23505",), TRIAL + CREDITS), (("23505",), (NEWS,), TRIAL + CREDITS)}),
    ),
    Duel(
        "a refund while its credits are spent",
        paid,
        (refund,),
        spend("5b:bob"),
        frozenset({(("True",), ("begun", str(CHARGE // 2)), TRIAL - CHARGE // 2)}),
    ),
    Duel(
        "a refund, and a dispute that is lost",
        paid,
        (refund,),
        (lose_dispute,),
        frozenset({(("True",), ("True",), TRIAL), (("True",), ("True",), TRIAL + CREDITS)}),
    ),
)
