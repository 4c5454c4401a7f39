-- A period that is paid when it is over (Stripe tries for up to two months), or that an operator decided then, gives its credits for as
-- long from that moment: they were granted and had expired, all of them, for the whole price.
create or replace function app.book_payment(
    p_checkout app.checkout_sessions, p_kind text, p_source text, p_facts jsonb, p_expires_at timestamptz
) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
    v_site bigint := p_checkout.site_id;
    v_expires_at timestamptz := case
        when p_expires_at <= app.now() then app.now() + ('1 ' || p_checkout.period)::interval
        else p_expires_at
    end;
    v_grant app.credit_grants;
    v_payment bigint;
begin
    if not app.grant_credits(v_site, p_kind, p_source, p_checkout.credits, v_expires_at) then
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
