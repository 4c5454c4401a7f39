-- What is erased, and when: texts by the site's retention, an account that was closed, a site that is gone. What was paid stays, as
-- accounting law asks, without the account (P20).

alter table app.sites
    -- of the chain: up to here every text past its time is erased already, so a run need not look again
    add column texts_forgotten_to bigint not null default 0,
    -- gone, and requests of it are still to be deleted
    add column is_forgetting boolean not null default false,
    -- the request of an administrator that ended it, to know it again when its answer was lost
    add column ended_by text;

-- Of one site at most p_count texts, in the order of its chain. Who runs long ends behind younger ones, and is due before them.
create function app.forget_texts_of(p_site app.sites, p_count int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
    v_due timestamptz := app.now() - make_interval(days => p_site.retention_days);
    v_looked_at bigint[];
    v_not_due bigint;
    v_count int;
begin
    select array_agg(l.sequence), min(l.sequence) filter (where l.created_at > v_due) into v_looked_at, v_not_due
    from (
        select r.sequence, r.created_at from app.ai_requests r
        where r.site_id = p_site.id and r.sequence > p_site.texts_forgotten_to order by r.sequence limit p_count
    ) l;
    perform set_config('skyline.verb', 'forget_texts', true);
    update app.ai_requests r
    set prompt = null, prompt_salt = null, response = null, response_salt = null
    where r.site_id = p_site.id and r.sequence = any (v_looked_at) and r.created_at <= v_due
        and (r.prompt is not null or r.response is not null);
    get diagnostics v_count = row_count;
    perform set_config('skyline.verb', '', true);
    update app.sites s set texts_forgotten_to = coalesce(v_not_due - 1, v_looked_at[array_upper(v_looked_at, 1)])
    where s.id = p_site.id and s.texts_forgotten_to < coalesce(v_not_due - 1, v_looked_at[array_upper(v_looked_at, 1)]);
    return v_count;
end
$$;

create function public.forget_texts(p_count int) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site app.sites;
    v_count int := 0;
begin
    for v_site in
        select s.* from app.sites s
        where exists (
            select from (
                select r.created_at from app.ai_requests r
                where r.site_id = s.id and r.sequence > s.texts_forgotten_to order by r.sequence limit 100
            ) n
            where n.created_at <= app.now() - make_interval(days => s.retention_days))
    loop
        exit when v_count >= p_count;
        v_count := v_count + app.forget_texts_of(v_site, p_count - v_count);
    end loop;
    return v_count;
end
$$;
comment on function public.forget_texts is 'How many requests lost their texts; as many as p_count: there are more';

-- An account that was closed leaves every site; what it was charged stays, with nothing that says by whom.
create function app.forget_account_of(p_site bigint, p_account_id text, p_count int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
    v_count int;
begin
    perform set_config('skyline.verb', 'forget_texts', true);
    update app.ai_requests
    set account_id = null, account_salt = null, prompt = null, prompt_salt = null, response = null, response_salt = null
    where id in (
        select r.id from app.ai_requests r
        where r.site_id = p_site and r.account_id = p_account_id and r.state <> 'running' limit p_count);
    get diagnostics v_count = row_count;
    perform set_config('skyline.verb', '', true);
    delete from app.idempotency_keys k where k.site_id = p_site and k.account_id = p_account_id;
    delete from app.rate_windows w where w.site_id = p_site and w.account_id = p_account_id;
    update app.checkout_sessions c set account_id = null, key_hash = null, body_hash = null, url = null
    where c.site_id = p_site and c.account_id = p_account_id;
    if v_count < p_count then
        -- what still runs is forgotten the next time
        delete from app.account_reports a
        where a.site_id = p_site and a.account_id = p_account_id and not exists (
            select from app.ai_requests r where r.site_id = p_site and r.account_id = p_account_id and r.state = 'running');
    end if;
    return v_count;
end
$$;

create function public.forget_account(p_account_id text, p_count int) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint;
    v_count int := 0;
begin
    for v_site in
        select a.site_id from app.account_reports a join app.sites s on s.id = a.site_id
        where a.account_id = p_account_id order by a.site_id
    loop
        exit when v_count >= p_count;
        v_count := v_count + app.forget_account_of(v_site, p_account_id, p_count - v_count);
    end loop;
    return v_count;
end
$$;
comment on function public.forget_account is 'How many requests lost account and texts; as many as p_count: there are more';

-- At once: the site is unknown, its holds are free, and all that names it or a person is gone but its requests, which may be a
-- million; those go by forget_requests. Entries keep amounts and dates, and app.trials a keyed hash (P20).
create function app.end_site(p_site bigint, p_ended_by text) returns void
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
    set client_key = null, name = null, brand = null, models_off = '{}', account_cap = null, audit_open = false,
        is_forgetting = true, ended_by = p_ended_by
    where id = p_site;
end
$$;

-- Plans that are paid for on and on, though their site has ended.
create function public.list_stray_subscriptions() returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(c.subscription_id), '[]')
    from app.checkout_sessions c join app.sites s on s.id = c.site_id
    where s.client_key is null and c.subscription_id is not null and not app.is_over(c.subscription_status)
$$;

create function public.end_site(
    p_client_key text, p_version bigint, p_account_id text, p_request_id text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
begin
    -- the answer to the first call was lost: there is no site by this key any more
    if v_site is not null or not exists (select from app.sites s where s.ended_by = p_request_id) then
        v_site := app.verify_installation(p_client_key, p_version);
        perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
        perform app.end_site(v_site, p_request_id);
    end if;
    return jsonb_build_object('stray', public.list_stray_subscriptions());
end
$$;
comment on function public.end_site is 'Its `stray` are subscriptions, of this and of other sites that have ended, which somebody still pays for';

-- Sites that have been uninstalled for 30 days, in the order of their keys, as each transaction that locks several must take them.
create function public.end_gone_sites(p_count int) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_client_key text;
    v_site bigint;
    v_count int := 0;
begin
    for v_client_key in
        select s.client_key from app.sites s join app.installations i on i.site_id = s.id
        where i.uninstalled_at <= app.now() - interval '30 days' order by s.client_key limit p_count
    loop
        v_site := app.lock_site(v_client_key);
        -- it may have come back while we waited
        if exists (
            select from app.installations i
            where i.site_id = v_site and i.uninstalled_at <= app.now() - interval '30 days')
        then
            perform app.end_site(v_site, null);
            v_count := v_count + 1;
        end if;
    end loop;
    return v_count;
end
$$;

-- forget_site's second half: the requests of sites that have ended, at most p_count of them.
create function public.forget_site(p_count int) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint;
    v_count int;
begin
    select s.id into v_site from app.sites s where s.is_forgetting order by s.id limit 1 for update skip locked;
    if not found then
        return 0;
    end if;
    perform set_config('skyline.verb', 'forget_site', true);
    with chosen as (
        select r.id from app.ai_requests r where r.site_id = v_site order by r.sequence limit p_count
    ), unlinked as (
        delete from app.expired_links l using chosen c where l.request_id = c.id
    )
    delete from app.ai_requests r using chosen c where r.id = c.id;
    get diagnostics v_count = row_count;
    perform set_config('skyline.verb', '', true);
    update app.sites s set is_forgetting = exists (select from app.ai_requests r where r.site_id = v_site)
    where s.id = v_site;
    return greatest(v_count, 1);
end
$$;
comment on function public.forget_site is 'How many requests of a site that has ended were deleted; 0: nothing is left to delete';

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function
    public.forget_texts(int), public.forget_account(text, int),
    public.list_stray_subscriptions(), public.end_site(text, bigint, text, text, jsonb), public.end_gone_sites(int),
    public.forget_site(int)
    from public, anon, authenticated;
grant execute on function
    public.forget_texts(int), public.forget_account(text, int),
    public.list_stray_subscriptions(), public.end_site(text, bigint, text, text, jsonb), public.end_gone_sites(int),
    public.forget_site(int)
    to service_role;
