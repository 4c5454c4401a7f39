-- A payment that an operator grants is refunded as any other: before the decision, and where it was not seen when it was made.

-- True if it was booked now, false if it was before: then only its receipt may be news, and by what it was paid, if an operator
-- booked it before that was known.
create or replace function app.book_payment(
    p_checkout app.checkout_sessions, p_kind text, p_source text, p_facts jsonb, p_expires_at timestamptz
) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
    v_site bigint := p_checkout.site_id;
    v_grant app.credit_grants;
    v_payment bigint;
begin
    if not app.grant_credits(v_site, p_kind, p_source, p_checkout.credits, p_expires_at) then
        update app.payments p
        set receipt_number = coalesce(p.receipt_number, p_facts ->> 'receiptNumber'),
            payment_intent = coalesce(p.payment_intent, p_facts ->> 'paymentIntent')
        where p.source = p_source;
        return false;
    end if;
    select * into v_grant from app.credit_grants g where g.kind = p_kind and g.source = p_source;
    insert into app.payments (
        site_id, checkout_id, kind, source, payment_intent, grant_id, credits, total_cents, tax_cents, currency, receipt_number)
    values (
        v_site, p_checkout.id, p_kind, p_source, p_facts ->> 'paymentIntent', v_grant.id, p_checkout.credits,
        coalesce((p_facts ->> 'totalCents')::bigint, p_checkout.amount_cents), coalesce((p_facts ->> 'taxCents')::bigint, 0),
        coalesce(p_facts ->> 'currency', p_checkout.currency), p_facts ->> 'receiptNumber')
    returning id into v_payment;
    insert into app.payment_entries (entry_id, payment_id, amount_cents, tax_cents)
    select v_grant.entry_id, p.id, p.total_cents, p.tax_cents from app.payments p where p.id = v_payment;
    update app.checkout_sessions set state = 'paid' where id = p_checkout.id;
    update app.sites s set plan = 'payg' where s.id = v_site and s.plan = 'trial';
    return true;
end
$$;

-- Events that matched nothing, for three days: after that they are none of ours. What is told of a payment in review waits for
-- the decision: if it is granted, they are of a payment that there is then.
create or replace function public.list_unmatched_events() returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    update app.stripe_events e set state = 'ignored'
    where e.state = 'unmatched' and e.received_at <= app.now() - interval '3 days' and not exists (
        select from app.payment_reviews r
        where r.facts ->> 'paymentIntent' = e.reference and r.decision is distinct from 'reject');
    return (
        select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'type', e.type, 'reference', e.reference)), '[]')
        from (
            select * from app.stripe_events u where u.state = 'unmatched' order by u.received_at limit 100
        ) e);
end
$$;
