-- Holds: begun before a model is called, settled with what was used, released, or expired. The balance row, the grants and the
-- running requests must agree whenever a transaction commits.

create function app.verify_balance() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
    v_balance app.credit_balances;
    v_remaining bigint;
    v_held bigint;
    v_frozen bigint;
    v_running bigint;
begin
    select * into v_balance from app.credit_balances b where b.site_id = new.site_id;
    select coalesce(sum(g.remaining), 0), coalesce(sum(g.held), 0), coalesce(sum(g.frozen), 0)
    into v_remaining, v_held, v_frozen
    from app.credit_grants g where g.site_id = new.site_id and g.is_open;
    select coalesce(sum(r.held), 0) into v_running
    from app.ai_requests r where r.site_id = new.site_id and r.state = 'running';
    if (v_balance.balance, v_balance.held, v_balance.held, v_balance.frozen)
        is distinct from (v_remaining - v_balance.debt, v_held, v_running, v_frozen)
    then
        raise exception 'the credits of site % do not add up', new.site_id using errcode = '23514';
    end if;
    return null;
end
$$;
comment on function app.verify_balance is 'Security definer: a deferred trigger runs as the caller of the transaction';
create constraint trigger credits_add_up after insert or update on app.credit_balances
    deferrable initially deferred for each row execute function app.verify_balance();

-- Every function in `app` below expects that its transaction has the site's lock.

create function app.hold_grants(p_site bigint, p_request_id text, p_credits bigint) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    with free as (
        select g.id, g.remaining - g.held - g.frozen as credits,
            sum(g.remaining - g.held - g.frozen) over (order by g.expires_at nulls last, g.id) as up_to
        from app.credit_grants g
        where g.site_id = p_site and g.is_open and g.remaining > g.held + g.frozen
    ), taken as (
        select f.id, least(f.credits, p_credits - (f.up_to - f.credits))::bigint as credits
        from free f where f.up_to - f.credits < p_credits
    ), noted as (
        insert into app.grant_holds (request_id, grant_id, credits) select p_request_id, t.id, t.credits from taken t
    )
    update app.credit_grants g set held = g.held + t.credits from taken t where g.id = t.id;
end
$$;

-- Ends the hold on each grant, spending of the held credits what is charged, soonest to expire first.
create function app.spend_held(p_request_id text, p_entry_id text, p_charge bigint) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    with held as (
        select h.grant_id, h.credits,
            sum(h.credits) over (order by g.expires_at nulls last, g.id) - h.credits as earlier
        from app.grant_holds h join app.credit_grants g on g.id = h.grant_id
        where h.request_id = p_request_id
    ), spent as (
        select h.grant_id, h.credits as held, greatest(0, least(h.credits, p_charge - h.earlier))::bigint as charged
        from held h
    ), noted as (
        insert into app.grant_uses (grant_id, entry_id, credits)
        select s.grant_id, p_entry_id, s.charged from spent s where s.charged > 0
    ), gone as (
        delete from app.grant_holds h where h.request_id = p_request_id
    )
    update app.credit_grants g set held = g.held - s.held, remaining = g.remaining - s.charged
    from spent s where g.id = s.grant_id;
end
$$;

-- Charges the request what it may be charged, ends its hold if it still has one, and answers the credits charged.
create function app.charge_request(p_request app.ai_requests, p_charge bigint) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_site bigint := p_request.site_id;
    v_charge bigint := least(p_charge, p_request.held);
    v_entry_id text;
begin
    if p_request.state = 'expired' then
        -- what is free is asked of the balance, so grants past their time must have left it
        perform app.expire_grants(v_site);
        select least(v_charge, b.available) into v_charge from app.credit_balances b where b.site_id = v_site;
    end if;
    if v_charge > 0 then
        v_entry_id := app.post_entry(v_site, 'charge', -v_charge, p_request.id);
    end if;
    if p_request.state = 'expired' then
        perform app.take_free(v_site, v_entry_id, v_charge);
    else
        perform app.spend_held(p_request.id, v_entry_id, v_charge);
        update app.credit_balances set held = held - p_request.held where site_id = v_site;
    end if;
    perform app.pay_debt(v_site);
    perform app.expire_grants(v_site);
    return v_charge;
end
$$;

create function app.expire_due(p_site bigint) returns int
language plpgsql volatile set search_path = ''
as $$
declare
    v_request app.ai_requests;
    v_count int := 0;
begin
    for v_request in
        select * from app.ai_requests r
        where r.site_id = p_site and r.state = 'running' and r.hold_until <= app.now() order by r.hold_until
    loop
        perform app.charge_request(v_request, 0);
        update app.ai_requests set state = 'expired', settled_at = app.now() where id = v_request.id;
        v_count := v_count + 1;
    end loop;
    perform app.expire_grants(p_site);
    return v_count;
end
$$;
comment on function app.expire_due is 'Ends the site''s holds and grants that are past their time; answers how many requests expired';

create function app.begun(p_request app.ai_requests) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select jsonb_build_object(
            'state', 'begun', 'held', p_request.held, 'balance', b.balance, 'available', b.available)
        from app.credit_balances b where b.site_id = p_request.site_id);
end
$$;

-- The answer to a begin whose first answer was lost; a request id is one caller's, once.
create function app.find_begun(p_site bigint, p_account_id text, p_request_id text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
    v_request app.ai_requests;
begin
    select * into v_request from app.ai_requests r where r.id = p_request_id;
    if not found then
        return null;
    end if;
    if (v_request.site_id, v_request.account_id) is distinct from (p_site, p_account_id) then
        perform app.refuse(409, 'conflict');
    end if;
    return app.begun(v_request);
end
$$;

create function app.endpoint_of(p_kind text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
    return case p_kind when 'research' then 'generate' else p_kind end;
end
$$;

-- Null: nothing to replay, run it. Raises PT409 for another body, and while the first one runs.
create function app.find_replay(p_site bigint, p_account_id text, p_kind text, p_key_hash text, p_body_hash text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
    v_body_hash text;
    v_request app.ai_requests;
begin
    select k.body_hash into v_body_hash
    from app.idempotency_keys k
    where k.site_id = p_site and k.account_id = p_account_id and k.endpoint = app.endpoint_of(p_kind)
        and k.key_hash = p_key_hash and k.created_at > app.now() - interval '24 hours';
    if not found then
        return null;
    end if;
    select r.* into v_request
    from app.idempotency_keys k join app.ai_requests r on r.id = k.request_id
    where k.site_id = p_site and k.account_id = p_account_id and k.endpoint = app.endpoint_of(p_kind)
        and k.key_hash = p_key_hash;
    if v_body_hash <> p_body_hash or v_request.state = 'running' then
        perform app.refuse(409, 'conflict');
    end if;
    if v_request.state not in ('complete', 'partial') then
        return null;
    end if;
    return jsonb_build_object(
        'state', 'replay', 'requestId', v_request.id, 'response', v_request.response, 'result', v_request.result);
end
$$;

create function app.remember_key(
    p_site bigint, p_account_id text, p_kind text, p_key_hash text, p_body_hash text, p_request_id text
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    insert into app.idempotency_keys (site_id, account_id, endpoint, key_hash, body_hash, request_id)
    values (p_site, p_account_id, app.endpoint_of(p_kind), p_key_hash, p_body_hash, p_request_id)
    on conflict (site_id, account_id, endpoint, key_hash) do update
    set body_hash = excluded.body_hash, request_id = excluded.request_id, created_at = excluded.created_at;
end
$$;

create function app.require_credits(p_site bigint, p_required bigint) returns void
language plpgsql stable set search_path = ''
as $$
declare
    v_available bigint := (select b.available from app.credit_balances b where b.site_id = p_site);
begin
    if v_available < p_required then
        perform app.refuse(402, 'insufficient_credits', jsonb_build_object(
            'available', trim_scale(v_available / 1000.0), 'required', trim_scale(p_required / 1000.0)));
    end if;
end
$$;

create function public.begin_ai_request(
    p_client_key text, p_version bigint, p_account_id text, p_request_id text, p_kind text, p_model text, p_served_by text,
    p_prompt text, p_image jsonb, p_hold bigint, p_hold_s int, p_key_hash text, p_body_hash text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
    v_answer jsonb;
    v_request app.ai_requests;
begin
    v_site := app.verify_installation(p_client_key, p_version);
    v_answer := app.find_begun(v_site, p_account_id, p_request_id);
    if v_answer is not null then
        return v_answer;
    end if;
    perform app.expire_due(v_site);
    v_answer := app.find_replay(v_site, p_account_id, p_kind, p_key_hash, p_body_hash);
    perform app.count_in_window(v_site, p_account_id, 'ai', p_limits);
    if v_answer is not null then
        return v_answer;
    end if;
    perform app.require_credits(v_site, p_hold);
    insert into app.ai_requests (
        id, site_id, account_id, kind, model, served_by, prompt, image_media_type, image_size_bytes, held, hold_until)
    values (
        p_request_id, v_site, p_account_id, p_kind, p_model, p_served_by, p_prompt,
        p_image ->> 'mediaType', (p_image ->> 'sizeBytes')::bigint, p_hold, app.now() + make_interval(secs => p_hold_s))
    returning * into v_request;
    perform app.hold_grants(v_site, p_request_id, p_hold);
    update app.credit_balances set held = held + p_hold where site_id = v_site;
    if p_key_hash is not null then
        perform app.remember_key(v_site, p_account_id, p_kind, p_key_hash, p_body_hash, p_request_id);
    end if;
    return app.begun(v_request);
end
$$;

create function app.get_request(p_site bigint, p_request_id text) returns app.ai_requests
language plpgsql stable set search_path = ''
as $$
declare
    v_request app.ai_requests;
begin
    select * into v_request from app.ai_requests r where r.id = p_request_id and r.site_id = p_site;
    if not found then
        perform app.refuse(404, 'not_found');
    end if;
    return v_request;
end
$$;

-- Ends a request once; whoever asks again, or too late to change it, gets the answer of the one that ended it.
create function app.end_request(
    p_request app.ai_requests, p_charge bigint, p_response text, p_outcome text, p_served_by text, p_result jsonb
) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
    v_charged bigint;
    v_answer jsonb;
begin
    if p_outcome not in ('complete', 'partial', 'failed', 'cancelled') or p_charge < 0 then
        raise exception 'no such end of a request: % for %', p_outcome, p_charge using errcode = '22023';
    end if;
    if p_request.state not in ('running', 'expired') then
        return (select jsonb_object_agg(f.key, f.value) from jsonb_each(p_request.result) f
            where f.key in ('charged', 'balance', 'available'));
    end if;
    v_charged := app.charge_request(p_request, p_charge);
    select jsonb_build_object('charged', v_charged, 'balance', b.balance, 'available', b.available) into v_answer
    from app.credit_balances b where b.site_id = p_request.site_id;
    update app.ai_requests
    set state = p_outcome, charged = v_charged, lost = p_charge - v_charged, response = p_response,
        served_by = coalesce(p_served_by, served_by), result = p_result || v_answer, settled_at = app.now()
    where id = p_request.id;
    return v_answer;
end
$$;

create function public.settle_ai_request(
    p_client_key text, p_request_id text, p_charge bigint, p_response text, p_outcome text, p_served_by text, p_result jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
begin
    return app.end_request(
        app.get_request(v_site, p_request_id), p_charge, p_response, p_outcome, p_served_by, coalesce(p_result, '{}'));
end
$$;
comment on function public.settle_ai_request is
    'Charges at most the hold; past the hold''s expiry, at most what is free. What it could not charge is recorded as lost';

create function public.release_ai_request(p_client_key text, p_request_id text, p_response text, p_outcome text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
begin
    return app.end_request(app.get_request(v_site, p_request_id), 0, p_response, p_outcome, null, '{}');
end
$$;

-- Passes by those that somebody is counting in just now: a caller never waits for the cleaning.
create function app.delete_old_windows() returns void
language plpgsql volatile set search_path = ''
as $$
begin
    delete from app.rate_windows w
    using (
        select o.site_id, o.account_id, o.bucket from app.rate_windows o
        where o.ends_at < app.now() - interval '1 day' for update skip locked
    ) old
    where (w.site_id, w.account_id, w.bucket) = (old.site_id, old.account_id, old.bucket);
end
$$;

-- For the maintenance run. Sites in the order of their keys, as each transaction that locks several must take them.
create function public.expire_holds() returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_client_key text;
    v_count int := 0;
begin
    for v_client_key in
        select s.client_key from app.sites s
        where s.client_key is not null and s.id in (
            select r.site_id from app.ai_requests r where r.state = 'running' and r.hold_until <= app.now()
            union
            select g.site_id from app.credit_grants g
            where g.is_open and g.expires_at <= app.now() and g.remaining > g.held + g.frozen)
        order by s.client_key limit 200
    loop
        v_count := v_count + app.expire_due(app.lock_site(v_client_key));
    end loop;
    -- counters nobody has used for a day, and keys past their 24 hours
    perform app.delete_old_windows();
    delete from app.idempotency_keys k where k.created_at < app.now() - interval '24 hours';
    return v_count;
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function
    public.begin_ai_request(
        text, bigint, text, text, text, text, text, text, jsonb, bigint, int, text, text, jsonb),
    public.settle_ai_request(text, text, bigint, text, text, text, jsonb),
    public.release_ai_request(text, text, text, text),
    public.expire_holds()
    from public, anon, authenticated;
grant execute on function
    public.begin_ai_request(
        text, bigint, text, text, text, text, text, text, jsonb, bigint, int, text, text, jsonb),
    public.settle_ai_request(text, text, bigint, text, text, text, jsonb),
    public.release_ai_request(text, text, text, text),
    public.expire_holds()
    to service_role;
