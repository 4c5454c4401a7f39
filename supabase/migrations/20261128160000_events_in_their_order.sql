-- An older lifecycle event undoes no newer one. The token of an event is not tied to the body beside it and counts for
-- minutes: without an order, one that was kept could bring an old shared secret back.

alter table app.installations add column signed_s bigint;
comment on column app.installations.signed_s is
    'When the newest event that was believed was signed (its token''s iat, whole seconds since 1970); null where none said so';

-- Of two events of one second either may come first: their tokens are the same.
create function app.accept_event(p_client_key text, p_signed_s bigint) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
begin
    if exists (select from app.installations i where i.site_id = v_site and i.signed_s > p_signed_s) then
        perform app.refuse(401, 'stale_installation');
    end if;
    update app.installations set signed_s = coalesce(p_signed_s, signed_s) where site_id = v_site;
    return v_site;
end
$$;

drop function public.install_site(text, text, text, text, bigint);
drop function public.uninstall_site(text);
drop function public.set_site_enabled(text, boolean);

-- The same handshake again changes nothing; another secret or address makes a new version, and old tokens are out.
create function public.install_site(
    p_client_key text, p_base_url text, p_secret text, p_client_key_hash text, p_trial bigint,
    p_signed_s bigint default null
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.find_or_open_site(p_client_key);
begin
    perform app.accept_event(p_client_key, p_signed_s);
    update app.sites set name = substring(p_base_url from '^[a-z]+://([^/:]+)') where id = v_site;
    insert into app.installations as i (site_id, base_url, secret, signed_s)
    values (v_site, p_base_url, p_secret, p_signed_s)
    on conflict (site_id) do update
    set base_url = excluded.base_url, secret = excluded.secret, state = 'enabled',
        version = nextval('app.installation_versions'), installed_at = app.now(), uninstalled_at = null
    where (i.base_url, i.secret, i.state) is distinct from (excluded.base_url, excluded.secret, 'enabled');
    perform app.give_trial(v_site, p_client_key_hash, p_trial);
    return (
        select jsonb_build_object('version', i.version, 'analytics', s.analytics)
        from app.installations i join app.sites s on s.id = i.site_id where i.site_id = v_site);
end
$$;

create function public.uninstall_site(p_client_key text, p_signed_s bigint default null) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.accept_event(p_client_key, p_signed_s);
    v_changed boolean;
begin
    update app.installations
    set state = 'uninstalled', secret = null, uninstalled_at = app.now()
    where site_id = v_site and state <> 'uninstalled';
    v_changed := found;
    return jsonb_build_object(
        'changed', v_changed,
        'analytics', v_changed and (select s.analytics from app.sites s where s.id = v_site));
end
$$;
comment on function public.uninstall_site is 'analytics: its end is news, and the site allows telling of it';

create function public.set_site_enabled(
    p_client_key text, p_enabled boolean, p_signed_s bigint default null
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.accept_event(p_client_key, p_signed_s);
    v_state text := case when p_enabled then 'enabled' else 'disabled' end;
begin
    update app.installations set state = v_state
    where site_id = v_site and state not in ('uninstalled', v_state);
    return jsonb_build_object('changed', found);
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated, service_role;
revoke execute on function
    public.install_site(text, text, text, text, bigint, bigint),
    public.uninstall_site(text, bigint),
    public.set_site_enabled(text, boolean, bigint)
    from public, anon, authenticated;
grant execute on function
    public.install_site(text, text, text, text, bigint, bigint),
    public.uninstall_site(text, bigint),
    public.set_site_enabled(text, boolean, bigint)
    to service_role;
