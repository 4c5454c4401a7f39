-- For whoever takes an older key out of SECRETS_KEY: the sites whose secrets have to be looked at before.
create function public.list_sealed(p_after text, p_count int) returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(l.client_key order by l.client_key), '[]')
    from (
        select s.client_key from app.installations i join app.sites s on s.id = i.site_id
        where i.secret is not null and s.client_key > p_after order by s.client_key limit p_count
    ) l
$$;
comment on function public.list_sealed is 'Client keys behind p_after of those of which a secret is stored';

revoke execute on function public.list_sealed(text, int) from public, anon, authenticated;
grant execute on function public.list_sealed(text, int) to service_role;
