-- What a crash, a lost answer or a lost event left open, for the maintenance run to look at. Nothing here decides; it lists.

create function public.list_intents() returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    -- Stripe forgets a key after 24 hours, and whatever session was made with it has expired by then
    update app.checkout_sessions c set state = 'failed', key_hash = null, body_hash = null
    where c.state = 'intent' and c.created_at <= app.now() - interval '23 hours';
    update app.checkout_sessions c set key_hash = null, body_hash = null, url = null
    where c.created_at <= app.now() - interval '24 hours' and (c.key_hash is not null or c.url is not null);
    return (
        select coalesce(jsonb_agg(app.describe_checkout(c)), '[]')
        from (
            select * from app.checkout_sessions i
            where i.state = 'intent' and i.created_at <= app.now() - interval '2 minutes' order by i.created_at limit 50
        ) c);
end
$$;
comment on function public.list_intents is 'Rows whose session nobody was told of; forgets keys and addresses past their time too';

-- Those that were looked at longest ago. What is in review is an operator's.
create function public.list_open_sessions() returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(o.session_id), '[]')
    from (
        select c.session_id from app.checkout_sessions c
        where c.state = 'open' and c.session_id is not null order by c.checked_at nulls first limit 100
    ) o
$$;

-- Events that matched nothing, for three days: after that they are none of ours.
create function public.list_unmatched_events() returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    update app.stripe_events e set state = 'ignored'
    where e.state = 'unmatched' and e.received_at <= app.now() - interval '3 days';
    return (
        select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'type', e.type, 'reference', e.reference)), '[]')
        from (
            select * from app.stripe_events u where u.state = 'unmatched' order by u.received_at limit 100
        ) e);
end
$$;

create function public.list_unseen_events(p_ids jsonb) returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(i.id), '[]') from jsonb_array_elements_text(p_ids) i (id)
    where not exists (select from app.stripe_events e where e.id = i.id)
$$;

-- Sites in the order of their keys, as each transaction that locks several must take them.
create function public.end_plans() returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_id text;
    v_count int := 0;
begin
    for v_id in
        select c.id from app.checkout_sessions c join app.sites s on s.id = c.site_id
        where c.kind = 'plan' and c.plan_ended_at is null and app.is_over(c.subscription_status)
            and coalesce(c.paid_until, '-infinity') <= app.now()
        order by s.client_key, c.id limit 200
    loop
        v_count := v_count + app.end_plan(app.lock_checkout(v_id))::int;
    end loop;
    return v_count;
end
$$;

revoke execute on function
    public.list_intents(), public.list_open_sessions(), public.list_unmatched_events(), public.list_unseen_events(jsonb),
    public.end_plans()
    from public, anon, authenticated;
grant execute on function
    public.list_intents(), public.list_open_sessions(), public.list_unmatched_events(), public.list_unseen_events(jsonb),
    public.end_plans()
    to service_role;
