-- What is paid without its tax is the offer's price. A discount, which only the seller can give, leaves the subtotal as it was: a plan's
-- invoice of nothing gave all its credits, and invariants.sql found a payment that nobody had decided about.
create or replace function app.doubt_of(p_checkout app.checkout_sessions, p_facts jsonb) returns text
language plpgsql immutable set search_path = '' as $$
declare
    v_net bigint := (p_facts ->> 'totalCents')::bigint - (p_facts ->> 'taxCents')::bigint;
    v_price bigint := p_checkout.amount_cents;
begin
    return case
        when (p_facts ->> 'livemode')::boolean is distinct from p_checkout.livemode then 'livemode'
        when p_facts ->> 'currency' is distinct from p_checkout.currency then 'currency'
        when p_facts ->> 'payment' = 'no_payment_required' then 'no_payment_required'
        when ((p_facts ->> 'subtotalCents')::bigint, v_net) is distinct from (v_price, v_price) then 'amount'
        when p_facts ->> 'reason' not in ('subscription_create', 'subscription_cycle') then 'invoice_reason'
    end;
end
$$;
