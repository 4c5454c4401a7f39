-- What administrators decided goes with their site (P20): how long its log was kept, and whether product events were told, stayed.
create or replace function app.end_site(p_site bigint, p_ended_by text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_request app.ai_requests;
begin
    for v_request in select * from app.ai_requests r where r.site_id = p_site and r.state = 'running' loop
        perform app.end_request(v_request, 0, '', 'cancelled', null, '{}');
    end loop;
    delete from app.installations i where i.site_id = p_site;
    delete from app.rate_windows w where w.site_id = p_site;
    delete from app.idempotency_keys k where k.site_id = p_site;
    delete from app.account_reports a where a.site_id = p_site;
    delete from app.audit_checkpoints c where c.site_id = p_site;
    delete from app.audit_heads h where h.site_id = p_site;
    update app.checkout_sessions c set account_id = null, key_hash = null, body_hash = null, url = null where c.site_id = p_site;
    update app.sites
    set client_key = null, cloud_id = null, name = null, brand = null, models_off = default, account_cap = null, audit_open = false,
        retention_days = default, analytics = default, is_forgetting = true, ended_by = p_ended_by
    where id = p_site;
end
$$;

update app.sites set retention_days = default, analytics = default where client_key is null;
