-- All that we hold of a site, a line of JSON each, for its administrators. What a person wrote is in it only where the audit log is
-- open (P16); the shared secret, which is ciphertext, stays out.

create function app.holding(p_part text, p_place bigint, p_what jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
begin
    return (jsonb_build_object('part', p_part, 'place', p_place) || p_what)::text || E'\n';
end
$$;

create function app.holding_of_site(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select app.holding('site', 1, app.site_settings(p_site) - 'accountCap' || jsonb_build_object(
            'clientKey', s.client_key, 'name', s.name, 'createdAt', app.rfc3339(s.created_at),
            'accountCapCredits', trim_scale(s.account_cap / 1000.0), 'baseUrl', i.base_url, 'state', i.state,
            'installedAt', app.rfc3339(i.installed_at), 'balance', trim_scale(b.balance / 1000.0)))
        from app.sites s join app.installations i on i.site_id = s.id join app.credit_balances b on b.site_id = s.id
        where s.id = p_site);
end
$$;

create function app.holding_of_entries(p_site bigint, p_after bigint, p_count int) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('ledgerEntry', e.position, jsonb_strip_nulls(jsonb_build_object(
            'id', e.id, 'at', app.rfc3339(e.at), 'kind', e.kind, 'credits', trim_scale(e.credits / 1000.0),
            'balance', trim_scale(e.balance / 1000.0), 'requestId', e.request_id, 'reason', e.reason, 'actor', e.actor))),
            '' order by e.position)
        from (
            select * from app.ledger_entries l where l.site_id = p_site and l.position > p_after
            order by l.position limit p_count
        ) e);
end
$$;

create function app.holding_of_grants(p_site bigint, p_after bigint, p_count int) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('grant', g.id, jsonb_build_object(
            'kind', g.kind, 'credits', trim_scale(g.amount / 1000.0), 'remaining', trim_scale(g.remaining / 1000.0),
            'expiresAt', app.rfc3339(g.expires_at))), '' order by g.id)
        from (
            select * from app.credit_grants c where c.site_id = p_site and c.id > p_after order by c.id limit p_count
        ) g);
end
$$;

-- By the place in the chain; those that run have none yet and come behind the last.
create function app.holding_of_requests(p_site bigint, p_after bigint, p_count int, p_bytes bigint) returns text
language plpgsql stable set search_path = ''
as $$
declare
    v_is_open boolean := exists (
        select from app.sites s where s.id = p_site and s.audit_open and s.plan = 'enterprise');
begin
    return (
        with found as (
            select r.*, octet_length(coalesce(r.prompt, '')) + octet_length(coalesce(r.response, '')) as bytes
            from app.ai_requests r
            where r.site_id = p_site and r.sequence > p_after order by r.sequence limit p_count
        ), sized as (
            select f.*, sum(f.bytes) over (order by f.sequence rows between unbounded preceding and 1 preceding) as bytes_before
            from found f
        )
        select string_agg(app.holding('request', z.sequence, jsonb_build_object(
            'requestId', z.id, 'createdAt', app.rfc3339(z.created_at), 'settledAt', app.rfc3339(z.settled_at),
            'accountId', z.account_id, 'site', z.site, 'kind', z.kind, 'model', z.model, 'servedBy', z.served_by,
            'hasImage', z.has_image, 'imageMediaType', z.image_media_type, 'imageSizeBytes', z.image_size_bytes,
            'creditsHeld', trim_scale(z.held / 1000.0), 'creditsCharged', trim_scale(z.charged / 1000.0),
            'outcome', z.state, 'hash', z.hash)
            || case when v_is_open then jsonb_build_object('prompt', z.prompt, 'response', z.response) else '{}' end),
            '' order by z.sequence)
        from sized z where coalesce(z.bytes_before, 0) < p_bytes);
end
$$;

create function app.holding_of_running(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('runningRequest', 1, jsonb_build_object(
            'requestId', r.id, 'createdAt', app.rfc3339(r.created_at), 'accountId', r.account_id, 'kind', r.kind,
            'model', r.model, 'creditsHeld', trim_scale(r.held / 1000.0))), '' order by r.created_at)
        from app.ai_requests r where r.site_id = p_site and r.state = 'running');
end
$$;

create function app.holding_of_accounts(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return concat(
        (select string_agg(app.holding('account', 1, jsonb_build_object(
            'accountId', a.account_id, 'nextReportAt', app.rfc3339(a.due_at))), '' order by a.account_id)
        from app.account_reports a where a.site_id = p_site),
        (select string_agg(app.holding('requestCount', 1, jsonb_build_object(
            'accountId', nullif(w.account_id, ''), 'bucket', w.bucket, 'count', w.count, 'until', app.rfc3339(w.ends_at))), '')
        from app.rate_windows w where w.site_id = p_site),
        (select string_agg(app.holding('idempotencyKey', 1, jsonb_build_object(
            'accountId', k.account_id, 'endpoint', k.endpoint, 'requestId', k.request_id,
            'createdAt', app.rfc3339(k.created_at))), '')
        from app.idempotency_keys k where k.site_id = p_site));
end
$$;

create function app.holding_of_checkpoints(p_site bigint, p_after bigint, p_count int) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('checkpoint', c.sequence, jsonb_build_object(
            'signedAt', app.rfc3339(c.signed_at), 'hash', c.hash, 'jws', c.jws)), '' order by c.sequence)
        from (
            select * from app.audit_checkpoints k where k.site_id = p_site and k.sequence > p_after
            order by k.sequence limit p_count
        ) c);
end
$$;

create function app.holding_of_checkouts(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('checkoutSession', 1, jsonb_build_object(
            'id', c.id, 'createdAt', app.rfc3339(c.created_at), 'accountId', c.account_id, 'pack', c.pack,
            'credits', trim_scale(c.credits / 1000.0), 'amountCents', c.amount_cents, 'currency', c.currency,
            'state', app.state_of_checkout(c), 'stripeSessionId', c.session_id)), '' order by c.created_at, c.id)
        from app.checkout_sessions c where c.site_id = p_site);
end
$$;

create function public.site_holdings(
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
        when 'runningRequests' then app.holding_of_running(v_site)
        when 'accounts' then app.holding_of_accounts(v_site)
        when 'checkoutSessions' then app.holding_of_checkouts(v_site)
        when 'checkpoints' then app.holding_of_checkpoints(v_site, p_after, p_count)
    end, '');
end
$$;
comment on function public.site_holdings is
    'A part''s lines behind the place p_after, as many as fit; a part that has no places comes whole';

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function public.site_holdings(text, bigint, text, bigint, int, bigint) from public, anon, authenticated;
grant execute on function public.site_holdings(text, bigint, text, bigint, int, bigint) to service_role;
