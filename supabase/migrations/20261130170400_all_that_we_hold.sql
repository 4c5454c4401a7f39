-- All that we hold of a site has its payments in it, what was decided by hand, and what runs: of a payment there was the offer alone.

create function app.opens_texts(p_site bigint) returns boolean
language sql stable set search_path = ''
as $$ select exists (select from app.sites s where s.id = p_site and s.audit_open and s.plan = 'enterprise') $$;
comment on function app.opens_texts is 'Whether administrators may see what was asked and answered (P16)';

create or replace function app.holding_of_running(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('runningRequest', 1, jsonb_build_object(
            'requestId', r.id, 'createdAt', app.rfc3339(r.created_at), 'accountId', r.account_id, 'kind', r.kind,
            'model', r.model, 'creditsHeld', trim_scale(r.held / 1000.0))
            || case when u.request_id is null then '{}'
                else jsonb_build_object('researchStatus', u.status, 'theme', u.theme, 'providerRunId', u.response_id) end
            || case when app.opens_texts(p_site) then jsonb_build_object('prompt', r.prompt) else '{}' end),
            '' order by r.created_at)
        from app.ai_requests r left join app.research_runs u on u.request_id = r.id
        where r.site_id = p_site and r.state = 'running');
end
$$;

create or replace function app.holding_of_checkouts(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return concat(
        (select string_agg(app.holding('checkoutSession', 1, jsonb_build_object(
            'id', c.id, 'createdAt', app.rfc3339(c.created_at), 'accountId', c.account_id, 'pack', c.pack,
            'credits', trim_scale(c.credits / 1000.0), 'amountCents', c.amount_cents, 'currency', c.currency,
            'state', app.state_of_checkout(c), 'stripeSessionId', c.session_id, 'stripeSubscriptionId', c.subscription_id,
            'subscriptionStatus', c.subscription_status, 'paidUntil', app.rfc3339(c.paid_until))), '' order by c.created_at, c.id)
        from app.checkout_sessions c where c.site_id = p_site),
        (select string_agg(app.holding('payment', 1, jsonb_build_object(
            'checkoutSessionId', p.checkout_id, 'kind', p.kind, 'stripeId', p.source, 'stripePaymentIntentId', p.payment_intent,
            'credits', trim_scale(p.credits / 1000.0), 'totalCents', p.total_cents, 'taxCents', p.tax_cents,
            'currency', p.currency, 'receiptNumber', p.receipt_number, 'refundedCents', p.refunded_cents,
            'dispute', p.dispute, 'disputedCents', p.disputed_cents)), '' order by p.id)
        from app.payments p where p.site_id = p_site),
        (select string_agg(app.holding('paymentReview', 1, jsonb_build_object(
            'checkoutSessionId', v.checkout_id, 'stripeId', v.source, 'reason', v.reason, 'found', v.facts,
            'foundAt', app.rfc3339(v.found_at), 'decision', v.decision, 'decidedAt', app.rfc3339(v.settled_at),
            'note', v.note, 'actor', v.actor)), '' order by v.found_at)
        from app.payment_reviews v where v.site_id = p_site),
        (select string_agg(app.holding('operatorAction', 1, jsonb_build_object(
            'at', app.rfc3339(o.at), 'action', o.action, 'detail', o.detail, 'reason', o.reason, 'actor', o.actor)), '' order by o.at)
        from app.operator_actions o where o.site_id = p_site));
end
$$;

revoke execute on function app.opens_texts(bigint) from public, anon, authenticated;
