-- Who bought is a person too: reported with the others, forgotten with them, and part of all that we hold of a site. What was
-- paid stays, as accounting law asks, without the account (P20).

create function app.report_buyer() returns trigger
language plpgsql set search_path = ''
as $$
begin
    insert into app.account_reports (site_id, account_id, due_at)
    values (new.site_id, new.account_id, app.now()) on conflict do nothing;
    return null;
end
$$;
create trigger checkout_sessions_are_reported after insert on app.checkout_sessions
    for each row execute function app.report_buyer();

insert into app.account_reports (site_id, account_id, due_at)
select distinct c.site_id, c.account_id, app.now() from app.checkout_sessions c where c.account_id is not null
on conflict do nothing;

create or replace function app.forget_account_of(p_site bigint, p_account_id text, p_count int) returns int
language plpgsql volatile set search_path = '' set skyline.verb = 'forget_texts'
as $$
declare
    v_count int;
begin
    update app.ai_requests
    set account_id = null, account_salt = null, prompt = null, prompt_salt = null, response = null, response_salt = null
    where id in (
        select r.id from app.ai_requests r
        where r.site_id = p_site and r.account_id = p_account_id and r.state <> 'running' limit p_count);
    get diagnostics v_count = row_count;
    delete from app.idempotency_keys k where k.site_id = p_site and k.account_id = p_account_id;
    delete from app.rate_windows w where w.site_id = p_site and w.account_id = p_account_id;
    update app.checkout_sessions c set account_id = null, key_hash = null, body_hash = null, url = null
    where c.site_id = p_site and c.account_id = p_account_id;
    if v_count < p_count then
        delete from app.account_reports a where a.site_id = p_site and a.account_id = p_account_id;
    end if;
    return v_count;
end
$$;

create or replace function app.end_site(p_site bigint, p_ended_by text) returns void
language plpgsql volatile set search_path = '' set skyline.verb = 'forget_site'
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
    set client_key = null, name = null, brand = null, models_off = '{}', account_cap = null, audit_open = false,
        is_forgetting = true, ended_by = p_ended_by
    where id = p_site;
end
$$;

create function app.holding_of_checkouts(p_site bigint) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select string_agg(app.holding('checkoutSession', 1, jsonb_build_object(
            'id', c.id, 'createdAt', app.rfc3339(c.created_at), 'accountId', c.account_id, 'pack', c.pack,
            'credits', trim_scale(c.credits / 1000.0), 'amountCents', c.amount_cents, 'currency', c.currency,
            'state', app.state_of_checkout(c), 'stripeSessionId', c.session_id)), '' order by c.created_at, c.id)
        from app.checkout_sessions c where c.site_id = p_site);
end
$$;

create or replace function public.site_holdings(
    p_client_key text, p_version bigint, p_part text, p_after bigint, p_count int, p_bytes bigint
) returns public."application/x-ndjson"
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    return coalesce(case p_part
        when 'site' then app.holding_of_site(v_site)
        when 'ledgerEntries' then app.holding_of_entries(v_site, p_after, p_count)
        when 'grants' then app.holding_of_grants(v_site, p_after, p_count)
        when 'requests' then app.holding_of_requests(v_site, p_after, p_count, p_bytes)
        when 'runningRequests' then app.holding_of_running(v_site)
        when 'accounts' then app.holding_of_accounts(v_site)
        when 'checkoutSessions' then app.holding_of_checkouts(v_site)
        when 'checkpoints' then app.holding_of_checkpoints(v_site, p_after, p_count)
    end, '');
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function public.site_holdings(text, bigint, text, bigint, int, bigint) from public, anon, authenticated;
grant execute on function public.site_holdings(text, bigint, text, bigint, int, bigint) to service_role;
