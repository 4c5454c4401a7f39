-- An account is erased from a site before or behind whatever it does there, never meanwhile: a request that began, or was settled, in
-- that moment kept its account and texts, and the account was no longer on the list of those that are asked about.
create or replace function public.forget_account(p_account_id text, p_count int) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint;
    v_count int := 0;
begin
    for v_site in
        select a.site_id from app.account_reports a join app.sites s on s.id = a.site_id
        where a.account_id = p_account_id order by s.client_key
    loop
        exit when v_count >= p_count;
        perform app.lock_site_of(v_site);
        v_count := v_count + app.forget_account_of(v_site, p_account_id, p_count - v_count);
    end loop;
    return v_count;
end
$$;
