-- A site's brand: its administrators set it, everybody's editor gets it with the wallet.

alter table app.sites add column brand jsonb check (jsonb_typeof(brand) = 'object' and pg_column_size(brand) <= 2000);
comment on column app.sites.brand is '{"colours": {"accent", …}, "font"}, as the page document has it; null: none';

create function app.site_settings(p_site bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
    return (select jsonb_build_object('brand', s.brand) from app.sites s where s.id = p_site);
end
$$;

create function public.site_settings(
    p_client_key text, p_version bigint, p_account_id text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    return app.site_settings(v_site);
end
$$;

-- The caller asked Confluence whether the account administers the site. Twice the same changes nothing more.
create function public.change_site(
    p_client_key text, p_version bigint, p_account_id text, p_brand jsonb, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    update app.sites set brand = p_brand where id = v_site;
    return app.site_settings(v_site);
end
$$;
comment on function public.change_site is 'p_brand null takes the brand away';

create or replace function public.checkout_state(
    p_client_key text, p_version bigint, p_account_id text, p_all boolean, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    if app.has_due(v_site) then
        perform app.lock_site(p_client_key);
        perform app.expire_due(v_site);
    end if;
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    return (
        select jsonb_build_object(
            'balance', b.balance, 'held', b.held, 'frozen', b.frozen, 'available', b.available, 'plan', s.plan,
            'recent', app.ledger_lines(v_site, case when p_all then null else p_account_id end, null, 50),
            'brand', s.brand)
        from app.credit_balances b join app.sites s on s.id = b.site_id
        where b.site_id = v_site);
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function
    public.site_settings(text, bigint, text, jsonb),
    public.change_site(text, bigint, text, jsonb, jsonb)
    from public, anon, authenticated;
grant execute on function
    public.site_settings(text, bigint, text, jsonb),
    public.change_site(text, bigint, text, jsonb, jsonb)
    to service_role;
