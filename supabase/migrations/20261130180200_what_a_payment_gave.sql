-- What was given back of a payment is that payment's as what it gave at first: a dispute freezes it, and a refund takes it first. And
-- what had been taken in the place of credits that were spent comes back for good: it had no part in the payment's period.

create function app.grants_of_payment(p_payment bigint) returns setof app.credit_grants
language sql stable set search_path = ''
as $$
    select g.* from app.payment_entries m join app.credit_grants g on g.entry_id = m.entry_id where m.payment_id = p_payment
$$;

create function app.freeze_payment(p_payment bigint, p_is_disputed boolean) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    perform app.freeze_grant(g.id, p_is_disputed) from app.grants_of_payment(p_payment) g;
end
$$;

-- First of what the payment gave, then of the rest; what is spent already becomes a debt.
create or replace function app.withdraw_payment(p_payment app.payments, p_kind text, p_credits bigint) returns text
language plpgsql volatile set search_path = ''
as $$
declare
    v_entry_id text := app.post_entry(p_payment.site_id, p_kind, -p_credits);
    v_left bigint := p_credits;
    v_grant bigint;
begin
    for v_grant in select g.id from app.grants_of_payment(p_payment.id) g order by g.expires_at nulls last, g.id loop
        v_left := v_left - app.take_of_grant(v_grant, v_entry_id, v_left);
    end loop;
    if v_left > 0 then
        v_left := v_left - app.take_free(p_payment.site_id, v_entry_id, v_left);
        update app.credit_balances set debt = debt + v_left where site_id = p_payment.site_id;
    end if;
    return v_entry_id;
end
$$;

-- What was taken of the payment's own period and has not been given back.
create function app.taken_of_period(p_payment app.payments) returns bigint
language sql stable set search_path = ''
as $$
    select coalesce(sum(case
        when g.id = p_payment.grant_id then t.credits
        when g.expires_at is not null then t.credits - g.amount
    end), 0)::bigint
    from app.grants_of_payment(p_payment.id) g
    cross join lateral (
        select coalesce(sum(u.credits), 0) as credits
        from app.uses_of_grants u join app.payment_entries m on m.entry_id = u.entry_id
        where u.grant_id = g.id and m.payment_id = p_payment.id
    ) t
$$;

create function app.give_back_until(p_payment app.payments, p_kind text, p_credits bigint, p_expires_at timestamptz) returns text
language plpgsql volatile set search_path = ''
as $$
declare
    v_source text := app.new_id('back');
begin
    perform app.grant_credits(p_payment.site_id, p_kind, v_source, p_credits, p_expires_at);
    return (select g.entry_id from app.credit_grants g where g.kind = p_kind and g.source = v_source);
end
$$;

-- In reverse: first what had been taken of others, or was owed, then what was the period's.
create or replace function app.give_back(p_payment app.payments, p_kind text, p_credits bigint) returns text
language plpgsql volatile set search_path = ''
as $$
declare
    v_expires_at timestamptz := (select g.expires_at from app.credit_grants g where g.id = p_payment.grant_id);
    v_of_others bigint := least(p_credits, p_payment.withdrawn - app.taken_of_period(p_payment));
    v_entry_id text;
begin
    if v_expires_at is null or v_of_others = p_credits then
        return app.give_back_until(p_payment, p_kind, p_credits, null);
    end if;
    if v_of_others > 0 then
        v_entry_id := app.give_back_until(p_payment, p_kind, v_of_others, null);
        -- the money is the other entry's
        insert into app.payment_entries (entry_id, payment_id, amount_cents) values (v_entry_id, p_payment.id, 0);
    end if;
    return app.give_back_until(p_payment, p_kind, p_credits - v_of_others, v_expires_at);
end
$$;

create or replace function app.follow_payment(
    p_payment app.payments, p_refunded_cents bigint, p_dispute text, p_disputed_cents bigint
) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
    if (p_payment.refunded_cents, p_payment.dispute, p_payment.disputed_cents)
        is not distinct from (p_refunded_cents, p_dispute, p_disputed_cents)
    then
        return false;
    end if;
    perform app.freeze_payment(p_payment.id, false);
    perform app.follow_refunds(p_payment, p_refunded_cents);
    perform app.follow_dispute((select p from app.payments p where p.id = p_payment.id), p_dispute, p_disputed_cents);
    if p_dispute = 'open' then
        perform app.freeze_payment(p_payment.id, true);
    end if;
    perform app.pay_debt(p_payment.site_id);
    perform app.expire_grants(p_payment.site_id);
    return true;
end
$$;

revoke execute on function
    app.grants_of_payment(bigint), app.freeze_payment(bigint, boolean), app.taken_of_period(app.payments),
    app.give_back_until(app.payments, text, bigint, timestamptz)
    from public, anon, authenticated;
