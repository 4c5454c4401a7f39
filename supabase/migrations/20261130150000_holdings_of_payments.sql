-- What was paid, what of it is in doubt, and what an operator did for the site are held too: an administrator who asks for all has them.

create or replace function app.holding_of_checkouts(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('checkoutSession', 1, jsonb_build_object(
            'id', c.id, 'createdAt', app.rfc3339(c.created_at), 'accountId', c.account_id, 'pack', c.pack,
            'credits', trim_scale(c.credits / 1000.0), 'amountCents', c.amount_cents, 'currency', c.currency,
            'period', c.period, 'state', app.state_of_checkout(c), 'stripeSessionId', c.session_id,
            'stripeSubscriptionId', c.subscription_id,
            'subscriptionStatus', c.subscription_status, 'paidUntil', app.rfc3339(c.paid_until),
            'planEndedAt', app.rfc3339(c.plan_ended_at))), '' order by c.created_at, c.id)
        from app.checkout_sessions c where c.site_id = p_site);
end
$$;

create function app.holding_of_payments(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('payment', 1, jsonb_build_object(
            'checkoutSessionId', p.checkout_id, 'kind', p.kind, 'stripeId', p.source, 'stripePaymentIntentId', p.payment_intent,
            'credits', trim_scale(p.credits / 1000.0), 'totalCents', p.total_cents, 'taxCents', p.tax_cents,
            'currency', p.currency, 'receiptNumber', p.receipt_number, 'refundedCents', p.refunded_cents,
            'dispute', p.dispute, 'disputedCents', p.disputed_cents,
            'creditsWithdrawn', trim_scale(p.withdrawn / 1000.0))), '' order by p.id)
        from app.payments p where p.site_id = p_site);
end
$$;

create function app.holding_of_reviews(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('paymentReview', 1, jsonb_build_object(
            'checkoutSessionId', r.checkout_id, 'stripeId', r.source, 'reason', r.reason, 'found', r.facts,
            'foundAt', app.rfc3339(r.found_at), 'decision', r.decision, 'decidedAt', app.rfc3339(r.settled_at),
            'note', r.note, 'actor', r.actor)), '' order by r.found_at, r.source)
        from app.payment_reviews r where r.site_id = p_site);
end
$$;

create function app.holding_of_actions(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('operatorAction', 1, jsonb_build_object(
            'at', app.rfc3339(a.at), 'action', a.action, 'detail', a.detail, 'reason', a.reason, 'actor', a.actor)),
            '' order by a.at, a.key)
        from app.operator_actions a where a.site_id = p_site);
end
$$;

create or replace function public.site_holdings(
    p_client_key text, p_version bigint, p_part text, p_after bigint, p_count int, p_bytes bigint
) returns public."application/x-ndjson"
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    return coalesce(case p_part
        when 'site' then app.holding_of_site(v_site)
        when 'ledgerEntries' then app.holding_of_entries(v_site, p_after, p_count)
        when 'grants' then app.holding_of_grants(v_site, p_after, p_count)
        when 'requests' then app.holding_of_requests(v_site, p_after, p_count, p_bytes)
        when 'runningRequests' then app.holding_of_running(v_site)
        when 'accounts' then app.holding_of_accounts(v_site)
        when 'checkoutSessions' then app.holding_of_checkouts(v_site)
        when 'payments' then app.holding_of_payments(v_site)
        when 'paymentReviews' then app.holding_of_reviews(v_site)
        when 'operatorActions' then app.holding_of_actions(v_site)
        when 'checkpoints' then app.holding_of_checkpoints(v_site, p_after, p_count)
    end, '');
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
