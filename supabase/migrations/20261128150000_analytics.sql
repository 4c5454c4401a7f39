-- Whether a site allows analytics comes with the call that a request makes anyway: no trip more, and it counts from the next request.

create or replace function public.count_request(
    p_client_key text, p_version bigint, p_account_id text, p_bucket text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.count_in_window(v_site, p_account_id, p_bucket, p_limits);
    return (select jsonb_build_object('analytics', s.analytics) from app.sites s where s.id = v_site);
end
$$;

create or replace function public.install_site(
    p_client_key text, p_base_url text, p_secret text, p_client_key_hash text, p_trial bigint
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.find_or_open_site(p_client_key);
begin
    update app.sites set name = substring(p_base_url from '^[a-z]+://([^/:]+)') where id = v_site;
    insert into app.installations as i (site_id, base_url, secret) values (v_site, p_base_url, p_secret)
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

create or replace function public.uninstall_site(p_client_key text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
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
