-- A checkpoint is compared with its own link: joined with the chain, ten thousand of them read every record there is.
create or replace function public.audit_checkpoints(p_client_key text, p_version bigint) returns jsonb
language plpgsql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.require_open_audit(v_site);
    return jsonb_build_object(
        'broken', (
            select min(c.sequence) from app.audit_checkpoints c
            where c.site_id = v_site and not exists (
                select from app.audit_rows a where a.site_id = v_site and a.sequence = c.sequence and a.hash = c.hash
                -- keeps it from becoming a join
                offset 0)),
        'newest', (
            select jsonb_build_object('sequence', c.sequence, 'hash', c.hash, 'jws', c.jws)
            from app.audit_checkpoints c where c.site_id = v_site order by c.sequence desc limit 1));
end
$$;
