-- A site whose two doors were not joined, because each has a history, waits for a person: somebody has to be told which.
create function public.list_split_sites() returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'reason', 'two_doors', 'site', c.name, 'clientKey', c.client_key, 'plan', c.plan, 'credits', trim_scale(b.balance / 1000.0),
        'forgeClientKey', f.client_key) order by c.client_key), '[]')
    from app.installations i
    join app.sites c on c.id = i.site_id and c.cloud_id is null
    join app.credit_balances b on b.site_id = c.id
    join app.installations j on j.installation_id = i.installation_id and j.site_id <> i.site_id
    join app.sites f on f.id = j.site_id and f.cloud_id is not null
    where b.balance <> 0 or c.plan <> 'trial'
$$;
comment on function public.list_split_sites is
    'Of a site in two rows what its people do not see through Forge: the plan and the credits of Connect''s row';

revoke execute on function public.list_split_sites() from public, anon, authenticated;
grant execute on function public.list_split_sites() to service_role;
