-- Credits are what the entries of a site's ledger say, in whole thousandths of a credit (a bigint everywhere).
-- A grant is a lot of credits with one expiry. What every entry took of which grant is kept, so each figure can be traced.

create table app.ledger_entries (
    id text primary key default app.new_id('led'),
    site_id bigint not null references app.sites,
    position bigint not null check (position > 0),
    at timestamptz not null default app.now(),
    kind text not null
        check (kind in ('trial', 'purchase', 'plan', 'charge', 'refund', 'dispute', 'expiry', 'adjustment')),
    credits bigint not null check (credits <> 0),
    previous_balance bigint not null,
    balance bigint not null check (balance = previous_balance + credits),
    previous_position bigint generated always as (nullif(position - 1, 0)) stored,
    -- no foreign key: an erased request leaves its amount and date behind
    request_id text,
    reason text,
    -- a role's word, never a person (P05)
    actor text check (actor ~ '^[a-z][a-z -]{0,39}$'),
    unique (site_id, position),
    unique (site_id, position, balance),
    -- each entry starts from the balance that the one before it left: the last balance is the sum of all, by induction
    foreign key (site_id, previous_position, previous_balance) references app.ledger_entries (site_id, position, balance),
    check (position > 1 or previous_balance = 0),
    -- a request is charged at most once
    unique (request_id),
    -- what a request's record refers to: whose charge, and how much
    unique (request_id, site_id, credits),
    check ((kind = 'charge') = (request_id is not null)),
    check (kind not in ('trial', 'purchase', 'plan') or credits > 0),
    check (kind not in ('charge', 'expiry') or credits < 0),
    check (kind <> 'adjustment' or (reason is not null and actor is not null))
);
alter table app.ledger_entries enable row level security;

create table app.credit_balances (
    site_id bigint primary key references app.sites,
    balance bigint not null default 0,
    held bigint not null default 0 check (held >= 0),
    frozen bigint not null default 0 check (frozen >= 0),
    -- what was taken back after it had been spent, and no grant has paid yet
    debt bigint not null default 0 check (debt >= 0),
    available bigint generated always as (greatest(0, balance - held - frozen)) stored,
    position bigint not null default 0,
    last_position bigint generated always as (nullif(position, 0)) stored,
    check (position > 0 or balance = 0),
    -- the balance is the one that the last entry left
    foreign key (site_id, last_position, balance) references app.ledger_entries (site_id, position, balance)
) with (fillfactor = 50);
alter table app.credit_balances enable row level security;

create table app.credit_grants (
    id bigint generated always as identity primary key,
    site_id bigint not null references app.sites,
    entry_id text not null unique references app.ledger_entries,
    kind text not null check (kind in ('trial', 'purchase', 'plan', 'refund', 'dispute', 'adjustment')),
    -- what it was given for: the same thing grants once
    source text not null,
    amount bigint not null check (amount > 0),
    remaining bigint not null,
    held bigint not null default 0 check (held >= 0),
    frozen bigint not null default 0 check (frozen >= 0),
    expires_at timestamptz,
    -- of its own, for the index: that what remains changes then costs no new index entry
    is_open boolean not null generated always as (remaining > 0) stored,
    check (remaining between 0 and amount),
    -- two requests never hold the same credit, and a frozen one is held by none
    check (held + frozen <= remaining),
    unique (kind, source)
) with (fillfactor = 70);
create index on app.credit_grants (site_id, expires_at, id) where is_open;
create index on app.credit_grants (site_id);
alter table app.credit_grants enable row level security;

create table app.grant_uses (
    id bigint generated always as identity primary key,
    grant_id bigint not null references app.credit_grants,
    -- null: it paid a debt, whose entry was written when the debt was made
    entry_id text references app.ledger_entries,
    credits bigint not null check (credits > 0)
);
comment on table app.grant_uses is 'What an entry took of which grant';
create index on app.grant_uses (grant_id);
create index on app.grant_uses (entry_id);
alter table app.grant_uses enable row level security;

create function app.keep_as_written() returns trigger
language plpgsql set search_path = ''
as $$
begin
    raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = '42501';
end
$$;
create trigger ledger_entries_are_append_only before update or delete or truncate on app.ledger_entries
    for each statement execute function app.keep_as_written();
create trigger grant_uses_are_append_only before update or delete or truncate on app.grant_uses
    for each statement execute function app.keep_as_written();

-- Every function below expects that its transaction has the site's lock.

create function app.post_entry(
    p_site bigint, p_kind text, p_credits bigint, p_request_id text default null,
    p_reason text default null, p_actor text default null
) returns text
language plpgsql volatile set search_path = ''
as $$
declare
    v_id text;
begin
    insert into app.ledger_entries (site_id, position, kind, credits, previous_balance, balance, request_id, reason, actor)
    select p_site, b.position + 1, p_kind, p_credits, b.balance, b.balance + p_credits, p_request_id, p_reason, p_actor
    from app.credit_balances b where b.site_id = p_site
    returning id into v_id;
    update app.credit_balances set position = position + 1, balance = balance + p_credits where site_id = p_site;
    return v_id;
end
$$;

-- Takes up to p_credits of what is free, soonest to expire first, and answers how much there was to take. Who spends has called
-- expire_grants before; a debt was made while what has expired since was still good, so that pays it.
create function app.take_free(p_site bigint, p_entry_id text, p_credits bigint) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_taken bigint;
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
        insert into app.grant_uses (grant_id, entry_id, credits) select t.id, p_entry_id, t.credits from taken t
    ), changed as (
        update app.credit_grants g set remaining = g.remaining - t.credits
        from taken t where g.id = t.id returning t.credits
    )
    select coalesce(sum(c.credits), 0) into v_taken from changed c;
    return v_taken;
end
$$;

create function app.pay_debt(p_site bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_debt bigint := (select b.debt from app.credit_balances b where b.site_id = p_site);
begin
    if v_debt > 0 then
        update app.credit_balances set debt = debt - app.take_free(p_site, null, v_debt) where site_id = p_site;
    end if;
end
$$;

-- What is held or frozen of a grant outlives its expiry until the hold ends: who began in time may finish.
create function app.expire_grants(p_site bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_grant record;
begin
    for v_grant in
        select g.id, g.remaining - g.held - g.frozen as credits
        from app.credit_grants g
        where g.site_id = p_site and g.is_open and g.remaining > g.held + g.frozen and g.expires_at <= app.now()
        order by g.expires_at, g.id
    loop
        insert into app.grant_uses (grant_id, entry_id, credits)
        values (v_grant.id, app.post_entry(p_site, 'expiry', -v_grant.credits), v_grant.credits);
        update app.credit_grants set remaining = remaining - v_grant.credits where id = v_grant.id;
    end loop;
end
$$;

create function app.grant_credits(
    p_site bigint, p_kind text, p_source text, p_credits bigint, p_expires_at timestamptz default null,
    p_reason text default null, p_actor text default null
) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
    if exists (select from app.credit_grants g where g.kind = p_kind and g.source = p_source) then
        return false;
    end if;
    insert into app.credit_grants (site_id, entry_id, kind, source, amount, remaining, expires_at)
    values (
        p_site, app.post_entry(p_site, p_kind, p_credits, null, p_reason, p_actor),
        p_kind, p_source, p_credits, p_credits, p_expires_at);
    perform app.pay_debt(p_site);
    return true;
end
$$;
comment on function app.grant_credits is 'True if it granted, false if the same source had been granted before';

-- Credits that are gone already become a debt, which the next grant pays.
create function app.withdraw_credits(p_site bigint, p_kind text, p_credits bigint, p_reason text, p_actor text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_entry_id text := app.post_entry(p_site, p_kind, -p_credits, null, p_reason, p_actor);
    v_taken bigint := app.take_free(p_site, v_entry_id, p_credits);
begin
    update app.credit_balances set debt = debt + p_credits - v_taken where site_id = p_site;
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
