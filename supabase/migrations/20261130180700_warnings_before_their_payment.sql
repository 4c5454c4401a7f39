-- A warning of fraud may come before the payment that it is about: it waits for it as a refund does.
create or replace function public.flag_payment(p_payment_intent text, p_event jsonb) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    if exists (select from app.payments p where p.payment_intent = p_payment_intent) then
        return app.outcome(p_event, 'review', false, 'early_fraud_warning');
    end if;
    return app.outcome(p_event, 'unmatched', false);
end
$$;
