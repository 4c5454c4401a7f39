-- Payment pages that are still open, though their site has ended: nobody would have what is paid there.
create function public.list_stray_sessions() returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(c.session_id), '[]')
    from app.checkout_sessions c join app.sites s on s.id = c.site_id
    where s.client_key is null and c.state = 'open' and c.session_id is not null
$$;

revoke execute on function public.list_stray_sessions() from public, anon, authenticated;
grant execute on function public.list_stray_sessions() to service_role;
