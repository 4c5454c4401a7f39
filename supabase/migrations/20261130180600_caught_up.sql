-- Up to when Stripe's events are known here. It is kept with what they brought about: a backup that is restored brings both back, and
-- what came since is asked for again, though Stripe has delivered it.

create table app.catch_ups (
    is_only boolean primary key default true check (is_only),
    up_to timestamptz not null
);
alter table app.catch_ups enable row level security;

-- Seconds since 1970. An event may be listed some time behind its moment.
create function public.begin_catch_up() returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select jsonb_build_object(
        'since', floor(extract(epoch from coalesce((select c.up_to from app.catch_ups c), app.now()) - interval '1 hour')),
        'now', floor(extract(epoch from app.now())))
$$;

create function public.end_catch_up(p_now bigint) returns jsonb
language sql volatile security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
    insert into app.catch_ups as c (up_to) values (to_timestamp(p_now))
    on conflict (is_only) do update set up_to = greatest(c.up_to, excluded.up_to)
    returning '{}'::jsonb
$$;
comment on function public.end_catch_up is 'Every event up to then, by begin_catch_up''s `now`, is known';

revoke execute on function public.begin_catch_up(), public.end_catch_up(bigint) from public, anon, authenticated;
grant execute on function public.begin_catch_up(), public.end_catch_up(bigint) to service_role;
