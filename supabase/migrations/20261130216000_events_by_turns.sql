-- Of a Stripe account that sells other things too, a hundred events that match nothing stood before ours for their three days:
-- what has waited longest since it was looked at comes next, and first of all what never was.
alter table app.stripe_events add column asked_at timestamptz;
create index stripe_events_asked_at_idx on app.stripe_events (asked_at nulls first, received_at) where state = 'unmatched';

create or replace function public.list_unmatched_events() returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s' as $$
declare
    v_events jsonb;
begin
    update app.stripe_events e set state = 'ignored'
    where e.state = 'unmatched' and e.received_at <= app.now() - interval '3 days' and not exists (
        select from app.payment_reviews r
        where r.facts ->> 'paymentIntent' = e.reference and r.decision is distinct from 'reject');
    with next as (
        select u.id from app.stripe_events u
        where u.state = 'unmatched' order by u.asked_at nulls first, u.received_at limit 100
        for update skip locked
    ), asked as (
        update app.stripe_events e set asked_at = app.now() from next n where e.id = n.id
        returning e.id, e.type, e.reference, e.received_at
    )
    select coalesce(
        jsonb_agg(jsonb_build_object('id', a.id, 'type', a.type, 'reference', a.reference) order by a.received_at), '[]')
    into v_events from asked a;
    return v_events;
end
$$;
