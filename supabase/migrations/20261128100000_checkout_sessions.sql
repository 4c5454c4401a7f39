-- A purchase is our own row first: what was offered, as it was offered. Stripe's session is made with the row's id as the
-- idempotency key, its id is stored, and only then is its address given: nobody can pay what we could not recognise.

create table app.checkout_sessions (
    -- random, and Stripe gets it: the request's one-time key
    id text primary key check (id ~ '^cos_[0-9a-z]{26}$'),
    site_id bigint not null references app.sites,
    account_id text,
    pack text not null,
    kind text not null check (kind in ('pack', 'plan')),
    credits bigint not null check (credits > 0),
    amount_cents bigint not null check (amount_cents > 0),
    currency text not null check (currency ~ '^[a-z]{3}$'),
    period text check (period in ('month', 'year')),
    livemode boolean not null,
    -- an intent has no session that anybody was told of
    state text not null default 'intent' check (state in ('intent', 'open', 'paid', 'expired', 'failed', 'review')),
    session_id text unique,
    url text,
    subscription_id text unique,
    subscription_status text,
    paid_until timestamptz,
    plan_ended_at timestamptz,
    key_hash text,
    body_hash text,
    created_at timestamptz not null default app.now(),
    checked_at timestamptz,
    unique (id, site_id),
    unique (site_id, account_id, key_hash),
    check ((kind = 'plan') = (period is not null)),
    check (kind = 'plan' or (subscription_id is null and paid_until is null)),
    check ((key_hash is null) = (body_hash is null)),
    check (state in ('intent', 'failed') or session_id is not null)
);
comment on column app.checkout_sessions.url is 'Stripe''s page; null once nobody may be sent there any more';
create index on app.checkout_sessions (site_id);
create index on app.checkout_sessions (state, checked_at) where state in ('intent', 'open');
create index on app.checkout_sessions (created_at) where key_hash is not null or url is not null;
alter table app.checkout_sessions enable row level security;

create function app.guard_checkout() returns trigger
language plpgsql set search_path = ''
as $$
begin
    if (old.id, old.site_id, old.pack, old.kind, old.credits, old.amount_cents, old.currency, old.period, old.livemode)
        is distinct from
        (new.id, new.site_id, new.pack, new.kind, new.credits, new.amount_cents, new.currency, new.period, new.livemode)
    then
        raise exception 'what % offered stays as it was', old.id using errcode = '42501';
    end if;
    if (old.state = 'paid' and new.state <> 'paid') or old.session_id <> new.session_id then
        raise exception '% is paid, or has its session, for good', old.id using errcode = '42501';
    end if;
    return new;
end
$$;
create trigger checkout_sessions_keep_their_offer before update on app.checkout_sessions
    for each row execute function app.guard_checkout();
create trigger checkout_sessions_are_kept before truncate on app.checkout_sessions
    for each statement execute function app.keep_as_written();

create function app.describe_checkout(p_checkout app.checkout_sessions) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
    return jsonb_build_object(
        'id', p_checkout.id, 'kind', p_checkout.kind, 'credits', p_checkout.credits, 'amountCents', p_checkout.amount_cents,
        'currency', p_checkout.currency, 'period', p_checkout.period, 'sessionId', p_checkout.session_id,
        'url', p_checkout.url, 'analytics', (select s.analytics from app.sites s where s.id = p_checkout.site_id));
end
$$;

-- Null: nothing to go on with. A row without an address is taken up again: its session is made with the same key, so it is the
-- same one. Raises PT409 for another body.
create function app.find_same_checkout(p_site bigint, p_account_id text, p_key_hash text, p_body_hash text)
returns app.checkout_sessions
language plpgsql volatile set search_path = ''
as $$
declare
    v_found app.checkout_sessions;
begin
    update app.checkout_sessions c set key_hash = null, body_hash = null
    where c.site_id = p_site and c.account_id = p_account_id and c.key_hash = p_key_hash
        and (c.created_at <= app.now() - interval '24 hours' or (c.url is null and c.state <> 'intent'));
    select * into v_found from app.checkout_sessions c
    where c.site_id = p_site and c.account_id = p_account_id and c.key_hash = p_key_hash;
    if v_found.body_hash <> p_body_hash then
        perform app.refuse(409, 'conflict');
    end if;
    return v_found;
end
$$;

create function public.record_checkout(
    p_client_key text, p_version bigint, p_account_id text, p_checkout_id text, p_pack jsonb, p_livemode boolean,
    p_key_hash text, p_body_hash text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
    v_row app.checkout_sessions;
begin
    v_site := app.verify_installation(p_client_key, p_version);
    select * into v_row from app.checkout_sessions c where c.id = p_checkout_id and c.site_id = v_site;
    if found then
        -- the answer to the first call was lost
        return app.describe_checkout(v_row);
    end if;
    v_row := app.find_same_checkout(v_site, p_account_id, p_key_hash, p_body_hash);
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    if v_row.id is not null then
        return app.describe_checkout(v_row);
    end if;
    insert into app.checkout_sessions (
        id, site_id, account_id, pack, kind, credits, amount_cents, currency, period, livemode, key_hash, body_hash)
    values (
        p_checkout_id, v_site, p_account_id, p_pack ->> 'id', p_pack ->> 'kind', (p_pack ->> 'credits')::bigint,
        (p_pack ->> 'amountCents')::bigint, p_pack ->> 'currency', p_pack ->> 'period', p_livemode, p_key_hash, p_body_hash)
    returning * into v_row;
    return app.describe_checkout(v_row);
end
$$;
comment on function public.record_checkout is
    'The row to make a session for; with a url it has one already, and that is the answer. p_pack: credits in thousandths';

-- p_url null: the session is known, and nobody is sent to it.
create function public.attach_session(p_checkout_id text, p_session_id text, p_url text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    update app.checkout_sessions c
    set session_id = p_session_id, url = coalesce(p_url, c.url), state = case c.state when 'intent' then 'open' else c.state end
    where c.id = p_checkout_id and coalesce(c.session_id, p_session_id) = p_session_id;
    if not found then
        perform app.refuse(409, 'conflict');
    end if;
    return '{}'::jsonb;
end
$$;

-- Its caller was told of a failure, and may ask anew by the same key. What is not certain is left for the maintenance run.
create function public.release_checkout(p_checkout_id text, p_is_certain boolean) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    update app.checkout_sessions c
    set key_hash = null, body_hash = null, state = case when p_is_certain then 'failed' else c.state end
    where c.id = p_checkout_id and c.state = 'intent';
    return '{}'::jsonb;
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function
    public.record_checkout(text, bigint, text, text, jsonb, boolean, text, text, jsonb),
    public.attach_session(text, text, text),
    public.release_checkout(text, boolean)
    from public, anon, authenticated;
grant execute on function
    public.record_checkout(text, bigint, text, text, jsonb, boolean, text, text, jsonb),
    public.attach_session(text, text, text),
    public.release_checkout(text, boolean)
    to service_role;
