-- A site is a customer's Confluence, its wallet and its record; an installation is the handshake that lets its tokens in.

create table app.sites (
    id bigint generated always as identity primary key,
    -- null once the site was erased: amounts and dates stay, nothing says whose they were
    client_key text unique check (client_key <> ''),
    name text,
    plan text not null default 'trial' check (plan in ('trial', 'payg', 'enterprise')),
    retention_days int not null default 365 check (retention_days between 30 and 365),
    audit_open boolean not null default false,
    created_at timestamptz not null default app.now()
);
comment on column app.sites.name is 'Host of the site''s address, as the audit log names it';
alter table app.sites enable row level security;

-- Versions are never used twice, not even for a site that was erased and came back: what an instance remembers stays stale.
create sequence app.installation_versions as bigint;

create table app.installations (
    site_id bigint primary key references app.sites,
    base_url text not null,
    secret text,
    version bigint not null default nextval('app.installation_versions'),
    state text not null default 'enabled' check (state in ('enabled', 'disabled', 'uninstalled')),
    installed_at timestamptz not null default app.now(),
    uninstalled_at timestamptz,
    check ((state = 'uninstalled') = (uninstalled_at is not null)),
    -- an uninstalled site's secret is of no more use, so it is not kept
    check ((state = 'uninstalled') = (secret is null))
);
comment on column app.installations.secret is 'Ciphertext; the key is the functions'' alone';
alter table app.installations enable row level security;

-- First statement of whatever moves a site's credits or changes its installation: one lock order, so no deadlock.
create function app.lock_site(p_client_key text) returns bigint
language plpgsql volatile set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(p_client_key, 1));
    return (select s.id from app.sites s where s.client_key = p_client_key);
end
$$;

create function app.verify_installation(p_client_key text, p_version bigint) returns bigint
language plpgsql stable set search_path = ''
as $$
declare
    v_site bigint;
begin
    select i.site_id into v_site
    from app.installations i
    join app.sites s on s.id = i.site_id
    where s.client_key = p_client_key and i.version = p_version and i.state = 'enabled';
    if v_site is null then
        perform app.refuse(401, 'stale_installation');
    end if;
    return v_site;
end
$$;
comment on function app.verify_installation is
    'The site, if p_version is the installation that is in force now; a token that an older one verified proves nothing any more';

create function public.find_installation(p_client_key text) returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select jsonb_build_object(
        'clientKey', s.client_key, 'baseUrl', i.base_url, 'secret', i.secret, 'version', i.version, 'state', i.state)
    from app.installations i
    join app.sites s on s.id = i.site_id
    where s.client_key = p_client_key and i.state <> 'uninstalled'
$$;
comment on function public.find_installation is 'Null for a site that is unknown or uninstalled; state is enabled or disabled';

create function public.uninstall_site(p_client_key text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
begin
    update app.installations
    set state = 'uninstalled', secret = null, uninstalled_at = app.now()
    where site_id = v_site and state <> 'uninstalled';
    return jsonb_build_object('changed', found);
end
$$;

create function public.set_site_enabled(p_client_key text, p_enabled boolean) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
    v_state text := case when p_enabled then 'enabled' else 'disabled' end;
begin
    update app.installations set state = v_state
    where site_id = v_site and state not in ('uninstalled', v_state);
    return jsonb_build_object('changed', found);
end
$$;

-- The same secret under a newer key: tokens stay valid, so the version stays.
create function public.replace_secret(p_client_key text, p_version bigint, p_secret text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
begin
    update app.installations set secret = p_secret
    where site_id = v_site and version = p_version and state <> 'uninstalled';
    return jsonb_build_object('changed', found);
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function public.find_installation(text), public.uninstall_site(text),
    public.set_site_enabled(text, boolean), public.replace_secret(text, bigint, text)
    from public, anon, authenticated;
grant execute on function public.find_installation(text), public.uninstall_site(text),
    public.set_site_enabled(text, boolean), public.replace_secret(text, bigint, text)
    to service_role;
