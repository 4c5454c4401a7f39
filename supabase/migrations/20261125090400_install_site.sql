-- A handshake gives a site its installation, its wallet and, once, the trial's credits.

create table app.trials (
    -- keyed hash of the client key: it outlives the site, so that the trial is given once (P20)
    client_key_hash text primary key,
    given_at timestamptz not null default app.now()
);
alter table app.trials enable row level security;

create function app.give_trial(p_site bigint, p_client_key_hash text, p_credits bigint) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    insert into app.trials (client_key_hash) values (p_client_key_hash) on conflict do nothing;
    if found and p_credits > 0 then
        perform app.grant_credits(p_site, 'trial', 'site ' || p_site, p_credits);
    end if;
end
$$;

create function app.find_or_open_site(p_client_key text) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
begin
    if v_site is null then
        insert into app.sites (client_key) values (p_client_key) returning id into v_site;
        insert into app.credit_balances (site_id) values (v_site);
    end if;
    return v_site;
end
$$;

-- The same handshake again changes nothing; another secret or address makes a new version, and old tokens are out.
create function public.install_site(
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
    return (select jsonb_build_object('version', i.version) from app.installations i where i.site_id = v_site);
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function public.install_site(text, text, text, text, bigint) from public, anon, authenticated;
grant execute on function public.install_site(text, text, text, text, bigint) to service_role;
