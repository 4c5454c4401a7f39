-- A run of research goes on at its provider for many minutes, whoever is there to look: what is known of it is kept here.

create table app.research_runs (
    request_id text primary key references app.ai_requests on delete cascade,
    -- the theme that the caller wished for
    theme text,
    -- the run's name at its provider, as long as something of it may be stored there (P12)
    response_id text,
    status text not null default 'queued' check (status in ('queued', 'researching', 'structuring')),
    -- what the run found and what it cost, from its reading until the page is made of it: a part of the AI response (P04)
    report jsonb,
    spent bigint not null default 0 check (spent >= 0),
    -- until then somebody makes the page
    structuring_until timestamptz
);
create index on app.research_runs (response_id) where response_id is not null;
alter table app.research_runs enable row level security;

-- What a run found is in its record then; the row stays while the provider may have something of it.
create function app.end_research_run() returns trigger
language plpgsql set search_path = ''
as $$
begin
    update app.research_runs r set report = null where r.request_id = new.id;
    delete from app.research_runs r where r.request_id = new.id and r.response_id is null;
    return null;
end
$$;
create trigger research_runs_end after update on app.ai_requests
    for each row when (old.state = 'running' and new.state <> 'running' and new.kind = 'research')
    execute function app.end_research_run();

create function app.find_running_key(p_site bigint, p_account_id text, p_key_hash text, p_body_hash text) returns text
language sql stable set search_path = ''
as $$
    select r.id from app.idempotency_keys k join app.ai_requests r on r.id = k.request_id
    where k.site_id = p_site and k.account_id = p_account_id and k.endpoint = 'generate' and k.key_hash = p_key_hash
        and k.body_hash = p_body_hash and k.created_at > app.now() - interval '24 hours'
        and r.kind = 'research' and r.state = 'running'
$$;

create function public.begin_research_run(
    p_client_key text, p_version bigint, p_account_id text, p_request_id text, p_kind text, p_model text, p_served_by text,
    p_prompt text, p_image jsonb, p_hold bigint, p_hold_s int, p_key_hash text, p_body_hash text, p_limits jsonb, p_theme text
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
    v_running text;
    v_answer jsonb;
begin
    v_site := app.verify_installation(p_client_key, p_version);
    perform app.expire_due(v_site);
    v_running := app.find_running_key(v_site, p_account_id, p_key_hash, p_body_hash);
    if v_running is not null and v_running <> p_request_id then
        perform app.count_in_window(v_site, p_account_id, 'ai', p_limits);
        return jsonb_build_object('state', 'running', 'requestId', v_running);
    end if;
    v_answer := public.begin_ai_request(
        p_client_key, p_version, p_account_id, p_request_id, p_kind, p_model, p_served_by, p_prompt, p_image, p_hold, p_hold_s,
        p_key_hash, p_body_hash, p_limits);
    if v_answer ->> 'state' = 'begun' then
        insert into app.research_runs (request_id, theme)
        select r.id, p_theme from app.ai_requests r where r.id = p_request_id and r.state = 'running'
        on conflict (request_id) do nothing;
    end if;
    return v_answer;
end
$$;
comment on function public.begin_research_run is
    'As begin_ai_request; a key whose run still goes on is answered with that run''s id and the state running';

create function app.describe_run(p_request app.ai_requests) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
    v_run app.research_runs;
begin
    select * into v_run from app.research_runs r where r.request_id = p_request.id;
    return jsonb_build_object(
        'requestId', p_request.id, 'clientKey', (select s.client_key from app.sites s where s.id = p_request.site_id),
        'model', p_request.model, 'servedBy', p_request.served_by, 'prompt', p_request.prompt, 'state', p_request.state,
        'held', p_request.held, 'response', p_request.response, 'result', p_request.result,
        'elapsedS', floor(extract(epoch from app.now() - p_request.created_at))::bigint,
        'theme', v_run.theme, 'responseId', v_run.response_id, 'status', v_run.status, 'report', v_run.report,
        'spent', v_run.spent, 'isCancelled', p_request.cancel_requested_at is not null,
        'isStructuring', coalesce(v_run.structuring_until > app.now(), false));
end
$$;

-- Raises PT404 for what is no run of this account, and for one that is over for a day.
create function public.get_research_run(p_client_key text, p_version bigint, p_account_id text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
    v_request app.ai_requests := app.get_request(v_site, p_request_id);
begin
    if v_request.account_id is distinct from p_account_id or v_request.kind <> 'research'
        or v_request.settled_at < app.now() - interval '24 hours'
    then
        perform app.refuse(404, 'not_found');
    end if;
    return app.describe_run(v_request);
end
$$;

-- A running request was listed by its kind; of a run its caller wants to know how far it is.
drop function public.list_running(text, bigint, text, text);

create function public.list_research_runs(p_client_key text, p_version bigint, p_account_id text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    return (
        select coalesce(jsonb_agg(
            jsonb_build_object(
                'requestId', r.id, 'model', r.model, 'status', u.status, 'createdAt', app.rfc3339(r.created_at))
            order by r.created_at desc), '[]')
        from app.ai_requests r join app.research_runs u on u.request_id = r.id
        where r.site_id = v_site and r.account_id = p_account_id and r.state = 'running' and r.hold_until > app.now());
end
$$;

-- Null for what is no run, and for one that nobody has to end any more.
create function public.find_open_run(p_client_key text, p_request_id text) returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select app.describe_run(r)
    from app.research_runs u join app.ai_requests r on r.id = u.request_id join app.sites s on s.id = r.site_id
    where r.id = p_request_id and s.client_key = p_client_key
$$;

-- For the maintenance run: those that go on, and those of which the provider may still store something.
create function public.list_open_runs() returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(app.describe_run(r) order by r.created_at), '[]')
    from app.research_runs u join app.ai_requests r on r.id = u.request_id
    where r.state = 'running' or u.response_id is not null
$$;

create function public.note_research_run(p_request_id text, p_status text, p_response_id text) returns boolean
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
begin
    update app.research_runs r
    set status = coalesce(p_status, r.status), response_id = coalesce(p_response_id, r.response_id)
    where r.request_id = p_request_id;
    return found;
end
$$;

create function public.keep_report(p_request_id text, p_report jsonb, p_spent bigint) returns boolean
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
begin
    update app.research_runs r set report = p_report, spent = p_spent, status = 'structuring'
    from app.ai_requests q
    where r.request_id = p_request_id and q.id = r.request_id and q.state = 'running' and r.report is null;
    return found;
end
$$;
comment on function public.keep_report is 'False where somebody was first, or the request has ended';

create function public.claim_structuring(p_request_id text, p_lease_s int) returns boolean
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
begin
    update app.research_runs r set structuring_until = app.now() + make_interval(secs => p_lease_s)
    where r.request_id = p_request_id and r.report is not null
        and (r.structuring_until is null or r.structuring_until <= app.now());
    return found;
end
$$;
comment on function public.claim_structuring is 'True for one caller at a time: it makes the page';

create function public.forget_response(p_request_id text) returns boolean
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
begin
    update app.research_runs r set response_id = null where r.request_id = p_request_id;
    delete from app.research_runs r using app.ai_requests q
    where r.request_id = p_request_id and q.id = r.request_id and q.state <> 'running';
    return true;
end
$$;
comment on function public.forget_response is 'The provider stores nothing of the run any more';

revoke execute on function
    app.end_research_run(), app.find_running_key(bigint, text, text, text), app.describe_run(app.ai_requests),
    public.begin_research_run(
        text, bigint, text, text, text, text, text, text, jsonb, bigint, int, text, text, jsonb, text),
    public.get_research_run(text, bigint, text, text), public.list_research_runs(text, bigint, text),
    public.find_open_run(text, text), public.list_open_runs(), public.note_research_run(text, text, text), public.keep_report(text, jsonb, bigint),
    public.claim_structuring(text, int), public.forget_response(text)
    from public, anon, authenticated;
grant execute on function
    public.begin_research_run(
        text, bigint, text, text, text, text, text, text, jsonb, bigint, int, text, text, jsonb, text),
    public.get_research_run(text, bigint, text, text), public.list_research_runs(text, bigint, text),
    public.find_open_run(text, text), public.list_open_runs(), public.note_research_run(text, text, text), public.keep_report(text, jsonb, bigint),
    public.claim_structuring(text, int), public.forget_response(text)
    to service_role;
