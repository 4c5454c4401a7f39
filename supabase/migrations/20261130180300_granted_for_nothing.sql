-- What an operator grants though nothing was paid for it is not what was refunded to the last of no cents.

-- In proportion to the money, rounded down but for the last cent, which takes all.
create or replace function app.refunded_credits(p_payment app.payments) returns bigint
language plpgsql immutable set search_path = ''
as $$
begin
    return case
        when p_payment.refunded_cents = 0 then 0
        when p_payment.refunded_cents = p_payment.total_cents then p_payment.credits
        else div(p_payment.credits::numeric * p_payment.refunded_cents, p_payment.total_cents)::bigint
    end;
end
$$;

create or replace function app.state_of_checkout(p_checkout app.checkout_sessions) returns text
language plpgsql stable set search_path = ''
as $$
declare
    v_paid record;
begin
    if p_checkout.state <> 'paid' then
        return case p_checkout.state when 'intent' then 'open' else p_checkout.state end;
    end if;
    select coalesce(bool_or(p.dispute in ('open', 'lost')), false) as is_disputed,
        -- what an operator granted and nothing was paid for was not refunded
        bool_and(p.refunded_cents = p.total_cents and p.total_cents > 0) as is_refunded
    into v_paid
    from app.payments p where p.checkout_id = p_checkout.id;
    return case when v_paid.is_disputed then 'disputed' when v_paid.is_refunded then 'refunded' else 'paid' end;
end
$$;
