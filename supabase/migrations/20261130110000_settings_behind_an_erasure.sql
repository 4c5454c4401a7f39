-- Settings that are saved in the moment in which the site is erased are kept nowhere: one of the two comes first.
create or replace function public.change_site(
    p_client_key text, p_version bigint, p_account_id text, p_change jsonb, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_is_locked boolean := app.lock(p_client_key);
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    update app.sites s
    set retention_days = coalesce((p_change ->> 'retentionDays')::int, s.retention_days),
        account_cap = case when p_change ? 'accountCap' then (p_change ->> 'accountCap')::bigint else s.account_cap end,
        models_off = case when p_change ? 'modelsOff'
            then array(select jsonb_array_elements_text(p_change -> 'modelsOff')) else s.models_off end,
        analytics = coalesce((p_change ->> 'analytics')::boolean, s.analytics),
        brand = case when p_change ? 'brand' then nullif(p_change -> 'brand', 'null') else s.brand end
    where s.id = v_site;
    return app.site_settings(v_site);
end
$$;
