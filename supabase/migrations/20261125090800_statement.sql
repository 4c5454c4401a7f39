-- What a site has, and the lines of its ledger, newest first. Times leave as RFC 3339, credits as thousandths.

create function app.rfc3339(p_at timestamptz) returns text
language sql stable set search_path = ''
as $$ select to_char(p_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

create function app.ledger_line(p_entry app.ledger_entries) returns jsonb
language sql stable set search_path = ''
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'id', p_entry.id, 'at', app.rfc3339(p_entry.at), 'kind', p_entry.kind, 'credits', p_entry.credits,
        'balance', p_entry.balance, 'requestId', p_entry.request_id))
$$;

create function app.site_lines(p_site bigint, p_before bigint, p_count int) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select coalesce(jsonb_agg(app.ledger_line(l) order by l.position desc), '[]')
        from (
            select * from app.ledger_entries e where e.site_id = p_site and e.position < p_before
            order by e.position desc limit p_count
        ) l);
end
$$;

-- By the account's requests, not through all that the site was charged: an entry does not know the account.
create function app.account_lines(p_site bigint, p_account_id text, p_before bigint, p_count int) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select coalesce(jsonb_agg(app.ledger_line(l) order by l.position desc), '[]')
        from (
            select e.* from app.ai_requests r join app.ledger_entries e on e.request_id = r.id
            where r.site_id = p_site and r.account_id = p_account_id and r.charged > 0 and e.position < p_before
            order by e.position desc limit p_count
        ) l);
end
$$;

-- p_account_id null: every line of the site; else the charges of that account's own requests. p_before null: from the newest.
create function app.ledger_lines(p_site bigint, p_account_id text, p_before bigint, p_count int) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
    v_before bigint := coalesce(p_before, 9223372036854775807);
begin
    if p_account_id is null then
        return app.site_lines(p_site, v_before, p_count);
    end if;
    return app.account_lines(p_site, p_account_id, v_before, p_count);
end
$$;

create function app.has_due(p_site bigint) returns boolean
language sql stable set search_path = ''
as $$
    select exists (
        select from app.ai_requests r where r.site_id = p_site and r.state = 'running' and r.hold_until <= app.now())
    or exists (
        select from app.credit_grants g
        where g.site_id = p_site and g.is_open and g.remaining > g.held + g.frozen and g.expires_at <= app.now())
$$;

create function public.checkout_state(
    p_client_key text, p_version bigint, p_account_id text, p_all boolean, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    if app.has_due(v_site) then
        perform app.lock_site(p_client_key);
        perform app.expire_due(v_site);
    end if;
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    return (
        select jsonb_build_object(
            'balance', b.balance, 'held', b.held, 'frozen', b.frozen, 'available', b.available, 'plan', s.plan,
            'recent', app.ledger_lines(v_site, case when p_all then null else p_account_id end, null, 50))
        from app.credit_balances b join app.sites s on s.id = b.site_id
        where b.site_id = v_site);
end
$$;
comment on function public.checkout_state is 'p_all: for an administrator, every line; else the account''s own charges';

create function public.statement(
    p_client_key text, p_version bigint, p_account_id text, p_all boolean, p_before text, p_count int, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
    v_before bigint;
    v_lines jsonb;
begin
    if p_before is not null then
        select l.position into v_before from app.ledger_entries l where l.id = p_before and l.site_id = v_site;
        if not found then
            perform app.refuse(404, 'not_found');
        end if;
    end if;
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    -- one more than asked for tells whether there are older ones
    v_lines := app.ledger_lines(v_site, case when p_all then null else p_account_id end, v_before, p_count + 1);
    if jsonb_array_length(v_lines) <= p_count then
        return jsonb_build_object('lines', v_lines, 'before', null);
    end if;
    return jsonb_build_object('lines', v_lines - p_count, 'before', v_lines -> (p_count - 1) -> 'id');
end
$$;
comment on function public.statement is 'A page of p_count lines older than p_before; its `before` asks for the next, null at the end';

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function
    public.checkout_state(text, bigint, text, boolean, jsonb),
    public.statement(text, bigint, text, boolean, text, int, jsonb)
    from public, anon, authenticated;
grant execute on function
    public.checkout_state(text, bigint, text, boolean, jsonb),
    public.statement(text, bigint, text, boolean, text, int, jsonb)
    to service_role;
