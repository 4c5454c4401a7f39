-- A chain's verification sees what was only hidden: links behind a head that was set back or deleted, and a text whose salt was taken
-- away so that nothing could be compared.

create function app.is_committed(p_salt text, p_text text, p_commitment text) returns boolean
language sql stable
return case when p_salt is null and p_text is null then true else coalesce(app.commitment(p_salt, p_text) = p_commitment, false) end;
comment on function app.is_committed is 'An erased text went with its salt; of one alone, nothing is proven';

-- Is this row what its own text says, and does that text hold what was committed to? Erased texts are not asked for.
create or replace function app.is_as_chained(p_row app.audit_rows) returns boolean
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
    and app.is_committed(p_row.account_salt, p_row.account_id, v_commitments ->> 'account')
    and app.is_committed(p_row.prompt_salt, p_row.prompt, v_commitments ->> 'prompt')
    and app.is_committed(p_row.response_salt, p_row.response, v_commitments ->> 'response');
exception when invalid_text_representation then
    return false;
end
$$;

create or replace function public.begin_audit_verification(
    p_client_key text, p_version bigint, p_account_id text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.open_audit(p_client_key, p_version, p_account_id, p_limits);
begin
    -- one statement: a link that is made meanwhile moves the head too
    return (
        select h.head || jsonb_build_object('beyond', (
            select min(a.sequence) from app.audit_rows a
            where a.site_id = v_site and a.sequence > (h.head ->> 'sequence')::bigint))
        from app.audit_head(v_site) h (head));
end
$$;
comment on function public.begin_audit_verification is 'The head of the chain; `beyond` is the first link behind it, where somebody set it back';

revoke execute on function app.is_committed(text, text, text) from public, anon, authenticated;
