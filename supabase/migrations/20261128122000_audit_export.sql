-- The audit log as its administrators read it: exported by pages, looked at newest first, summed up, verified, signed.

-- PostgREST sends what has a media type's name as it is: no JSON around JSON (its "media type handlers").
create domain public."application/x-ndjson" as text;

create table app.audit_checkpoints (
    site_id bigint not null references app.sites,
    sequence bigint not null check (sequence > 0),
    hash text not null,
    signed_at timestamptz not null,
    jws text not null,
    primary key (site_id, sequence)
);
comment on table app.audit_checkpoints is 'What we have signed of each chain; the copy that a site keeps is the one that nobody here can change';
alter table app.audit_checkpoints enable row level security;

create function app.require_open_audit(p_site bigint) returns void
language plpgsql stable set search_path = ''
as $$
begin
    if not exists (select from app.sites s where s.id = p_site and s.plan = 'enterprise' and s.audit_open) then
        perform app.refuse(403, 'forbidden', '{"reason": "audit_closed"}');
    end if;
end
$$;

-- Who may, is the log open, has something expired meanwhile, and one request more is counted.
create function app.open_audit(p_client_key text, p_version bigint, p_account_id text, p_limits jsonb) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.require_open_audit(v_site);
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    if app.has_due(v_site) then
        perform app.lock_site(p_client_key);
        perform app.expire_due(v_site);
    end if;
    return v_site;
end
$$;

create function app.audit_head(p_site bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select jsonb_build_object(
            'site', s.name, 'sequence', coalesce(h.sequence, 0), 'hash', coalesce(h.hash, repeat('0', 64)),
            'time', app.rfc3339(app.now()))
        from app.sites s left join app.audit_heads h on h.site_id = s.id
        where s.id = p_site);
end
$$;

-- An export is a request that asks no model and costs nothing: it runs while it is read, and is linked when it ends.
create function public.begin_audit_export(
    p_client_key text, p_version bigint, p_account_id text, p_request_id text, p_hold_s int, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
begin
    v_site := app.verify_installation(p_client_key, p_version);
    perform app.require_open_audit(v_site);
    if app.find_begun(v_site, p_account_id, p_request_id) is null then
        perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
        perform app.expire_due(v_site);
        insert into app.ai_requests (id, site_id, account_id, kind, prompt, held, hold_until)
        values (p_request_id, v_site, p_account_id, 'export', '', 0, app.now() + make_interval(secs => p_hold_s));
        insert into app.account_reports (site_id, account_id, due_at)
        values (v_site, p_account_id, app.now()) on conflict do nothing;
    end if;
    return app.audit_head(v_site);
end
$$;
comment on function public.begin_audit_export is 'The head of the chain that the export reaches to; the export itself comes behind it';

-- Of a chain without a link there is nothing to keep.
create function app.keep_checkpoint(p_site bigint, p_checkpoint jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    insert into app.audit_checkpoints (site_id, sequence, hash, signed_at, jws)
    select p_site, c.sequence, c.hash, app.now(), c.jws
    from jsonb_to_record(p_checkpoint) as c (sequence bigint, hash text, jws text)
    where c.sequence > 0
    on conflict do nothing;
end
$$;

create function public.end_audit_export(p_client_key text, p_request_id text, p_outcome text, p_checkpoint jsonb) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
begin
    perform app.end_request(app.get_request(v_site, p_request_id), 0, '', p_outcome, null, '{}');
    if p_checkpoint is not null then
        perform app.keep_checkpoint(v_site, p_checkpoint);
    end if;
    return '{}'::jsonb;
end
$$;

-- The links between p_after and p_before that fit, in the chain's order, at most p_rows. Filters are null where they
-- are not asked for. Each half is limited by itself, and planned for its own figures: of both together the planner sorts the whole
-- chain for every page.
create function app.links(
    p_site bigint, p_from timestamptz, p_to timestamptz, p_account text, p_model text, p_after bigint, p_before bigint, p_rows int
) returns setof app.audit_rows
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
begin
    return query
    (
        select * from app.settled_links a
        where a.site_id = p_site and a.sequence > p_after and a.sequence < p_before
            and (p_from is null or a.created_at >= p_from) and (p_to is null or a.created_at < p_to)
            and (p_account is null or a.account_id = p_account) and (p_model is null or a.model = p_model)
        order by a.sequence limit p_rows
    ) union all (
        select * from app.late_links a
        where a.site_id = p_site and a.sequence > p_after and a.sequence < p_before
            and (p_from is null or a.created_at >= p_from) and (p_to is null or a.created_at < p_to)
            and (p_account is null or a.account_id = p_account) and (p_model is null or a.model = p_model)
        order by a.sequence limit p_rows
    ) order by sequence limit p_rows;
end
$$;

create function app.newest_links(
    p_site bigint, p_from timestamptz, p_to timestamptz, p_account text, p_model text, p_before bigint, p_rows int
) returns setof app.audit_rows
language plpgsql stable set search_path = '' set plan_cache_mode = force_custom_plan
as $$
begin
    return query
    (
        select * from app.settled_links a
        where a.site_id = p_site and a.sequence < p_before
            and (p_from is null or a.created_at >= p_from) and (p_to is null or a.created_at < p_to)
            and (p_account is null or a.account_id = p_account) and (p_model is null or a.model = p_model)
        order by a.sequence desc limit p_rows
    ) union all (
        select * from app.late_links a
        where a.site_id = p_site and a.sequence < p_before
            and (p_from is null or a.created_at >= p_from) and (p_to is null or a.created_at < p_to)
            and (p_account is null or a.account_id = p_account) and (p_model is null or a.model = p_model)
        order by a.sequence desc limit p_rows
    ) order by sequence desc limit p_rows;
end
$$;

-- A page of the export, by its links' order: whole lines, at most p_rows of them and about p_bytes, but one at least while there is
-- one. Filters are null where they are not asked for.
create function public.audit_page(
    p_client_key text, p_version bigint, p_from timestamptz, p_to timestamptz, p_account text, p_model text,
    p_after bigint, p_up_to bigint, p_rows int, p_bytes bigint
) returns public."application/x-ndjson"
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.require_open_audit(v_site);
    return (
        with sized as (
            -- of a long text only its size is looked at here, and a line has about a thousand bytes besides
            select f.*, sum(1000 + octet_length(coalesce(f.prompt, '')) + octet_length(coalesce(f.response, '')))
                over (order by f.sequence rows between unbounded preceding and 1 preceding) as bytes_before
            from app.links(v_site, p_from, p_to, p_account, p_model, p_after, p_up_to + 1, p_rows) f
        )
        select coalesce(string_agg(concat(
            '{"sequence":', r.sequence, ',"requestId":"', r.id,
            '","createdAt":"', to_char(r.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            '","settledAt":"', to_char(r.settled_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            '","accountId":', coalesce(to_json(r.account_id)::text, 'null'), ',"site":', to_json(r.site),
            ',"kind":"', r.kind, '","model":', coalesce(to_json(r.model)::text, 'null'),
            ',"servedBy":', coalesce(to_json(r.served_by)::text, 'null'),
            ',"prompt":', coalesce(to_json(r.prompt)::text, 'null'),
            ',"hasImage":', case when r.has_image then 'true' else 'false' end,
            ',"response":', coalesce(to_json(r.response)::text, 'null'),
            ',"creditsCharged":', trim_scale(r.charged / 1000.0), ',"outcome":"', r.state,
            '","previousHash":"', r.previous_hash, '","hash":"', r.hash, '","chained":', to_json(r.chained),
            ',"salts":{"account":', coalesce('"' || r.account_salt || '"', 'null'),
            ',"prompt":', coalesce('"' || r.prompt_salt || '"', 'null'),
            ',"response":', coalesce('"' || r.response_salt || '"', 'null'), E'}}\n'), '' order by r.sequence), '')
        from sized r where coalesce(r.bytes_before, 0) < p_bytes);
end
$$;

create function public.count_audit_rows(p_client_key text, p_version bigint, p_first bigint, p_last bigint) returns bigint
language plpgsql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.require_open_audit(v_site);
    return (
        select count(*) from app.audit_rows a
        where a.site_id = v_site and a.sequence between p_first and p_last);
end
$$;

-- Newest first, for people: without the chain, and no request of its own.
create function public.latest_audit_rows(
    p_client_key text, p_version bigint, p_account_id text, p_from timestamptz, p_to timestamptz, p_account text, p_model text,
    p_before bigint, p_rows int, p_bytes bigint, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.open_audit(p_client_key, p_version, p_account_id, p_limits);
begin
    return (
        with found as (
            -- one more than asked for tells whether there are older ones
            select * from app.newest_links(
                v_site, p_from, p_to, p_account, p_model, coalesce(p_before, 9223372036854775807), p_rows + 1)
        ), sized as (
            select f.*, row_number() over (order by f.sequence desc) as place,
                sum(1000 + octet_length(coalesce(f.prompt, '')) + octet_length(coalesce(f.response, '')))
                over (order by f.sequence desc rows between unbounded preceding and 1 preceding) as bytes_before
            from found f
        ), shown as (
            select * from sized z where z.place <= p_rows and coalesce(z.bytes_before, 0) < p_bytes
        )
        select jsonb_build_object(
            'rows', coalesce(jsonb_agg(jsonb_build_object(
                'sequence', r.sequence, 'requestId', r.id, 'createdAt', app.rfc3339(r.created_at),
                'settledAt', app.rfc3339(r.settled_at), 'accountId', r.account_id, 'site', r.site, 'kind', r.kind,
                'model', r.model, 'servedBy', r.served_by, 'prompt', r.prompt, 'hasImage', r.has_image,
                'response', r.response, 'charged', r.charged, 'outcome', r.state) order by r.sequence desc), '[]'),
            'before', case when count(*) < (select count(*) from found) then min(r.sequence) end)
        from shown r);
end
$$;

create function public.audit_spend(p_client_key text, p_version bigint, p_account_id text, p_limits jsonb) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.open_audit(p_client_key, p_version, p_account_id, p_limits);
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
            'month', m.month, 'accountId', m.account_id, 'kind', m.kind, 'requests', m.requests, 'charged', m.charged)
            order by m.month desc, m.charged desc, m.account_id, m.kind), '[]')
        from (
            select to_char(r.created_at at time zone 'utc', 'YYYY-MM') as month, r.account_id, r.kind,
                count(*) as requests, sum(r.charged)::bigint as charged
            from app.ai_requests r where r.site_id = v_site and r.sequence is not null
            group by 1, 2, 3
        ) m);
end
$$;

create function public.begin_audit_verification(
    p_client_key text, p_version bigint, p_account_id text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    return app.audit_head(app.open_audit(p_client_key, p_version, p_account_id, p_limits));
end
$$;

-- Is this row what its own text says, and does that text hold what was committed to? Erased texts are not asked for.
create function app.is_as_chained(p_row app.audit_rows) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
    v_chained jsonb := p_row.chained::jsonb;
    v_commitments jsonb := v_chained -> 'commitments';
begin
    return v_chained - 'commitments' = jsonb_build_object(
        'sequence', p_row.sequence, 'requestId', p_row.id,
        'createdAt', to_char(p_row.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'settledAt', to_char(p_row.settled_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'site', p_row.site, 'kind', p_row.kind, 'model', p_row.model, 'servedBy', p_row.served_by,
        'hasImage', p_row.has_image, 'creditsCharged', p_row.charged / 1000.0, 'outcome', p_row.state)
    and coalesce(app.commitment(p_row.account_salt, p_row.account_id) = v_commitments ->> 'account', true)
    and coalesce(app.commitment(p_row.prompt_salt, p_row.prompt) = v_commitments ->> 'prompt', true)
    and coalesce(app.commitment(p_row.response_salt, p_row.response) = v_commitments ->> 'response', true);
exception when invalid_text_representation then
    return false;
end
$$;

-- The links behind p_after, whose hash is p_hash, as many as fit p_rows and p_bytes: the last of them, or the first that is broken.
create function public.verify_audit(
    p_client_key text, p_version bigint, p_after bigint, p_hash text, p_rows int, p_bytes bigint
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.require_open_audit(v_site);
    return (
        with found as (
            select a as line, a.sequence, a.hash, a.previous_hash, a.chained,
                octet_length(coalesce(a.prompt, '')) + octet_length(coalesce(a.response, '')) as bytes
            from app.links(v_site, null, null, null, null, p_after, 9223372036854775807, p_rows) a
        ), sized as (
            select f.*, p_after + row_number() over (order by f.sequence) as place,
                lag(f.hash, 1, p_hash) over (order by f.sequence) as hash_before,
                sum(f.bytes) over (order by f.sequence rows between unbounded preceding and 1 preceding) as bytes_before
            from found f
        ), looked_at as (
            select z.sequence, z.hash, case
                when z.sequence <> z.place then z.place
                when z.previous_hash <> z.hash_before or z.hash <> app.link_hash(z.previous_hash, z.chained)
                    or not app.is_as_chained(z.line) then z.sequence
            end as broken
            from sized z where coalesce(z.bytes_before, 0) < p_bytes
        )
        select jsonb_build_object(
            'events', count(*), 'last', max(l.sequence), 'broken', min(l.broken),
            'hash', (select n.hash from looked_at n order by n.sequence desc limit 1))
        from looked_at l);
end
$$;

-- What we have signed lies on the chain: the first that does not, and the newest, whose signature the caller looks at.
create function public.audit_checkpoints(p_client_key text, p_version bigint) returns jsonb
language plpgsql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.require_open_audit(v_site);
    return jsonb_build_object(
        'broken', (
            select min(c.sequence) from app.audit_checkpoints c
            left join app.audit_rows a on a.site_id = v_site and a.sequence = c.sequence
            where c.site_id = v_site and c.hash is distinct from a.hash),
        'newest', (
            select jsonb_build_object('sequence', c.sequence, 'hash', c.hash, 'jws', c.jws)
            from app.audit_checkpoints c where c.site_id = v_site order by c.sequence desc limit 1));
end
$$;

-- For the maintenance run: chains that have grown for an hour since we last signed them. Site ids are no secret and no customer's.
create function public.unsigned_audit_heads(p_count int) returns jsonb
language plpgsql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
begin
    return (
        select coalesce(jsonb_agg(app.audit_head(u.site_id) || jsonb_build_object('siteId', u.site_id)), '[]')
        from (
            select h.site_id from app.audit_heads h
            left join lateral (
                select c.sequence, c.signed_at from app.audit_checkpoints c
                where c.site_id = h.site_id order by c.sequence desc limit 1
            ) c on true
            where c.sequence is null or (c.sequence < h.sequence and c.signed_at <= app.now() - interval '1 hour')
            limit p_count
        ) u);
end
$$;

create function public.keep_audit_checkpoints(p_checkpoints jsonb) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_checkpoint jsonb;
begin
    for v_checkpoint in select * from jsonb_array_elements(p_checkpoints) loop
        -- a site may have been forgotten since
        if exists (select from app.audit_heads h where h.site_id = (v_checkpoint ->> 'siteId')::bigint) then
            perform app.keep_checkpoint((v_checkpoint ->> 'siteId')::bigint, v_checkpoint);
        end if;
    end loop;
    return jsonb_array_length(p_checkpoints);
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function
    public.begin_audit_export(text, bigint, text, text, int, jsonb),
    public.end_audit_export(text, text, text, jsonb),
    public.audit_page(text, bigint, timestamptz, timestamptz, text, text, bigint, bigint, int, bigint),
    public.count_audit_rows(text, bigint, bigint, bigint),
    public.latest_audit_rows(
        text, bigint, text, timestamptz, timestamptz, text, text, bigint, int, bigint, jsonb),
    public.audit_spend(text, bigint, text, jsonb),
    public.begin_audit_verification(text, bigint, text, jsonb),
    public.verify_audit(text, bigint, bigint, text, int, bigint),
    public.audit_checkpoints(text, bigint),
    public.unsigned_audit_heads(int),
    public.keep_audit_checkpoints(jsonb)
    from public, anon, authenticated;
grant execute on function
    public.begin_audit_export(text, bigint, text, text, int, jsonb),
    public.end_audit_export(text, text, text, jsonb),
    public.audit_page(text, bigint, timestamptz, timestamptz, text, text, bigint, bigint, int, bigint),
    public.count_audit_rows(text, bigint, bigint, bigint),
    public.latest_audit_rows(
        text, bigint, text, timestamptz, timestamptz, text, text, bigint, int, bigint, jsonb),
    public.audit_spend(text, bigint, text, jsonb),
    public.begin_audit_verification(text, bigint, text, jsonb),
    public.verify_audit(text, bigint, bigint, text, int, bigint),
    public.audit_checkpoints(text, bigint),
    public.unsigned_audit_heads(int),
    public.keep_audit_checkpoints(jsonb)
    to service_role;
