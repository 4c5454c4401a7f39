-- An ended request is a link of its site's hash chain, in the transaction that ends it. What is hashed is one text, kept as it is;
-- of account, prompt and response it holds salted commitments, so that these can be erased and the chain still proves the rest.

create table app.audit_heads (
    site_id bigint primary key references app.sites,
    sequence bigint not null check (sequence > 0),
    hash text not null
) with (fillfactor = 50);
comment on table app.audit_heads is 'The last link of each site''s chain: a chain that was cut short no longer reaches it';
alter table app.audit_heads enable row level security;

alter table app.ai_requests
    -- host of the site's address when it was linked
    add column site text,
    add column sequence bigint check (sequence > 0),
    add column previous_hash text,
    add column hash text,
    add column chained text,
    add column account_salt text,
    add column prompt_salt text,
    add column response_salt text;
-- partial: a running request has no place yet, and costs no entry
create unique index ai_requests_site_id_sequence_key on app.ai_requests (site_id, sequence) where sequence is not null;

-- Whose data we hold, by site: each account is reported to Atlassian once a cycle, which tells the ones that were closed.
create table app.account_reports (
    site_id bigint not null references app.sites,
    account_id text not null,
    due_at timestamptz not null,
    primary key (site_id, account_id)
);
create index on app.account_reports (due_at);
alter table app.account_reports enable row level security;

-- A request that expired, and was settled after all by a function that came back late, is linked a second time: what had been
-- said of it stays as it was said, and the correction stands behind it (docs/decisions/0007).
create table app.expired_links (
    site_id bigint not null references app.sites,
    sequence bigint not null,
    request_id text not null references app.ai_requests,
    site text not null,
    served_by text,
    settled_at timestamptz not null,
    previous_hash text not null,
    hash text not null,
    chained text not null,
    primary key (site_id, sequence)
);
create index on app.expired_links (request_id);
alter table app.expired_links enable row level security;
create trigger expired_links_are_kept before truncate on app.expired_links
    for each statement execute function app.keep_as_written();

-- What is one expression has its names bound when it is made, and becomes a part of what calls it.
create function app.new_salt() returns text
language sql volatile
return replace(gen_random_uuid()::text, '-', '');

create function app.commitment(p_salt text, p_text text) returns text
language sql stable
return encode(sha256(convert_to(p_salt || p_text, 'UTF8')), 'hex');

create function app.link_hash(p_previous_hash text, p_chained text) returns text
language sql stable
return encode(sha256(convert_to(p_previous_hash || E'\n' || p_chained, 'UTF8')), 'hex');

-- Whoever reads the log later compares this text with the columns beside it: no column may be missing here.
create function app.chained_text(p_request app.ai_requests) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return concat(
        '{"sequence":', p_request.sequence,
        ',"requestId":', to_json(p_request.id),
        ',"createdAt":"', to_char(p_request.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        '","settledAt":"', to_char(p_request.settled_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        '","site":', to_json(p_request.site),
        ',"kind":', to_json(p_request.kind),
        ',"model":', coalesce(to_json(p_request.model)::text, 'null'),
        ',"servedBy":', coalesce(to_json(p_request.served_by)::text, 'null'),
        -- not has_image: what is generated has no value yet when a row is linked
        ',"hasImage":', case when p_request.image_media_type is null then 'false' else 'true' end,
        ',"creditsCharged":', trim_scale(p_request.charged / 1000.0),
        ',"outcome":', to_json(p_request.state),
        ',"commitments":{"account":"', app.commitment(p_request.account_salt, p_request.account_id),
        '","prompt":"', app.commitment(p_request.prompt_salt, p_request.prompt),
        '","response":"', app.commitment(p_request.response_salt, p_request.response), '"}}');
end
$$;

-- Expects that its transaction has the site's lock: sequences are given in the order of commit, without a gap.
create function app.link_request(p_request app.ai_requests) returns app.ai_requests
language plpgsql volatile set search_path = ''
as $$
begin
    select coalesce(s.name, ''), coalesce(h.sequence, 0) + 1, coalesce(h.hash, repeat('0', 64))
    into p_request.site, p_request.sequence, p_request.previous_hash
    from app.sites s left join app.audit_heads h on h.site_id = s.id
    where s.id = p_request.site_id;
    p_request.response := coalesce(p_request.response, '');
    p_request.account_salt := coalesce(p_request.account_salt, app.new_salt());
    p_request.prompt_salt := coalesce(p_request.prompt_salt, app.new_salt());
    p_request.response_salt := coalesce(p_request.response_salt, app.new_salt());
    p_request.chained := app.chained_text(p_request);
    p_request.hash := app.link_hash(p_request.previous_hash, p_request.chained);
    if p_request.sequence = 1 then
        insert into app.audit_heads (site_id, sequence, hash) values (p_request.site_id, 1, p_request.hash);
    else
        update app.audit_heads set sequence = p_request.sequence, hash = p_request.hash where site_id = p_request.site_id;
    end if;
    return p_request;
end
$$;

create function app.keep_expired_link(p_request app.ai_requests) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    insert into app.expired_links (
        site_id, sequence, request_id, site, served_by, settled_at, previous_hash, hash, chained)
    values (
        p_request.site_id, p_request.sequence, p_request.id, p_request.site, p_request.served_by, p_request.settled_at,
        p_request.previous_hash, p_request.hash, p_request.chained);
end
$$;

-- The two verbs that may touch what has ended say so for their own transaction; whatever else tries is stopped, the owner too.
create function app.is_verb(p_verb text) returns boolean
language sql stable
return coalesce(current_setting('skyline.verb', true), '') = p_verb;

-- Erasing takes a text with its salt, and leaves everything else as it was.
create function app.verify_forgotten(p_old app.ai_requests, p_new app.ai_requests) returns void
language plpgsql stable set search_path = ''
as $$
declare
    v_kept app.ai_requests := p_old;
begin
    if p_new.account_id is null then
        v_kept.account_id := null;
        v_kept.account_salt := null;
    end if;
    if p_new.prompt is null then
        v_kept.prompt := null;
        v_kept.prompt_salt := null;
    end if;
    if p_new.response is null then
        v_kept.response := null;
        v_kept.response_salt := null;
    end if;
    -- generated: computed behind the triggers
    p_new.has_image := p_old.has_image;
    p_new.entry_credits := p_old.entry_credits;
    if v_kept is distinct from p_new then
        raise exception 'of request % only texts and their salts can be erased', p_old.id using errcode = '42501';
    end if;
end
$$;

-- running ends once, as one of the five; only an expired one may still be settled, once: its reader was served after all.
create or replace function app.guard_request() returns trigger
language plpgsql set search_path = ''
as $$
begin
    if tg_op = 'DELETE' then
        if app.is_verb('forget_site') then
            return old;
        end if;
        raise exception 'request % stays', old.id using errcode = '42501';
    end if;
    if old.state <> 'running' and app.is_verb('forget_texts') then
        perform app.verify_forgotten(old, new);
        return new;
    end if;
    if (old.id, old.site_id, old.account_id, old.kind, old.model, old.prompt, old.held, old.grant_id, old.created_at,
        old.image_media_type, old.image_size_bytes)
        is distinct from
        (new.id, new.site_id, new.account_id, new.kind, new.model, new.prompt, new.held, new.grant_id, new.created_at,
        new.image_media_type, new.image_size_bytes)
    then
        raise exception 'what request % began with stays as it was', old.id using errcode = '42501';
    end if;
    if old.state = 'running' and new.state = 'running' then
        return new;
    end if;
    if old.state = 'running' then
        return app.link_request(new);
    end if;
    if old.state = 'expired' and new.state not in ('running', 'expired') then
        perform app.keep_expired_link(old);
        return app.link_request(new);
    end if;
    raise exception 'request % has ended and stays as it is', old.id using errcode = '42501';
end
$$;

create function app.guard_expired_link() returns trigger
language plpgsql set search_path = ''
as $$
begin
    if tg_op = 'DELETE' and app.is_verb('forget_site') then
        return old;
    end if;
    raise exception 'link % stays as it is', old.sequence using errcode = '42501';
end
$$;
create trigger expired_links_stay before update or delete on app.expired_links
    for each row execute function app.guard_expired_link();

-- What ended before there was a chain becomes its beginning, in the order in which it ended.
do $$
declare
    v_request app.ai_requests;
begin
    alter table app.ai_requests disable trigger ai_requests_end_once;
    for v_request in select * from app.ai_requests r where r.state <> 'running' order by r.settled_at, r.id loop
        v_request := app.link_request(v_request);
        update app.ai_requests
        set site = v_request.site, sequence = v_request.sequence, previous_hash = v_request.previous_hash,
            hash = v_request.hash, chained = v_request.chained, response = v_request.response,
            account_salt = v_request.account_salt, prompt_salt = v_request.prompt_salt,
            response_salt = v_request.response_salt
        where id = v_request.id;
    end loop;
    alter table app.ai_requests enable trigger ai_requests_end_once;
    insert into app.account_reports (site_id, account_id, due_at)
    select distinct r.site_id, r.account_id, app.now() from app.ai_requests r;
end
$$;

alter table app.ai_requests
    add check ((state = 'running') = (sequence is null)),
    add check (num_nonnulls(sequence, site, previous_hash, hash, chained) in (0, 5)),
    -- a text goes with its salt: a commitment to a short text could be guessed while its salt is there
    add check (
        state = 'running'
        or (num_nulls(account_id, account_salt) <> 1 and num_nulls(prompt, prompt_salt) <> 1
            and num_nulls(response, response_salt) <> 1));

create view app.settled_links as
select r.site_id, r.sequence, r.id, r.created_at, r.settled_at, r.account_id, r.site, r.kind, r.model, r.served_by, r.prompt,
    r.has_image, r.response, r.charged, r.state, r.previous_hash, r.hash, r.chained,
    r.account_salt, r.prompt_salt, r.response_salt
from app.ai_requests r where r.sequence is not null;

create view app.late_links as
select l.site_id, l.sequence, r.id, r.created_at, l.settled_at, r.account_id, l.site, r.kind, r.model, l.served_by, r.prompt,
    r.has_image, case when r.response is not null then ''::text end as response, 0::bigint as charged, 'expired'::text as state,
    l.previous_hash, l.hash, l.chained, r.account_salt, r.prompt_salt, r.response_salt
from app.expired_links l join app.ai_requests r on r.id = l.request_id;

create view app.audit_rows as select * from app.settled_links union all select * from app.late_links;
comment on view app.audit_rows is 'Every link of every chain with the columns that it was made of; an erased text and its salt are null';

revoke execute on all functions in schema app from public, anon, authenticated;
