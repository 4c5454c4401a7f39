-- Whether a site allows analytics comes with the call that a request makes anyway: no trip more, and it counts from the next request.

create or replace function public.count_request(
    p_client_key text, p_version bigint, p_account_id text, p_bucket text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.count_in_window(v_site, p_account_id, p_bucket, p_limits);
    return (select jsonb_build_object('analytics', s.analytics) from app.sites s where s.id = v_site);
end
$$;
