-- Of a request that expired and was settled late, what had been said of it first is held too: its link, which the late one follows.

create function app.holding_of_expired_links(p_site bigint, p_after bigint, p_count int) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('expiredLink', l.sequence, jsonb_build_object(
            'requestId', l.request_id, 'settledAt', app.rfc3339(l.settled_at), 'site', l.site, 'servedBy', l.served_by,
            'hash', l.hash)), '' order by l.sequence)
        from (
            select * from app.expired_links e where e.site_id = p_site and e.sequence > p_after order by e.sequence limit p_count
        ) l);
end
$$;

create or replace function public.site_holdings(
    p_client_key text, p_version bigint, p_part text, p_after bigint, p_count int, p_bytes bigint
) returns public."application/x-ndjson"
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    return coalesce(case p_part
        when 'site' then app.holding_of_site(v_site)
        when 'ledgerEntries' then app.holding_of_entries(v_site, p_after, p_count)
        when 'grants' then app.holding_of_grants(v_site, p_after, p_count)
        when 'requests' then app.holding_of_requests(v_site, p_after, p_count, p_bytes)
        when 'expiredLinks' then app.holding_of_expired_links(v_site, p_after, p_count)
        when 'runningRequests' then app.holding_of_running(v_site)
        when 'accounts' then app.holding_of_accounts(v_site)
        when 'checkoutSessions' then app.holding_of_checkouts(v_site)
        when 'payments' then app.holding_of_payments(v_site)
        when 'paymentReviews' then app.holding_of_reviews(v_site)
        when 'operatorActions' then app.holding_of_actions(v_site)
        when 'checkpoints' then app.holding_of_checkpoints(v_site, p_after, p_count)
    end, '');
end
$$;

revoke execute on function app.holding_of_expired_links(bigint, bigint, int) from public, anon, authenticated;
