-- A person's lines are read along what the person asked, newest first, and no longer sorted out of all of it: a request is linked
-- and charged at one time, so sequences and positions have one order.
create index ai_requests_of_accounts on app.ai_requests (site_id, account_id, sequence) where sequence is not null;

create or replace function app.account_lines(p_site bigint, p_account_id text, p_before bigint, p_count int) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
    v_before bigint := (
        select r.sequence from app.ledger_entries e join app.ai_requests r on r.id = e.request_id
        where e.site_id = p_site and e.position = p_before);
begin
    return (
        select coalesce(jsonb_agg(app.ledger_line(l) order by l.position desc), '[]')
        from (
            select e.* from app.ai_requests r join app.ledger_entries e on e.request_id = r.id
            where r.site_id = p_site and r.account_id = p_account_id and r.sequence < coalesce(v_before, 9223372036854775807)
                and r.charged > 0 and e.position < p_before
            order by r.sequence desc limit p_count
        ) l);
end
$$;
