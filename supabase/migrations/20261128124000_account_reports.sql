-- The personal-data report: every account whose data we hold, once a cycle, through a site that it was seen on.

-- Who bought is a person too.
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

create function public.find_account_report(p_count int) returns jsonb
language plpgsql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
declare
    v_site bigint;
begin
    select a.site_id into v_site
    from app.account_reports a join app.installations i on i.site_id = a.site_id and i.state = 'enabled'
    where a.due_at <= app.now() order by a.due_at limit 1;
    return (
        select jsonb_build_object('clientKey', s.client_key, 'accounts', (
            select jsonb_agg(jsonb_build_object('accountId', d.account_id, 'updatedAt', (
                select app.rfc3339(coalesce(max(r.created_at), app.now())) from app.ai_requests r
                where r.site_id = v_site and r.account_id = d.account_id)))
            from (
                select a.account_id from app.account_reports a
                where a.site_id = v_site and a.due_at <= app.now() order by a.due_at, a.account_id limit p_count
            ) d))
        from app.sites s where s.id = v_site);
end
$$;
comment on function public.find_account_report is 'A site and up to p_count of its accounts that are due; null: none is';

create function public.note_account_report(p_client_key text, p_accounts jsonb, p_due_in_s int) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_count int;
begin
    update app.account_reports a set due_at = app.now() + make_interval(secs => p_due_in_s)
    from app.sites s
    where s.client_key = p_client_key and a.site_id = s.id
        and a.account_id in (select jsonb_array_elements_text(p_accounts));
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function public.find_account_report(int), public.note_account_report(text, jsonb, int)
    from public, anon, authenticated;
grant execute on function public.find_account_report(int), public.note_account_report(text, jsonb, int)
    to service_role;
