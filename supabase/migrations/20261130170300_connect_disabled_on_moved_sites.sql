-- Connect's `disabled`, as its `uninstalled`, on a site that has moved closes Connect's door alone: the state is Forge's there.
alter table app.installations add column connect_disabled_at timestamptz;
comment on column app.installations.connect_disabled_at is
    'Of a site that Forge''s door is open to: Connect''s has been closed since then, until it is enabled or installed again';

create or replace function public.set_site_enabled(
    p_client_key text, p_enabled boolean, p_signed_s bigint default null
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.accept_event(p_client_key, p_signed_s);
    v_state text := case when p_enabled then 'enabled' else 'disabled' end;
begin
    update app.installations
    set state = case when is_forge then state else v_state end,
        connect_disabled_at = case when is_forge and not p_enabled then app.now() end,
        version = case when is_forge then nextval('app.installation_versions') else version end
    where site_id = v_site and secret is not null and (is_forge or state <> v_state);
    return jsonb_build_object('changed', found);
end
$$;

create or replace function public.find_installation(p_client_key text) returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select jsonb_build_object(
        'clientKey', s.client_key, 'baseUrl', i.base_url, 'secret', i.secret, 'version', i.version,
        'state', case when i.connect_disabled_at >= i.installed_at then 'disabled' else i.state end)
    from app.installations i
    join app.sites s on s.id = i.site_id
    where s.client_key = p_client_key and i.secret is not null
$$;
