-- A page of research is made by another model than searches: where that one is switched off, nothing of a prompt goes to it.

drop function public.begin_research_run(
    text, bigint, text, text, text, text, text, text, jsonb, bigint, int, text, text, jsonb, text);
-- p_page_model null: by functions that were deployed before this
create function public.begin_research_run(
    p_client_key text, p_version bigint, p_account_id text, p_request_id text, p_kind text, p_model text, p_served_by text,
    p_prompt text, p_image jsonb, p_hold bigint, p_hold_s int, p_key_hash text, p_body_hash text, p_limits jsonb, p_theme text,
    p_page_model text default null
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
    -- one whose first answer was lost has begun
    if exists (select from app.sites s where s.id = v_site and p_page_model = any (s.models_off))
        and not exists (select from app.ai_requests r where r.id = p_request_id)
    then
        perform app.refuse(403, 'forbidden', '{"reason": "page_model_off"}');
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

revoke execute on function
    public.begin_research_run(
        text, bigint, text, text, text, text, text, text, jsonb, bigint, int, text, text, jsonb, text, text)
    from public, anon, authenticated;
grant execute on function
    public.begin_research_run(
        text, bigint, text, text, text, text, text, text, jsonb, bigint, int, text, text, jsonb, text, text)
    to service_role;
