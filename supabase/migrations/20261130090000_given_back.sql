-- A refund that failed and is made again takes nothing twice.

-- What has expired is gone and is not taken again: of the payment's own grant, and of what was given back of it meanwhile.
create or replace function app.withdraw_up_to(p_payment bigint, p_kind text, p_target bigint, p_amount_cents bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_payment app.payments;
    v_expired bigint;
    v_credits bigint;
    v_entry_id text;
begin
    select * into v_payment from app.payments p where p.id = p_payment;
    select coalesce(sum(u.credits), 0) into v_expired
    from app.payment_entries m
    join app.credit_grants g on g.entry_id = m.entry_id
    join app.grant_uses u on u.grant_id = g.id
    join app.ledger_entries e on e.id = u.entry_id
    where m.payment_id = p_payment and e.kind = 'expiry';
    v_credits := least(p_target - v_payment.withdrawn, greatest(0, v_payment.credits - v_expired - v_payment.withdrawn));
    if v_credits < 0 then
        v_entry_id := app.give_back(v_payment, p_kind, -v_credits);
    else
        v_entry_id := app.withdraw_payment(v_payment, p_kind, v_credits);
    end if;
    insert into app.payment_entries (entry_id, payment_id, amount_cents) values (v_entry_id, p_payment, p_amount_cents);
    update app.payments set withdrawn = withdrawn + v_credits where id = p_payment;
end
$$;
