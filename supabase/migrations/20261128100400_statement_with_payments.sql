-- A line says which purchase it belongs to and what was paid; a purchase says how it stands.

create or replace function app.ledger_line(p_entry app.ledger_entries) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
    return jsonb_strip_nulls(
        jsonb_build_object(
            'id', p_entry.id, 'at', app.rfc3339(p_entry.at), 'kind', p_entry.kind, 'credits', p_entry.credits,
            'balance', p_entry.balance, 'requestId', p_entry.request_id)
        || coalesce(
            (
                select jsonb_build_object(
                    'checkoutSessionId', p.checkout_id, 'amountCents', m.amount_cents, 'currency', p.currency,
                    'taxCents', m.tax_cents, 'receiptNumber', p.receipt_number)
                from app.payment_entries m join app.payments p on p.id = m.payment_id
                where m.entry_id = p_entry.id
            ), '{}'));
end
$$;

create function app.state_of_checkout(p_checkout app.checkout_sessions) returns text
language plpgsql stable set search_path = ''
as $$
declare
    v_paid record;
begin
    if p_checkout.state <> 'paid' then
        return case p_checkout.state when 'intent' then 'open' else p_checkout.state end;
    end if;
    select coalesce(bool_or(p.dispute in ('open', 'lost')), false) as is_disputed,
        bool_and(p.refunded_cents = p.total_cents) as is_refunded
    into v_paid
    from app.payments p where p.checkout_id = p_checkout.id;
    return case when v_paid.is_disputed then 'disputed' when v_paid.is_refunded then 'refunded' else 'paid' end;
end
$$;
comment on function app.state_of_checkout is 'A word of API.md; refunded is what was refunded to the last cent';

create function public.checkout_session(
    p_client_key text, p_version bigint, p_account_id text, p_checkout_id text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
    v_checkout app.checkout_sessions;
begin
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    select * into v_checkout from app.checkout_sessions c where c.id = p_checkout_id and c.site_id = v_site;
    if not found then
        -- no refusal: that would take the count back
        return null;
    end if;
    return jsonb_build_object(
        'state', app.state_of_checkout(v_checkout),
        'isOwn', coalesce(v_checkout.account_id = p_account_id, false));
end
$$;
comment on function public.checkout_session is 'isOwn: it is the account''s own purchase, others are for administrators; null: there is none';

-- When an entry took the balance under 60 credits, if it has stayed there since: one crossing, one time.
create function app.low_since(p_site bigint, p_balance bigint) returns text
language plpgsql stable set search_path = ''
as $$
declare
    v_low constant bigint := 60000;
    v_last_enough bigint;
begin
    if p_balance >= v_low then
        return null;
    end if;
    select e.position into v_last_enough from app.ledger_entries e
    where e.site_id = p_site and e.balance >= v_low order by e.position desc limit 1;
    return (
        select app.rfc3339(e.at) from app.ledger_entries e
        where e.site_id = p_site and e.position = coalesce(v_last_enough, 0) + 1);
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function public.checkout_session(text, bigint, text, text, jsonb) from public, anon, authenticated;
grant execute on function public.checkout_session(text, bigint, text, text, jsonb) to service_role;
