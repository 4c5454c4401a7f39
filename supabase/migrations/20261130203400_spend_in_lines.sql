-- The spend as lines of JSON, as the answer has them: two years of a thousand people are more than an answer in one piece may have.
drop function public.audit_spend(text, bigint, text, jsonb);
create function public.audit_spend(p_client_key text, p_version bigint, p_account_id text, p_limits jsonb)
returns public."application/x-ndjson"
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.open_audit(p_client_key, p_version, p_account_id, p_limits);
begin
    return (
        select coalesce(string_agg(concat(
            '{"month":"', to_char(m.month, 'YYYY-MM'), '","accountId":', coalesce(to_json(m.account_id)::text, 'null'),
            ',"kind":"', m.kind, '","requests":', m.requests, ',"credits":', trim_scale(m.charged / 1000.0), E'}\n'),
            '' order by m.month desc, m.charged desc, m.account_id, m.kind), '')
        from (
            select date_trunc('month', r.created_at at time zone 'utc') as month, r.account_id, r.kind,
                count(*) as requests, sum(r.charged) as charged
            from app.ai_requests r where r.site_id = v_site and r.sequence is not null
            group by 1, 2, 3
        ) m);
end
$$;

revoke execute on function public.audit_spend(text, bigint, text, jsonb) from public, anon, authenticated;
grant execute on function public.audit_spend(text, bigint, text, jsonb) to service_role;
