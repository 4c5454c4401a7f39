"""GET /api/maintenance: what a crash, a lost answer or a lost event left open is mended by asking Stripe."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.payments.shop import TRIAL, Shop

PAID = TRIAL + 1_000
BACK_UP = """
do $$
declare
    v_table text;
begin
    create schema backup;
    for v_table in select tablename from pg_tables where schemaname = 'app' loop
        execute format('create table backup.%%1$I as table app.%%1$I', v_table);
    end loop;
end
$$
"""
# past the guards; what is computed cannot be written back
RESTORE = """
set session_replication_role = replica;
do $$
declare
    v_table record;
begin
    for v_table in
        select table_name as name, string_agg(quote_ident(column_name), ', ') as columns
        from information_schema.columns join pg_tables on tablename = table_name and schemaname = table_schema
        where table_schema = 'app' and is_generated = 'NEVER' group by table_name
    loop
        execute format('delete from app.%%I', v_table.name);
        execute format(
            'insert into app.%%1$I (%%2$s) overriding system value select %%2$s from backup.%%1$I',
            v_table.name, v_table.columns);
    end loop;
    drop schema backup cascade;
end
$$
"""


def abandoned(shop: Shop) -> str:
    """A row whose session nobody was told of; Stripe's id of that session."""
    shop.fault("supabase", "refuse", 3, "attach_session")
    assert shop.order().status == 503
    [session] = shop.api().checkout.sessions.list().data
    return str(session.id)


def test_with_nothing_to_do_it_says_so(shop: Shop) -> None:
    assert shop.maintain().json == {"expired": 0, "settled": 0, "reconciled": 0, "deleted": 0}


def test_a_paid_session_whose_events_were_lost_is_found(shop: Shop) -> None:
    checkout_id = shop.buy()
    shop.pay(checkout_id, deliver=False)
    assert shop.maintain().json["reconciled"] == 1
    assert (shop.state(checkout_id), shop.figures()[0]) == ("paid", PAID)


def test_an_expired_session_is_found(shop: Shop) -> None:
    checkout_id = shop.buy()
    shop.advance(24 * 3600 + 1)
    shop.maintain()
    assert shop.state(checkout_id) == "expired"


@pytest.mark.parametrize("what", ["refund", "dispute", "renew"])
def test_a_lost_event_is_caught_up_with(shop: Shop, what: str) -> None:
    checkout_id = shop.bought("enterprise-month")
    before = shop.figures()
    shop.stripe(what, checkout_id, deliver=False)
    assert shop.figures() == before
    assert shop.maintain().json["reconciled"] > 0
    assert shop.figures() != before
    assert shop.maintain().json["reconciled"] == 0


@pytest.mark.parametrize("what", ["refund", "dispute", "renew"])
def test_what_a_restored_backup_does_not_know_is_caught_up_with(shop: Shop, what: str) -> None:
    """Stripe has delivered it, and so would not send it again."""
    checkout_id = shop.bought("enterprise-month")
    shop.maintain()
    shop.rows(BACK_UP)
    shop.stripe(what, checkout_id)
    lost = shop.figures()
    shop.rows(RESTORE)
    assert shop.figures() != lost
    shop.maintain()
    assert shop.figures() == lost
    assert shop.maintain().json["reconciled"] == 0


def test_an_abandoned_intent_is_ended_at_stripe(shop: Shop) -> None:
    session_id = abandoned(shop)
    # its caller may still be at it
    shop.maintain()
    assert shop.api().checkout.sessions.retrieve(session_id).status == "open"
    shop.advance(120)
    shop.maintain()
    assert shop.api().checkout.sessions.retrieve(session_id).status == "expired"
    assert shop.rows("select state, session_id, url from app.checkout_sessions") == [("expired", session_id, None)]


def test_an_abandoned_intent_that_was_paid_all_the_same_gives_its_credits(shop: Shop) -> None:
    session_id = abandoned(shop)
    shop.pay(session_id)
    assert shop.figures()[0] == TRIAL
    shop.advance(120)
    shop.maintain()
    assert shop.figures()[0] == PAID


def test_an_intent_that_stripe_has_forgotten_has_failed(shop: Shop) -> None:
    abandoned(shop)
    shop.advance(23 * 3600)
    shop.maintain()
    assert shop.rows("select state from app.checkout_sessions") == [("failed",)]
    assert len(shop.api().checkout.sessions.list().data) == 1


def test_a_session_that_stripe_does_not_know_is_not_asked_about_again(shop: Shop) -> None:
    abandoned(shop)
    [(checkout_id,)] = shop.rows("select id from app.checkout_sessions")
    shop.rows("select public.attach_session(%s, 'cs_test_of_before', null)", checkout_id)
    assert shop.maintain().json["reconciled"] == 1
    assert (shop.state(checkout_id), shop.maintain().json["reconciled"]) == ("expired", 0)


def test_a_plan_of_an_erased_site_that_stripe_does_not_know_is_not_asked_about_again(shop: Shop) -> None:
    shop.bought("enterprise-month")
    shop.fault("stripe", "refuse", 20, "/v1/subscriptions")
    assert shop.world.request_as(shop.who, "DELETE", "/api/site").status == 204
    shop.world.control("DELETE", "/faults")
    shop.rows("update app.checkout_sessions set subscription_id = 'sub_of_before'")
    shop.maintain()
    assert shop.rows("select public.list_stray_subscriptions()") == [([],)]


def test_a_500_that_stripe_says_again_does_not_stop_the_rest(shop: Shop) -> None:
    shop.fault("stripe", "500")
    shop.order()
    checkout_id = shop.buy()
    shop.pay(checkout_id, deliver=False)
    shop.advance(120)
    assert shop.maintain().json["reconciled"] == 1
    assert (shop.state(checkout_id), shop.figures()[0]) == ("paid", PAID)


def test_two_runs_at_once_do_everything_once(shop: Shop) -> None:
    abandoned(shop)
    shop.pay(shop.buy(), deliver=False)
    plan = shop.bought("enterprise-month")
    shop.stripe("renew", plan, deliver=False)
    shop.advance(120)
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: shop.maintain(), range(4)))
    assert {200} == {reply.status for reply in replies}
    assert shop.figures()[0] == PAID + 60_000


def test_without_stripe_the_other_steps_are_done_and_the_failure_is_told(shop: Shop) -> None:
    since = shop.world.log_mark()
    shop.fault("stripe", "refuse", 3)
    reply = shop.maintain()
    assert (reply.status, reply.json["code"]) == (503, "upstream_unavailable")
    assert ["catch_up"] == [line["step"] for line in shop.world.logged("maintenance_step_failed", since)]


def test_a_defect_in_one_step_leaves_the_others_to_be_done(shop: Shop) -> None:
    # a later release, which was taken back, had kept it
    later = "insert into app.stripe_events (id, type, reference, state) values ('evt_1', 'later', 'x', 'unmatched')"
    shop.rows(later)
    shop.buy(Idempotency_Key="k")
    shop.advance(24 * 3600)
    since = shop.world.log_mark()
    reply = shop.maintain()
    assert (reply.status, reply.json["code"]) == (500, "internal")
    assert ["sweep_events"] == [line["step"] for line in shop.world.logged("maintenance_step_failed", since)]
    assert ["builtins.KeyError"] == [line["type"] for line in shop.world.logged("defect", since)]
    assert shop.rows("select key_hash, body_hash, url from app.checkout_sessions") == [(None, None, None)]


def test_keys_and_addresses_are_forgotten_after_24_hours(shop: Shop) -> None:
    shop.buy(Idempotency_Key="k")
    shop.advance(24 * 3600)
    shop.maintain()
    assert shop.rows("select key_hash, body_hash, url from app.checkout_sessions") == [(None, None, None)]


def test_an_event_that_matched_nothing_is_laid_aside_after_three_days(shop: Shop) -> None:
    abandoned(shop)
    price = {"currency": "eur", "unit_amount": 1200, "product_data": {"name": "A mug"}}
    mug = shop.api().checkout.sessions.create(
        {"mode": "payment", "success_url": "https://mugs.example/", "line_items": [{"price_data": price}]}
    )
    shop.pay(mug.id)
    assert shop.rows("select state from app.stripe_events") == [("unmatched",)]
    shop.advance(3 * 24 * 3600)
    shop.maintain()
    assert ("ignored",) in shop.rows("select state from app.stripe_events")


def test_events_of_other_products_do_not_keep_ours_waiting(shop: Shop) -> None:
    shop.bought()
    [(payment,)] = shop.rows("select payment_intent from app.payments")
    kept = """
        insert into app.stripe_events (id, type, reference, state, received_at)
        select %s || n, 'radar.early_fraud_warning.created', %s, 'unmatched', app.now() - make_interval(hours => n)
        from generate_series(0, %s) n
    """
    shop.rows(kept, "evt_of_mugs_", "pi_mug", 100)
    shop.rows(kept, "evt_ours_", payment, 0)
    shop.maintain()
    shop.maintain()
    assert shop.rows("select state from app.stripe_events where id = 'evt_ours_0'") == [("review",)]
