-- What a filter or a sum looks at lies in the index of the chain: a log is searched without reading its records, which are wide.
create unique index ai_requests_chain on app.ai_requests (site_id, sequence) include (created_at, account_id, kind, model, charged)
    where sequence is not null;
drop index app.ai_requests_site_id_sequence_key;

create or replace function app.links(
    p_site bigint, p_from timestamptz, p_to timestamptz, p_account text, p_model text, p_after bigint, p_before bigint, p_rows int
) returns setof app.audit_rows
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
begin
    return query
    (
        select a.*
        from (
            select r.sequence from app.ai_requests r
            where r.site_id = p_site and r.sequence > p_after and r.sequence < p_before
                and (p_from is null or r.created_at >= p_from) and (p_to is null or r.created_at < p_to)
                and (p_account is null or r.account_id = p_account) and (p_model is null or r.model = p_model)
            order by r.sequence limit p_rows
        ) f cross join lateral (
            select * from app.settled_links l where l.site_id = p_site and l.sequence = f.sequence limit 1
        ) a
    ) union all (
        select * from app.late_links a
        where a.site_id = p_site and a.sequence > p_after and a.sequence < p_before
            and (p_from is null or a.created_at >= p_from) and (p_to is null or a.created_at < p_to)
            and (p_account is null or a.account_id = p_account) and (p_model is null or a.model = p_model)
        order by a.sequence limit p_rows
    ) order by sequence limit p_rows;
end
$$;

create or replace function app.newest_links(
    p_site bigint, p_from timestamptz, p_to timestamptz, p_account text, p_model text, p_before bigint, p_rows int
) returns setof app.audit_rows
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
begin
    return query
    (
        select a.*
        from (
            select r.sequence from app.ai_requests r
            where r.site_id = p_site and r.sequence < p_before
                and (p_from is null or r.created_at >= p_from) and (p_to is null or r.created_at < p_to)
                and (p_account is null or r.account_id = p_account) and (p_model is null or r.model = p_model)
            order by r.sequence desc limit p_rows
        ) f cross join lateral (
            select * from app.settled_links l where l.site_id = p_site and l.sequence = f.sequence limit 1
        ) a
    ) union all (
        select * from app.late_links a
        where a.site_id = p_site and a.sequence < p_before
            and (p_from is null or a.created_at >= p_from) and (p_to is null or a.created_at < p_to)
            and (p_account is null or a.account_id = p_account) and (p_model is null or a.model = p_model)
        order by a.sequence desc limit p_rows
    ) order by sequence desc limit p_rows;
end
$$;
