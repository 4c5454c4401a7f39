-- Payment pages that are still open, though their site has ended: nobody would have what is paid there.
create function public.list_stray_sessions() returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(c.session_id), '[]')
    from app.checkout_sessions c join app.sites s on s.id = c.site_id
    where s.client_key is null and c.state = 'open' and c.session_id is not null
$$;

create or replace function public.end_site(
    p_client_key text, p_version bigint, p_account_id text, p_request_id text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
begin
    -- the answer to the first call was lost: there is no site by this key any more
    if v_site is not null or not exists (select from app.sites s where s.ended_by = p_request_id) then
        v_site := app.verify_installation(p_client_key, p_version);
        perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
        perform app.end_site(v_site, p_request_id);
    end if;
    return jsonb_build_object('stray', public.list_stray_subscriptions(), 'straySessions', public.list_stray_sessions());
end
$$;
comment on function public.end_site is
    'Of this and of other sites that have ended: `stray` are subscriptions that somebody still pays for, `straySessions` payment '
    'pages that are still open';

revoke execute on function public.list_stray_sessions() from public, anon, authenticated;
grant execute on function public.list_stray_sessions() to service_role;
