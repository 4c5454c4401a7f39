-- One row an AI request: the reservation while it runs, the record of it afterwards. It is one table, not partitions: a unique
-- index over partitions must hold their key, and then neither a request's id nor its one charge could be constraints.

create table app.ai_requests (
    id text primary key check (id ~ '^req_[0-9A-Za-z]{26}$'),
    site_id bigint not null references app.sites,
    account_id text,
    kind text not null check (kind in ('generate', 'chat', 'research', 'export')),
    model text,
    served_by text,
    prompt text,
    -- of an attached image only that there was one, its type and its size: no bytes, no hash, no name (P03)
    image_media_type text,
    image_size_bytes bigint check (image_size_bytes >= 0),
    has_image boolean not null generated always as (image_media_type is not null) stored,
    response text,
    state text not null default 'running'
        check (state in ('running', 'complete', 'partial', 'failed', 'cancelled', 'expired')),
    held bigint not null check (held >= 0),
    hold_until timestamptz not null,
    charged bigint not null default 0,
    -- used, but not to be had: over the hold, or settled after the hold had expired and others had spent it
    lost bigint not null default 0 check (lost >= 0),
    -- numbers and words of ours that a replay needs: never page text
    result jsonb,
    cancel_requested_at timestamptz,
    created_at timestamptz not null default app.now(),
    settled_at timestamptz,
    check (charged between 0 and held),
    check ((state = 'running') = (settled_at is null)),
    check (state <> 'running' or (charged = 0 and lost = 0 and response is null and result is null)),
    check (state <> 'running' or (account_id is not null and prompt is not null)),
    check (state <> 'expired' or charged = 0),
    check ((image_media_type is null) = (image_size_bytes is null)),
    -- a record that says credits were charged cannot be without the entry that charged them, nor differ from it (P15)
    entry_credits bigint generated always as (nullif(-charged, 0)) stored,
    foreign key (id, site_id, entry_credits) references app.ledger_entries (request_id, site_id, credits)
);
create index on app.ai_requests (site_id, hold_until) where state = 'running';
create index on app.ai_requests (hold_until) where state = 'running';
create index on app.ai_requests (site_id, account_id) where charged > 0;
create index on app.ai_requests (site_id, account_id, created_at);
alter table app.ai_requests enable row level security;

-- running ends once, as one of the five; only an expired one may still be settled, once: its reader was served after all.
create function app.guard_request() returns trigger
language plpgsql set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' then
        if (old.id, old.site_id, old.account_id, old.kind, old.model, old.prompt, old.held, old.created_at,
            old.image_media_type, old.image_size_bytes)
            is distinct from
            (new.id, new.site_id, new.account_id, new.kind, new.model, new.prompt, new.held, new.created_at,
            new.image_media_type, new.image_size_bytes)
        then
            raise exception 'what request % began with stays as it was', old.id using errcode = '42501';
        end if;
        if old.state = 'running' or (old.state = 'expired' and new.state not in ('running', 'expired')) then
            return new;
        end if;
    end if;
    raise exception 'request % has ended and stays as it is', old.id using errcode = '42501';
end
$$;
create trigger ai_requests_end_once before update or delete on app.ai_requests
    for each row execute function app.guard_request();
create trigger ai_requests_are_kept before truncate on app.ai_requests
    for each statement execute function app.keep_as_written();

-- What a running request holds of which grant; gone when it ends.
create table app.grant_holds (
    request_id text not null references app.ai_requests,
    grant_id bigint not null references app.credit_grants,
    credits bigint not null check (credits > 0),
    primary key (request_id, grant_id)
);
create index on app.grant_holds (grant_id);
alter table app.grant_holds enable row level security;

-- HMACs of a caller's Idempotency-Key and of what was asked with it, for 24 hours.
create table app.idempotency_keys (
    site_id bigint not null references app.sites,
    account_id text not null,
    endpoint text not null check (endpoint in ('generate', 'chat')),
    key_hash text not null,
    body_hash text not null,
    request_id text not null references app.ai_requests,
    created_at timestamptz not null default app.now(),
    primary key (site_id, account_id, endpoint, key_hash)
);
create index on app.idempotency_keys (request_id);
create index on app.idempotency_keys (created_at);
alter table app.idempotency_keys enable row level security;

revoke execute on all functions in schema app from public, anon, authenticated;
