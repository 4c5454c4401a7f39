-- A run of research outlives its site at its provider: what names it there is kept until the provider has deleted it (P12). It lay in
-- the row of its request, and went with it.

-- The runs of sites that have ended, as the functions end them.
create function app.stray_runs() returns jsonb
language sql stable set search_path = ''
as $$
    select coalesce(jsonb_agg(jsonb_build_object('requestId', u.request_id, 'responseId', u.response_id)), '[]')
    from app.research_runs u join app.ai_requests r on r.id = u.request_id join app.sites s on s.id = r.site_id
    where s.client_key is null and u.response_id is not null
$$;

-- Requests that nobody needs any more: all but those whose run the provider may still store.
create view app.forgettable_requests as
select r.id, r.site_id, r.sequence from app.ai_requests r
where not exists (select from app.research_runs u where u.request_id = r.id and u.response_id is not null);

create or replace function public.end_site(
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
    return jsonb_build_object(
        'stray', public.list_stray_subscriptions(), 'straySessions', public.list_stray_sessions(), 'runs', app.stray_runs());
end
$$;
comment on function public.end_site is
    'Of this and of other sites that have ended: `stray` are subscriptions that somebody still pays for, `straySessions` payment '
    'pages that are still open, `runs` what is stored of research';

create or replace function public.forget_site(p_count int) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint;
    v_count int;
begin
    select s.id into v_site from app.sites s
    where s.is_forgetting and (
        exists (select from app.forgettable_requests f where f.site_id = s.id)
        or not exists (select from app.ai_requests r where r.site_id = s.id))
    order by s.id limit 1 for update skip locked;
    if not found then
        return 0;
    end if;
    perform set_config('skyline.verb', 'forget_site', true);
    with chosen as (
        select f.id from app.forgettable_requests f where f.site_id = v_site order by f.sequence limit p_count
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
comment on function public.forget_site is
    'How many requests of a site that has ended were deleted; 0: nothing can be deleted now';

revoke execute on function app.stray_runs() from public, anon, authenticated;
