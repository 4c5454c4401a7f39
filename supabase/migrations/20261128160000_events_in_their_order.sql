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

alter function public.install_site(text, text, text, text, bigint) set schema app;
alter function public.uninstall_site(text) set schema app;
alter function public.set_site_enabled(text, boolean) set schema app;
alter function app.install_site(text, text, text, text, bigint)
    security invoker reset statement_timeout reset lock_timeout;
alter function app.uninstall_site(text) security invoker reset statement_timeout reset lock_timeout;
alter function app.set_site_enabled(text, boolean) security invoker reset statement_timeout reset lock_timeout;

create function public.install_site(
    p_client_key text, p_base_url text, p_secret text, p_client_key_hash text, p_trial bigint,
    p_signed_s bigint default null
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.accept_event(p_client_key, p_signed_s);
    v_installed jsonb := app.install_site(p_client_key, p_base_url, p_secret, p_client_key_hash, p_trial);
begin
    -- a site that is new has had nothing to note it in
    if v_site is null then
        perform app.accept_event(p_client_key, p_signed_s);
    end if;
    return v_installed;
end
$$;

create function public.uninstall_site(p_client_key text, p_signed_s bigint default null) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    perform app.accept_event(p_client_key, p_signed_s);
    return app.uninstall_site(p_client_key);
end
$$;

create function public.set_site_enabled(
    p_client_key text, p_enabled boolean, p_signed_s bigint default null
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    perform app.accept_event(p_client_key, p_signed_s);
    return app.set_site_enabled(p_client_key, p_enabled);
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
