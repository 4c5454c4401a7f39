-- A host may be the name of several sites: of one that was renamed and the one that took its name, of one that left and came back by
-- the other door. An operator then says by its client key which is meant.
create or replace function app.lock_named_site(p_site text) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_named jsonb := (
        select jsonb_object_agg(s.client_key, i.state) from app.sites s left join app.installations i on i.site_id = s.id
        where s.client_key is not null and p_site in (s.client_key, s.name));
begin
    if v_named is null then
        perform app.refuse(404, 'not_found');
    end if;
    if not v_named ? p_site and (select count(*) from jsonb_object_keys(v_named)) > 1 then
        perform app.refuse(409, 'several_sites', jsonb_build_object('clientKeys', v_named));
    end if;
    return app.lock_site(case when v_named ? p_site then p_site else (select jsonb_object_keys(v_named)) end);
end
$$;
