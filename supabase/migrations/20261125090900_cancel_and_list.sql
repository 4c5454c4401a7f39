-- A caller stops a running request, and finds those that run.

create function public.cancel_ai_request(p_client_key text, p_version bigint, p_account_id text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
    v_request app.ai_requests;
begin
    v_site := app.verify_installation(p_client_key, p_version);
    v_request := app.get_request(v_site, p_request_id);
    if v_request.account_id is distinct from p_account_id then
        perform app.refuse(404, 'not_found');
    end if;
    if v_request.state <> 'running' then
        return jsonb_build_object('state', 'ended', 'outcome', v_request.state);
    end if;
    update app.ai_requests set cancel_requested_at = coalesce(cancel_requested_at, app.now()) where id = p_request_id;
    return jsonb_build_object('state', 'cancelling');
end
$$;

create function public.is_cancelled(p_client_key text, p_request_id text) returns boolean
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select exists (
        select from app.ai_requests r join app.sites s on s.id = r.site_id
        where r.id = p_request_id and s.client_key = p_client_key and r.cancel_requested_at is not null)
$$;

create function public.list_running(p_client_key text, p_version bigint, p_account_id text, p_kind text default null) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    return (
        select coalesce(jsonb_agg(
            jsonb_build_object(
                'requestId', r.id, 'kind', r.kind, 'model', r.model, 'state', r.state, 'createdAt', app.rfc3339(r.created_at))
            order by r.created_at desc), '[]')
        from app.ai_requests r
        where r.site_id = v_site and r.account_id = p_account_id
            and r.state = 'running' and r.hold_until > app.now() and (p_kind is null or r.kind = p_kind));
end
$$;

revoke execute on function
    public.cancel_ai_request(text, bigint, text, text), public.is_cancelled(text, text),
    public.list_running(text, bigint, text, text)
    from public, anon, authenticated;
grant execute on function
    public.cancel_ai_request(text, bigint, text, text), public.is_cancelled(text, text),
    public.list_running(text, bigint, text, text)
    to service_role;
