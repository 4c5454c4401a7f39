-- Requests are counted per account and per site, in windows that begin with their first request.

create table app.rate_windows (
    site_id bigint not null references app.sites,
    -- '' counts the whole site
    account_id text not null,
    bucket text not null check (bucket in ('ai', 'other')),
    ends_at timestamptz not null,
    count int not null check (count > 0),
    primary key (site_id, account_id, bucket)
) with (fillfactor = 50);
comment on table app.rate_windows is 'One row a counter, used again by its next window: it grows by accounts, not by time';
alter table app.rate_windows enable row level security;

create function app.count_one(p_site bigint, p_account_id text, p_bucket text, p_limit jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_window_s int := (p_limit ->> 'windowS')::int;
    v_count int;
    v_ends_at timestamptz;
begin
    insert into app.rate_windows as w (site_id, account_id, bucket, ends_at, count)
    values (p_site, p_account_id, p_bucket, app.now() + make_interval(secs => v_window_s), 1)
    on conflict (site_id, account_id, bucket) do update
    set count = case when w.ends_at <= app.now() then 1 else w.count + 1 end,
        ends_at = case when w.ends_at <= app.now() then excluded.ends_at else w.ends_at end
    returning count, ends_at into v_count, v_ends_at;
    if v_count > (p_limit ->> 'count')::int then
        perform app.refuse(429, 'rate_limited', jsonb_build_object(
            'retryAfterS', greatest(1, least(v_window_s, ceil(extract(epoch from v_ends_at - app.now()))::int))));
    end if;
end
$$;

-- A refusal rolls both counts back: a full window stays full, it does not grow.
create function app.count_in_window(p_site bigint, p_account_id text, p_bucket text, p_limits jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    if p_limits is null then
        return;
    end if;
    perform app.count_one(p_site, p_account_id, p_bucket, p_limits -> 'account');
    perform app.count_one(p_site, '', p_bucket, p_limits -> 'site');
end
$$;
comment on function app.count_in_window is
    'Counts one request, or raises PT429; p_limits {"account": {"count", "windowS"}, "site": {…}}, null: not counted';

create function public.count_request(
    p_client_key text, p_version bigint, p_account_id text, p_bucket text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    perform app.count_in_window(app.verify_installation(p_client_key, p_version), p_account_id, p_bucket, p_limits);
    return '{}'::jsonb;
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function public.count_request(text, bigint, text, text, jsonb) from public, anon, authenticated;
grant execute on function public.count_request(text, bigint, text, text, jsonb) to service_role;
