-- What an administrator decides for a site: how long texts are kept, what an account may spend a month, which models may be used.

alter table app.sites
    -- thousandths of a credit; null: no cap
    add column account_cap bigint check (account_cap >= 0),
    add column models_off text[] not null default '{}',
    add column analytics boolean not null default true;

create or replace function app.site_settings(p_site bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select jsonb_build_object(
            'retentionDays', s.retention_days, 'accountCap', s.account_cap, 'modelsOff', to_jsonb(s.models_off),
            'analytics', s.analytics, 'brand', s.brand, 'auditOpen', s.audit_open, 'plan', s.plan)
        from app.sites s where s.id = p_site);
end
$$;

drop function public.change_site(text, bigint, text, jsonb, jsonb);
create function public.change_site(
    p_client_key text, p_version bigint, p_account_id text, p_change jsonb, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
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
comment on function public.change_site is
    'What p_change does not name stays as it is; its brand or accountCap as JSON''s null takes that away';

-- What an account has begun since the first of the month, in UTC, counts: with its hold while it runs, with its charge afterwards.
create function app.require_cap(p_site bigint, p_account_id text, p_required bigint) returns void
language plpgsql stable set search_path = ''
as $$
declare
    v_left bigint;
begin
    select s.account_cap - (
        select coalesce(sum(case r.state when 'running' then r.held else r.charged end), 0)
        from app.ai_requests r
        where r.site_id = p_site and r.account_id = p_account_id
            and r.created_at >= date_trunc('month', app.now() at time zone 'utc') at time zone 'utc')
    into v_left
    from app.sites s where s.id = p_site and s.account_cap is not null;
    if v_left < p_required then
        perform app.refuse(402, 'insufficient_credits', jsonb_build_object(
            'available', trim_scale(greatest(0, v_left) / 1000.0), 'required', trim_scale(p_required / 1000.0),
            'limit', 'account'));
    end if;
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function public.change_site(text, bigint, text, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.change_site(text, bigint, text, jsonb, jsonb) to service_role;
