-- Begin and settle, the two trips of every AI request, in as few statements as will do: each has the site to itself meanwhile.
-- What the first landing wrote for them is written anew here, with the priority of grants, disputes, caps and models switched off.

-- Without a search path of its own it is no call: it becomes a part of the statement that asks it. Its body is bound already.
create or replace function app.now() returns timestamptz
language sql stable
return pg_catalog.now();

create or replace function app.new_id(p_prefix text) returns text
language sql volatile
return p_prefix || '_' || replace(gen_random_uuid()::text, '-', '');

-- Not void, so that it can be assigned: that is an expression, which costs no statement.
create function app.lock(p_client_key text) returns boolean
language sql volatile
return pg_advisory_xact_lock(hashtextextended(p_client_key, 1)) is not null;

create or replace function app.lock_site(p_client_key text) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_is_locked boolean := app.lock(p_client_key);
begin
    return (select s.id from app.sites s where s.client_key = p_client_key);
end
$$;

-- What one grant has for all of it needs no rows of its own: the request, and the entry, name the grant. Their sites are the
-- grant's, which is a site for certain.
alter table app.credit_grants add unique (id, site_id);
alter table app.ai_requests
    add column grant_id bigint,
    add foreign key (grant_id, site_id) references app.credit_grants (id, site_id),
    drop constraint ai_requests_site_id_fkey;
alter table app.ledger_entries
    add column grant_id bigint,
    add foreign key (grant_id, site_id) references app.credit_grants (id, site_id),
    drop constraint ledger_entries_site_id_fkey;
comment on column app.ai_requests.grant_id is 'The grant that backs the whole hold; null: its parts are in grant_holds';
comment on column app.ledger_entries.grant_id is 'The grant that all of it was taken of; null: what there was to take is in grant_uses';
create trigger sites_are_kept before delete or truncate on app.sites
    for each statement execute function app.keep_as_written();

create view app.holds_of_grants as
select r.id as request_id, r.grant_id, r.held as credits
from app.ai_requests r where r.state = 'running' and r.grant_id is not null
union all
select h.request_id, h.grant_id, h.credits from app.grant_holds h;

create view app.uses_of_grants as
select l.grant_id, l.id as entry_id, -l.credits as credits from app.ledger_entries l where l.grant_id is not null
union all
select u.grant_id, u.entry_id, u.credits from app.grant_uses u;

-- Each statement reads the text of its tables' checks and computed columns anew: with the dozens of small ones that had grown, that was
-- a quarter of all that a request costs. A function is read once a connection; it says the same, a table a function.
do $$
declare
    v_check record;
begin
    for v_check in
        select c.conrelid::regclass as place, c.conname from pg_catalog.pg_constraint c
        where c.contype = 'c' and c.conrelid in (
            'app.ai_requests'::regclass, 'app.ledger_entries'::regclass, 'app.credit_balances'::regclass,
            'app.credit_grants'::regclass)
    loop
        execute format('alter table %s drop constraint %I', v_check.place, v_check.conname);
    end loop;
end
$$;

create function app.is_sound(p_entry app.ledger_entries) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
    return p_entry.position > 0
        and p_entry.balance = p_entry.previous_balance + p_entry.credits
        and (p_entry.position > 1 or p_entry.previous_balance = 0)
        and (p_entry.kind = 'charge') = (p_entry.request_id is not null)
        -- a role's word, never a person (P05)
        and (p_entry.actor is null or p_entry.actor ~ '^[a-z][a-z -]{0,39}$')
        and case
            when p_entry.kind in ('charge', 'expiry') then p_entry.credits < 0
            when p_entry.kind in ('trial', 'purchase', 'plan') then p_entry.credits > 0
            when p_entry.kind = 'adjustment' then p_entry.credits <> 0 and num_nulls(p_entry.reason, p_entry.actor) = 0
            else p_entry.kind in ('refund', 'dispute')
        end;
end
$$;

create function app.is_sound(p_balance app.credit_balances) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
    return p_balance.held >= 0 and p_balance.frozen >= 0 and p_balance.debt >= 0
        and (p_balance.position > 0 or p_balance.balance = 0);
end
$$;

-- Two requests never hold the same credit, and a frozen one is held by none; what comes free of a disputed grant is frozen at once.
create function app.is_sound(p_grant app.credit_grants) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
    return p_grant.amount > 0 and p_grant.remaining between 0 and p_grant.amount
        and p_grant.held >= 0 and p_grant.frozen >= 0
        and p_grant.held + p_grant.frozen <= p_grant.remaining
        and case when p_grant.is_disputed then p_grant.held + p_grant.frozen = p_grant.remaining else p_grant.frozen = 0 end
        and p_grant.kind in ('trial', 'purchase', 'plan', 'refund', 'dispute', 'adjustment');
end
$$;

-- One that runs has an author and no end; one that ended is linked, and a text went with its salt: a commitment to a short text
-- could be guessed while its salt is there.
create function app.is_sound(p_request app.ai_requests) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
    return p_request.id ~ '^req_[0-9A-Za-z]{26}$'
        and p_request.kind in ('generate', 'chat', 'research', 'export')
        and (p_request.image_media_type is null) = (p_request.image_size_bytes is null)
        and coalesce(p_request.image_size_bytes, 0) >= 0
        and p_request.charged between 0 and p_request.held and p_request.lost >= 0
        and case
            when p_request.state = 'running' then
                num_nonnulls(
                    p_request.settled_at, p_request.response, p_request.result, p_request.sequence, p_request.site,
                    p_request.previous_hash, p_request.hash, p_request.chained) = 0
                and num_nulls(p_request.account_id, p_request.prompt) = 0 and p_request.charged = 0 and p_request.lost = 0
            else
                p_request.state in ('complete', 'partial', 'failed', 'cancelled', 'expired')
                and num_nulls(
                    p_request.settled_at, p_request.site, p_request.previous_hash, p_request.hash, p_request.chained) = 0
                and p_request.sequence > 0 and (p_request.state <> 'expired' or p_request.charged = 0)
                and num_nulls(p_request.account_id, p_request.account_salt) <> 1
                and num_nulls(p_request.prompt, p_request.prompt_salt) <> 1
                and num_nulls(p_request.response, p_request.response_salt) <> 1
        end;
end
$$;

alter table app.ledger_entries add constraint ledger_entries_are_sound check (app.is_sound(ledger_entries));
alter table app.credit_balances add constraint credit_balances_are_sound check (app.is_sound(credit_balances));
alter table app.credit_grants add constraint credit_grants_are_sound check (app.is_sound(credit_grants));
alter table app.ai_requests add constraint ai_requests_are_sound check (app.is_sound(ai_requests));

-- A tenth of the default's work, where Postgres was built with it, as it is where it is hosted.
do $$
begin
    if (select 'lz4' = any (s.enumvals) from pg_catalog.pg_settings s where s.name = 'default_toast_compression') then
        alter table app.ai_requests
            alter column prompt set compression lz4, alter column response set compression lz4,
            alter column chained set compression lz4;
    end if;
end
$$;

-- What runs is few: one index of it serves a site and all sites. An account's charges are found by its requests.
drop index app.ai_requests_hold_until_idx, app.ai_requests_site_id_account_id_idx;

drop function app.count_one(bigint, text, text, jsonb);
create or replace function app.count_in_window(p_site bigint, p_account_id text, p_bucket text, p_limits jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_window_s int := (p_limits -> 'account' ->> 'windowS')::int;
    v_most int := (p_limits -> 'account' ->> 'count')::int;
    v_site_window_s int := (p_limits -> 'site' ->> 'windowS')::int;
    v_site_most int := (p_limits -> 'site' ->> 'count')::int;
    v_wait_s int;
begin
    if p_limits is null then
        return;
    end if;
    with counted as (
        insert into app.rate_windows as w (site_id, account_id, bucket, ends_at, count)
        values
            (p_site, p_account_id, p_bucket, app.now() + make_interval(secs => v_window_s), 1),
            (p_site, '', p_bucket, app.now() + make_interval(secs => v_site_window_s), 1)
        on conflict (site_id, account_id, bucket) do update
        set count = case when w.ends_at <= app.now() then 1 else w.count + 1 end,
            ends_at = case when w.ends_at <= app.now() then excluded.ends_at else w.ends_at end
        returning count > case account_id when '' then v_site_most else v_most end as is_over,
            case account_id when '' then v_site_window_s else v_window_s end as window_s, ends_at
    )
    select max(least(c.window_s, ceil(extract(epoch from c.ends_at - app.now()))::int)) into v_wait_s
    from counted c where c.is_over;
    if v_wait_s is not null then
        perform app.refuse(429, 'rate_limited', jsonb_build_object('retryAfterS', greatest(1, v_wait_s)));
    end if;
end
$$;

create or replace function app.verify_balance() returns trigger
language plpgsql security definer set search_path = '' set enable_seqscan = off
as $$
begin
    if not exists (
        select from app.credit_balances b
        cross join lateral (
            select coalesce(sum(o.remaining), 0) as remaining, coalesce(sum(o.held), 0) as held,
                coalesce(sum(o.frozen), 0) as frozen
            from app.credit_grants o where o.site_id = b.site_id and o.is_open
        ) g
        cross join lateral (
            select coalesce(sum(o.held), 0) as held
            from app.ai_requests o where o.site_id = b.site_id and o.state = 'running'
        ) r
        where b.site_id = new.site_id
            and (b.balance, b.held, b.held, b.frozen) = (g.remaining - b.debt, g.held, r.held, g.frozen))
    then
        raise exception 'the credits of site % do not add up', new.site_id using errcode = '23514';
    end if;
    return null;
end
$$;

-- p_released: what a hold gave back in the same moment, so that the balance changes once.
drop function app.post_entry(bigint, text, bigint, text, text, text);
create function app.post_entry(
    p_site bigint, p_kind text, p_credits bigint, p_request_id text default null,
    p_reason text default null, p_actor text default null, p_released bigint default 0
) returns text
language plpgsql volatile set search_path = ''
as $$
declare
    v_id text := app.new_id('led');
begin
    with posted as (
        insert into app.ledger_entries (
            id, site_id, position, kind, credits, previous_balance, balance, request_id, reason, actor)
        select
            v_id, p_site, b.position + 1, p_kind, p_credits, b.balance, b.balance + p_credits, p_request_id, p_reason, p_actor
        from app.credit_balances b where b.site_id = p_site
        returning position, balance
    )
    update app.credit_balances b set position = p.position, balance = p.balance, held = b.held - p_released
    from posted p where b.site_id = p_site;
    return v_id;
end
$$;

-- The parts of a hold that no one grant could back.
create or replace function app.hold_grants(p_site bigint, p_request_id text, p_credits bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_grant record;
    v_left bigint := p_credits;
begin
    for v_grant in
        select g.id, g.remaining - g.held - g.frozen as credits
        from app.credit_grants g
        where g.site_id = p_site and g.is_open and g.remaining > g.held + g.frozen
        order by g.expires_at nulls last, g.priority, g.id
    loop
        exit when v_left = 0;
        insert into app.grant_holds (request_id, grant_id, credits)
        values (p_request_id, v_grant.id, least(v_grant.credits, v_left));
        update app.credit_grants set held = held + least(v_grant.credits, v_left) where id = v_grant.id;
        v_left := v_left - least(v_grant.credits, v_left);
    end loop;
end
$$;

-- What comes free of a grant in dispute is frozen.
create or replace function app.spend_held(p_request_id text, p_entry_id text, p_charge bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_hold record;
    v_left bigint := p_charge;
    v_spent bigint;
begin
    for v_hold in
        select h.grant_id, h.credits, g.site_id, g.is_disputed
        from app.holds_of_grants h join app.credit_grants g on g.id = h.grant_id
        where h.request_id = p_request_id order by g.expires_at nulls last, g.priority, g.id
    loop
        v_spent := least(v_hold.credits, v_left);
        v_left := v_left - v_spent;
        if v_spent > 0 then
            insert into app.grant_uses (grant_id, entry_id, credits) values (v_hold.grant_id, p_entry_id, v_spent);
        end if;
        update app.credit_grants
        set held = held - v_hold.credits, remaining = remaining - v_spent,
            frozen = case when is_disputed then frozen + v_hold.credits - v_spent else 0 end
        where id = v_hold.grant_id;
        if v_hold.is_disputed then
            update app.credit_balances set frozen = frozen + v_hold.credits - v_spent where site_id = v_hold.site_id;
        end if;
    end loop;
    delete from app.grant_holds where request_id = p_request_id;
end
$$;

-- A request that expired is settled after all: what is free pays for it, as far as it goes.
create function app.charge_late(p_request app.ai_requests, p_charge bigint) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_site bigint := p_request.site_id;
    v_charge bigint;
begin
    -- what is free is asked of the balance, so grants past their time must have left it
    perform app.expire_grants(v_site);
    select least(p_charge, p_request.held, b.available) into v_charge from app.credit_balances b where b.site_id = v_site;
    if v_charge > 0 then
        perform app.take_free(v_site, app.post_entry(v_site, 'charge', -v_charge, p_request.id), v_charge);
    end if;
    return v_charge;
end
$$;

-- Charges the request what it may be charged, ends its hold if it still has one, and answers the credits charged. What comes free
-- may have a debt to pay, or be past its time: `tidy` sees to it.
create or replace function app.charge_request(p_request app.ai_requests, p_charge bigint) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_charge bigint := least(p_charge, p_request.held);
    v_entry_id text;
begin
    if p_request.state = 'expired' then
        return app.charge_late(p_request, p_charge);
    end if;
    if v_charge > 0 then
        v_entry_id := app.post_entry(
            p_request.site_id, 'charge', -v_charge, p_request.id, p_released => p_request.held);
    else
        update app.credit_balances set held = held - p_request.held where site_id = p_request.site_id;
    end if;
    perform app.spend_held(p_request.id, v_entry_id, v_charge);
    return v_charge;
end
$$;

-- The same in one statement, for most requests: one grant backs the hold, nobody disputes it, and something is charged. Answers
-- null where it is not so, and has done nothing.
create function app.charge_grant(p_request app.ai_requests, p_charge bigint) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
    v_charge bigint := least(p_charge, p_request.held);
    v_answer jsonb;
begin
    if p_request.grant_id is null or p_request.state <> 'running' or v_charge = 0 then
        return null;
    end if;
    with spent as (
        update app.credit_grants g set held = g.held - p_request.held, remaining = g.remaining - v_charge
        where g.id = p_request.grant_id and not g.is_disputed
        returning g.id
    ), posted as (
        insert into app.ledger_entries (
            id, site_id, position, kind, credits, previous_balance, balance, request_id, grant_id)
        select
            app.new_id('led'), b.site_id, b.position + 1, 'charge', -v_charge, b.balance, b.balance - v_charge, p_request.id, s.id
        from app.credit_balances b, spent s where b.site_id = p_request.site_id
        returning position, balance
    )
    update app.credit_balances b set position = p.position, balance = p.balance, held = b.held - p_request.held
    from posted p where b.site_id = p_request.site_id
    returning jsonb_build_object('charged', v_charge, 'balance', b.balance, 'available', b.available) into v_answer;
    return v_answer;
end
$$;

-- What is free of grants past their time leaves the balance, after it paid what debt there is. Answers what the site has then.
create function app.tidy(p_site bigint) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
    v_answer jsonb;
    v_is_tidy boolean;
begin
    select jsonb_build_object('balance', b.balance, 'available', b.available), not exists (
        select from app.credit_grants g
        where g.site_id = p_site and g.is_open and g.remaining > g.held + g.frozen
            and (g.expires_at <= app.now() or b.debt > 0))
    into v_answer, v_is_tidy
    from app.credit_balances b where b.site_id = p_site;
    if v_is_tidy then
        return v_answer;
    end if;
    perform app.pay_debt(p_site);
    perform app.expire_grants(p_site);
    return app.tidy(p_site);
end
$$;

create or replace function app.expire_due(p_site bigint) returns int
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
    perform app.pay_debt(p_site);
    perform app.expire_grants(p_site);
    return v_count;
end
$$;

-- Ends a request once; whoever asks again, or too late to change it, gets the answer of the one that ended it.
create or replace function app.end_request(
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
    v_answer := app.charge_grant(p_request, p_charge);
    if v_answer is null then
        v_answer := jsonb_build_object('charged', app.charge_request(p_request, p_charge));
    end if;
    v_answer := v_answer || app.tidy(p_request.site_id);
    v_charged := v_answer -> 'charged';
    update app.ai_requests
    set state = p_outcome, charged = v_charged, lost = p_charge - v_charged, response = p_response,
        served_by = coalesce(p_served_by, served_by), result = p_result || v_answer, settled_at = app.now()
    where id = p_request.id;
    return v_answer;
end
$$;

create or replace function public.settle_ai_request(
    p_client_key text, p_request_id text, p_charge bigint, p_response text, p_outcome text, p_served_by text, p_result jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_is_locked boolean := app.lock(p_client_key);
    v_request app.ai_requests;
begin
    select r.* into v_request
    from app.ai_requests r join app.sites s on s.id = r.site_id
    where r.id = p_request_id and s.client_key = p_client_key;
    if not found then
        perform app.refuse(404, 'not_found');
    end if;
    return app.end_request(v_request, p_charge, p_response, p_outcome, p_served_by, coalesce(p_result, '{}'));
end
$$;

create or replace function public.begin_ai_request(
    p_client_key text, p_version bigint, p_account_id text, p_request_id text, p_kind text, p_model text, p_served_by text,
    p_prompt text, p_image jsonb, p_hold bigint, p_hold_s int, p_key_hash text, p_body_hash text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_is_locked boolean := app.lock(p_client_key);
    v_site bigint;
    v_has_begun boolean;
    v_is_off boolean;
    v_has_cap boolean;
    v_has_due boolean;
    v_analytics jsonb;
    v_is_known boolean;
    v_grant bigint;
    v_answer jsonb;
begin
    select i.site_id, jsonb_build_object('analytics', s.analytics), p_model = any (s.models_off), s.account_cap is not null,
        exists (select from app.ai_requests r where r.id = p_request_id),
        exists (
            select from app.ai_requests r
            where r.site_id = s.id and r.state = 'running' and r.hold_until <= app.now())
        or exists (
            select from app.credit_grants g
            where g.site_id = s.id and g.is_open and g.remaining > g.held + g.frozen and g.expires_at <= app.now()),
        exists (select from app.account_reports a where a.site_id = s.id and a.account_id = p_account_id)
    into v_site, v_analytics, v_is_off, v_has_cap, v_has_begun, v_has_due, v_is_known
    from app.sites s join app.installations i on i.site_id = s.id
    where s.client_key = p_client_key and i.version = p_version and i.state = 'enabled';
    if not found then
        perform app.refuse(401, 'stale_installation');
    end if;
    if v_has_begun then
        return app.find_begun(v_site, p_account_id, p_request_id) || v_analytics;
    end if;
    if v_is_off then
        perform app.refuse(403, 'forbidden', '{"reason": "model_off"}');
    end if;
    if v_has_due then
        perform app.expire_due(v_site);
    end if;
    if p_key_hash is not null then
        v_answer := app.find_replay(v_site, p_account_id, p_kind, p_key_hash, p_body_hash);
    end if;
    perform app.count_in_window(v_site, p_account_id, 'ai', p_limits);
    if v_answer is not null then
        return v_answer;
    end if;
    if v_has_cap then
        perform app.require_credits(v_site, p_hold);
        perform app.require_cap(v_site, p_account_id, p_hold);
    end if;
    -- the hold is made by the statement that looks whether there is enough
    with wallet as (
        update app.credit_balances b set held = b.held + p_hold
        where b.site_id = v_site and b.available >= p_hold
        returning b.balance, b.available
    ), soonest as (
        select g.id from app.credit_grants g
        where g.site_id = v_site and g.is_open and g.remaining > g.held + g.frozen
        order by g.expires_at nulls last, g.priority, g.id limit 1
    ), backing as (
        update app.credit_grants g set held = g.held + p_hold
        from soonest s where g.id = s.id and g.remaining - g.held - g.frozen >= p_hold
        returning g.id
    ), begun as (
        insert into app.ai_requests (
            id, site_id, account_id, kind, model, served_by, prompt, image_media_type, image_size_bytes, held, hold_until, grant_id)
        values (
            p_request_id, v_site, p_account_id, p_kind, p_model, p_served_by, p_prompt, p_image ->> 'mediaType',
            (p_image ->> 'sizeBytes')::bigint, p_hold, app.now() + make_interval(secs => p_hold_s), (select g.id from backing g))
        returning grant_id
    )
    select jsonb_build_object('state', 'begun', 'held', p_hold, 'balance', w.balance, 'available', w.available), b.grant_id
    into v_answer, v_grant
    from begun b left join wallet w on true;
    if v_answer -> 'balance' = 'null' then
        perform app.require_credits(v_site, p_hold);
    end if;
    if v_grant is null then
        perform app.hold_grants(v_site, p_request_id, p_hold);
    end if;
    if not v_is_known then
        insert into app.account_reports (site_id, account_id, due_at) values (v_site, p_account_id, app.now());
    end if;
    if p_key_hash is not null then
        perform app.remember_key(v_site, p_account_id, p_kind, p_key_hash, p_body_hash, p_request_id);
    end if;
    return v_answer || v_analytics;
end
$$;

-- A plan is kept by its connection: one that was made while the tables were small would read them whole for as long as it lasts.
do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid from pg_catalog.pg_proc p
        where p.pronamespace = 'public'::regnamespace
            and p.proname in ('begin_ai_request', 'settle_ai_request', 'release_ai_request')
    loop
        execute format('alter function %s set enable_seqscan = off set plan_cache_mode = force_generic_plan', v_function);
    end loop;
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
