-- An operator brings a balance to a figure, with a reason; asked twice, it does nothing the second time.

create function public.adjust_credits(p_client_key text, p_target bigint, p_reason text, p_actor text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
    v_change bigint;
begin
    if v_site is null then
        perform app.refuse(404, 'not_found');
    end if;
    perform app.expire_grants(v_site);
    select p_target - b.balance into v_change from app.credit_balances b where b.site_id = v_site;
    if v_change > 0 then
        perform app.grant_credits(v_site, 'adjustment', app.new_id('adj'), v_change, null, p_reason, p_actor);
    elsif v_change < 0 then
        perform app.withdraw_credits(v_site, 'adjustment', -v_change, p_reason, p_actor);
    end if;
    return (
        select jsonb_build_object('balance', b.balance, 'available', b.available)
        from app.credit_balances b where b.site_id = v_site);
end
$$;

revoke execute on function public.adjust_credits(text, bigint, text, text) from public, anon, authenticated;
grant execute on function public.adjust_credits(text, bigint, text, text) to service_role;
