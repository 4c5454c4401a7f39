-- All that we hold of a site has what runs in it as whole as what ended.

create function app.opens_texts(p_site bigint) returns boolean
language sql stable set search_path = ''
as $$ select exists (select from app.sites s where s.id = p_site and s.audit_open and s.plan = 'enterprise') $$;
comment on function app.opens_texts is 'Whether administrators may see what was asked and answered (P16)';

create or replace function app.holding_of_running(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('runningRequest', 1, jsonb_build_object(
            'requestId', r.id, 'createdAt', app.rfc3339(r.created_at), 'accountId', r.account_id, 'kind', r.kind,
            'model', r.model, 'creditsHeld', trim_scale(r.held / 1000.0))
            || case when u.request_id is null then '{}'
                else jsonb_build_object('researchStatus', u.status, 'theme', u.theme, 'providerRunId', u.response_id) end
            || case when app.opens_texts(p_site) then jsonb_build_object('prompt', r.prompt) else '{}' end),
            '' order by r.created_at)
        from app.ai_requests r left join app.research_runs u on u.request_id = r.id
        where r.site_id = p_site and r.state = 'running');
end
$$;

revoke execute on function app.opens_texts(bigint) from public, anon, authenticated;
