-- Research that ended while nobody looked is offered on whatever device its author comes back with.

create index on app.ai_requests (site_id, account_id, settled_at)
    where kind = 'research' and state in ('complete', 'partial');

create function public.list_ended_research(p_client_key text, p_version bigint, p_account_id text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    return (
        select coalesce(jsonb_agg(
            jsonb_build_object(
                'requestId', r.id, 'model', r.model, 'outcome', r.state, 'createdAt', app.rfc3339(r.created_at))
            order by r.settled_at desc), '[]')
        from app.ai_requests r
        where r.site_id = v_site and r.account_id = p_account_id and r.kind = 'research'
            and r.state in ('complete', 'partial') and r.settled_at >= app.now() - interval '24 hours'
            and r.response is not null);
end
$$;
comment on function public.list_ended_research is 'Runs whose page can still be had by get_research_run, the last that ended first';

revoke execute on function public.list_ended_research(text, bigint, text) from public, anon, authenticated;
grant execute on function public.list_ended_research(text, bigint, text) to service_role;
