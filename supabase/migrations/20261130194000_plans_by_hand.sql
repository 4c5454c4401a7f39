-- A plan that an operator gave last, for an order of its own perhaps, is an operator's to end: a subscription beside it is not.
create or replace function app.end_plan(p_checkout app.checkout_sessions) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
    update app.checkout_sessions c set plan_ended_at = app.now()
    where c.id = p_checkout.id and c.plan_ended_at is null and app.is_over(c.subscription_status)
        and coalesce(c.paid_until, '-infinity') <= app.now();
    if not found then
        return false;
    end if;
    update app.sites s set plan = 'payg'
    where s.id = p_checkout.site_id and s.plan = 'enterprise'
        and not exists (
            select from app.checkout_sessions c
            where c.site_id = s.id and c.kind = 'plan' and c.paid_until > app.now())
        and 'enterprise' is distinct from (
            select a.detail ->> 'plan' from app.operator_actions a
            where a.site_id = s.id and a.action = 'plan' order by a.at desc limit 1);
    return true;
end
$$;
