-- What is refunded of a payment in review, or of one that was rejected, is that payment's own end: nobody has to decide it besides.

create or replace function public.list_reviews() returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(r.item order by r.at), '[]')
    from (
        select v.found_at as at, jsonb_build_object(
            'id', v.source, 'reason', v.reason, 'site', s.name, 'checkoutSessionId', v.checkout_id, 'pack', c.pack,
            'offered', jsonb_build_object('amountCents', c.amount_cents, 'currency', c.currency, 'livemode', c.livemode),
            'found', v.facts, 'at', app.rfc3339(v.found_at)) as item
        from app.payment_reviews v
        join app.checkout_sessions c on c.id = v.checkout_id
        join app.sites s on s.id = v.site_id
        where v.settled_at is null
        union all
        select e.received_at, jsonb_build_object(
            'id', e.id, 'reason', coalesce(e.reason, e.state), 'type', e.type, 'reference', e.reference,
            'at', app.rfc3339(e.received_at))
        from app.stripe_events e
        -- one that only told of a payment in review is listed as that payment
        where (e.state = 'unmatched' or (e.state = 'review' and e.reason is not null))
            and not exists (
                select from app.payment_reviews v
                where v.source = e.reference
                    or (v.facts ->> 'paymentIntent' = e.reference
                        and e.type in ('charge.refunded', 'refund.created', 'refund.updated')))
    ) r
$$;
