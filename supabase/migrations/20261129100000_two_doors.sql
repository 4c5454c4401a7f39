-- A site is one row, whichever door the app came in by: known by its client key through Connect, by its cloud id through Forge, and
-- by both once it has moved. A site of Forge's alone has its cloud id for a client key. Credits, plan and audit log stay with the row.

alter table app.sites
    add column cloud_id uuid unique,
    -- an erased site is nobody's
    add constraint sites_gone_check check (cloud_id is null or client_key is not null);
comment on column app.sites.cloud_id is 'As Forge names the site; null while Connect alone does';

alter table app.installations
    add column is_forge boolean not null default false,
    add column installation_id text,
    add column forge_signed_s bigint,
    drop constraint installations_check1,
    -- Connect's door is open while there is a secret, which is not kept for longer
    add constraint installations_doors_check check ((state = 'uninstalled') = (secret is null and not is_forge));
comment on column app.installations.is_forge is 'Forge''s door is open';
comment on column app.installations.installation_id is
    'Forge''s installation, as both doors name it: what tells that a site of Connect''s and one of Forge''s are the same';
comment on column app.installations.forge_signed_s is 'As signed_s, of Forge''s events: the two doors'' are not in one order';
create index installations_by_installation_id on app.installations (installation_id) where installation_id is not null;

-- An event may concern two rows, one a door. First the installation, then the sites in the order of their keys: no deadlock.
create function app.lock_doors(p_client_key text, p_cloud_id uuid, p_installation_id text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_key text;
begin
    perform pg_advisory_xact_lock(hashtextextended(p_installation_id, 2));
    for v_key in
        select p_client_key
        union
        select s.client_key from app.sites s left join app.installations i on i.site_id = s.id
        where s.client_key is not null and (s.cloud_id = p_cloud_id or i.installation_id = p_installation_id)
        order by 1
    loop
        perform app.lock_site(v_key);
    end loop;
end
$$;

-- The row of Connect's takes Forge's door over, and the other row ends. False: that one has a history of its own, and a person decides.
create function app.join_doors(p_connect bigint, p_forge bigint) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
    v_cloud_id uuid := (select s.cloud_id from app.sites s where s.id = p_forge);
    v_door app.installations;
begin
    if exists (select from app.ai_requests r where r.site_id = p_forge)
        or exists (select from app.checkout_sessions c where c.site_id = p_forge)
        or exists (select from app.ledger_entries l where l.site_id = p_forge and l.kind <> 'trial')
    then
        return false;
    end if;
    select * into v_door from app.installations i where i.site_id = p_forge;
    perform app.end_site(p_forge, null);
    update app.sites set cloud_id = v_cloud_id where id = p_connect;
    update app.installations
    set is_forge = v_door.is_forge, forge_signed_s = v_door.forge_signed_s, version = nextval('app.installation_versions'),
        state = case when v_door.is_forge then 'enabled' else state end,
        uninstalled_at = case when v_door.is_forge then null else uninstalled_at end
    where site_id = p_connect;
    return true;
end
$$;

-- Forge's site, found by its cloud id or by the installation that Connect named; a new one where there is none.
create function app.find_or_open_forge_site(p_cloud_id uuid, p_installation_id text, p_client_key_hash text) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_site bigint := (select s.id from app.sites s where s.cloud_id = p_cloud_id);
    v_connect bigint := (
        select i.site_id from app.installations i join app.sites s on s.id = i.site_id
        where i.installation_id = p_installation_id and s.cloud_id is null limit 1);
begin
    if v_connect is null then
        v_site := coalesce(v_site, app.find_or_open_site(p_cloud_id::text));
    elsif v_site is null then
        v_site := v_connect;
        -- it had its trial through Connect
        insert into app.trials (client_key_hash) values (p_client_key_hash) on conflict do nothing;
    elsif app.join_doors(v_connect, v_site) then
        v_site := v_connect;
    end if;
    update app.sites set cloud_id = p_cloud_id, name = coalesce(name, p_cloud_id::text) where id = v_site;
    return v_site;
end
$$;

create function app.accept_forge_event(p_site bigint, p_signed_s bigint) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    if exists (select from app.installations i where i.site_id = p_site and i.forge_signed_s > p_signed_s) then
        perform app.refuse(401, 'stale_installation');
    end if;
    update app.installations set forge_signed_s = p_signed_s where site_id = p_site;
end
$$;

-- p_trial null: an upgrade, which gives no credits. The same event again changes nothing.
create function public.install_forge_site(
    p_cloud_id uuid, p_installation_id text, p_base_url text, p_client_key_hash text, p_trial bigint, p_signed_s bigint
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint;
begin
    perform app.lock_doors(p_cloud_id::text, p_cloud_id, p_installation_id);
    v_site := app.find_or_open_forge_site(p_cloud_id, p_installation_id, p_client_key_hash);
    perform app.accept_forge_event(v_site, p_signed_s);
    insert into app.installations as i (site_id, base_url, is_forge, installation_id, forge_signed_s)
    values (v_site, p_base_url, true, p_installation_id, p_signed_s)
    on conflict (site_id) do update
    set is_forge = true, installation_id = excluded.installation_id, state = 'enabled',
        version = nextval('app.installation_versions'), installed_at = app.now(), uninstalled_at = null
    where (i.is_forge, i.installation_id, i.state) is distinct from (true, excluded.installation_id, 'enabled');
    if p_trial is not null then
        perform app.give_trial(v_site, p_client_key_hash, p_trial);
    end if;
    return (select jsonb_build_object('clientKey', s.client_key, 'analytics', s.analytics) from app.sites s where s.id = v_site);
end
$$;

-- The app is gone from the site: Connect's door closes with Forge's, for it is one app.
create function public.remove_forge_site(p_cloud_id uuid, p_signed_s bigint) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site app.sites;
    v_changed boolean;
begin
    perform app.lock_doors(p_cloud_id::text, p_cloud_id, null);
    select * into v_site from app.sites s where s.cloud_id = p_cloud_id;
    perform app.accept_forge_event(v_site.id, p_signed_s);
    update app.installations
    set state = 'uninstalled', secret = null, is_forge = false, uninstalled_at = app.now(),
        signed_s = greatest(signed_s, p_signed_s)
    where site_id = v_site.id and state <> 'uninstalled';
    v_changed := found;
    return jsonb_build_object('clientKey', v_site.client_key, 'analytics', v_changed and v_site.analytics);
end
$$;
comment on function public.remove_forge_site is
    'clientKey is null for a site that is not known; analytics: its end is news, and the site allows telling of it';

create function public.find_forge_installation(p_cloud_id uuid, p_name text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    update app.sites set name = p_name where cloud_id = p_cloud_id and name is distinct from coalesce(p_name, name);
    return (
        select jsonb_build_object('clientKey', s.client_key, 'version', i.version)
        from app.installations i
        join app.sites s on s.id = i.site_id
        where s.cloud_id = p_cloud_id and i.is_forge and i.state = 'enabled');
end
$$;
comment on function public.find_forge_installation is
    'Null for a site that the app is not installed on through Forge; p_name is the host of its address, which no event tells';

-- A site that Connect's door is closed to has no secret.
create or replace function public.find_installation(p_client_key text) returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select jsonb_build_object(
        'clientKey', s.client_key, 'baseUrl', i.base_url, 'secret', i.secret, 'version', i.version, 'state', i.state)
    from app.installations i
    join app.sites s on s.id = i.site_id
    where s.client_key = p_client_key and i.secret is not null
$$;

drop function public.install_site(text, text, text, text, bigint, bigint);

-- The same handshake again changes nothing; another secret or address makes a new version, and old tokens are out.
create function public.install_site(
    p_client_key text, p_base_url text, p_secret text, p_client_key_hash text, p_trial bigint,
    p_signed_s bigint default null, p_installation_id text default null
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint;
    v_forge bigint;
begin
    perform app.lock_doors(p_client_key, null, p_installation_id);
    v_site := app.find_or_open_site(p_client_key);
    perform app.accept_event(p_client_key, p_signed_s);
    update app.sites set name = substring(p_base_url from '^[a-z]+://([^/:]+)') where id = v_site;
    insert into app.installations as i (site_id, base_url, secret, signed_s, installation_id)
    values (v_site, p_base_url, p_secret, p_signed_s, p_installation_id)
    on conflict (site_id) do update
    set base_url = excluded.base_url, secret = excluded.secret, state = 'enabled',
        installation_id = coalesce(excluded.installation_id, i.installation_id),
        version = nextval('app.installation_versions'), installed_at = app.now(), uninstalled_at = null
    where (i.base_url, i.secret, i.state, i.installation_id)
        is distinct from (excluded.base_url, excluded.secret, 'enabled', coalesce(excluded.installation_id, i.installation_id));
    perform app.give_trial(v_site, p_client_key_hash, p_trial);
    v_forge := (
        select i.site_id from app.installations i join app.sites s on s.id = i.site_id
        where i.installation_id = p_installation_id and s.cloud_id is not null and s.id <> v_site limit 1);
    if v_forge is not null then
        perform app.join_doors(v_site, v_forge);
    end if;
    return (
        select jsonb_build_object('version', i.version, 'analytics', s.analytics)
        from app.installations i join app.sites s on s.id = i.site_id where i.site_id = v_site);
end
$$;

-- Where the app is there through Forge too, Connect's door alone closes.
create or replace function public.uninstall_site(p_client_key text, p_signed_s bigint default null) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.accept_event(p_client_key, p_signed_s);
    v_changed boolean;
    v_ended boolean;
begin
    update app.installations
    set state = case when is_forge then 'enabled' else 'uninstalled' end, secret = null,
        uninstalled_at = case when is_forge then null else app.now() end,
        version = case when is_forge then nextval('app.installation_versions') else version end
    where site_id = v_site and secret is not null
    returning not is_forge into v_ended;
    v_changed := found;
    return jsonb_build_object(
        'changed', v_changed,
        'analytics', coalesce(v_ended, false) and (select s.analytics from app.sites s where s.id = v_site));
end
$$;

create or replace function app.end_site(p_site bigint, p_ended_by text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_request app.ai_requests;
begin
    for v_request in select * from app.ai_requests r where r.site_id = p_site and r.state = 'running' loop
        perform app.end_request(v_request, 0, '', 'cancelled', null, '{}');
    end loop;
    delete from app.installations i where i.site_id = p_site;
    delete from app.rate_windows w where w.site_id = p_site;
    delete from app.idempotency_keys k where k.site_id = p_site;
    delete from app.account_reports a where a.site_id = p_site;
    delete from app.audit_checkpoints c where c.site_id = p_site;
    delete from app.audit_heads h where h.site_id = p_site;
    update app.checkout_sessions c set account_id = null, key_hash = null, body_hash = null, url = null where c.site_id = p_site;
    update app.sites
    set client_key = null, cloud_id = null, name = null, brand = null, models_off = '{}', account_cap = null, audit_open = false,
        is_forgetting = true, ended_by = p_ended_by
    where id = p_site;
end
$$;

create or replace function app.holding_of_site(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select app.holding('site', 1, app.site_settings(p_site) - 'accountCap' || jsonb_build_object(
            'clientKey', s.client_key, 'cloudId', s.cloud_id, 'installationId', i.installation_id, 'name', s.name,
            'createdAt', app.rfc3339(s.created_at),
            'accountCapCredits', trim_scale(s.account_cap / 1000.0), 'baseUrl', i.base_url, 'state', i.state,
            'installedAt', app.rfc3339(i.installed_at), 'balance', trim_scale(b.balance / 1000.0)))
        from app.sites s join app.installations i on i.site_id = s.id join app.credit_balances b on b.site_id = s.id
        where s.id = p_site);
end
$$;

-- The report of accounts is Connect's: of a site that Forge alone knows nobody takes it.
create or replace function public.find_account_report(p_count int) returns jsonb
language plpgsql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint;
begin
    select a.site_id into v_site
    from app.account_reports a
    join app.installations i on i.site_id = a.site_id and i.state = 'enabled' and i.secret is not null
    where a.due_at <= app.now() order by a.due_at limit 1;
    return (
        select jsonb_build_object('clientKey', s.client_key, 'accounts', (
            select jsonb_agg(jsonb_build_object('accountId', d.account_id, 'updatedAt', (
                select app.rfc3339(coalesce(max(r.created_at), app.now())) from app.ai_requests r
                where r.site_id = v_site and r.account_id = d.account_id)))
            from (
                select a.account_id from app.account_reports a
                where a.site_id = v_site and a.due_at <= app.now() order by a.due_at, a.account_id limit p_count
            ) d))
        from app.sites s where s.id = v_site);
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated, service_role;
revoke execute on function
    public.install_site(text, text, text, text, bigint, bigint, text),
    public.install_forge_site(uuid, text, text, text, bigint, bigint),
    public.remove_forge_site(uuid, bigint),
    public.find_forge_installation(uuid, text)
    from public, anon, authenticated;
grant execute on function
    public.install_site(text, text, text, text, bigint, bigint, text),
    public.install_forge_site(uuid, text, text, text, bigint, bigint),
    public.remove_forge_site(uuid, bigint),
    public.find_forge_installation(uuid, text)
    to service_role;
