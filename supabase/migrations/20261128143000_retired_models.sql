-- Models that their provider has refused as unknown: whoever looks at the list of models sees it, whichever instance was told.

create table app.retired_models (
    model_id text primary key,
    refused_at timestamptz not null
);
alter table app.retired_models enable row level security;

create function public.note_retired_model(p_model_id text) returns boolean
language plpgsql security definer set search_path = '' set statement_timeout = '7s'
as $$
begin
    insert into app.retired_models (model_id, refused_at) values (p_model_id, app.now())
    on conflict (model_id) do update set refused_at = excluded.refused_at;
    return true;
end
$$;

-- By the provider's id, those refused within the hour: a provider may take one back.
create function app.retired_models() returns jsonb
language sql stable set search_path = ''
as $$
    select coalesce(jsonb_agg(m.model_id), '[]') from app.retired_models m where m.refused_at > app.now() - interval '1 hour'
$$;

-- A wallet and what is shown beside it, in one trip.
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
            'lowSince', app.low_since(v_site, b.balance), 'brand', s.brand, 'modelsOff', to_jsonb(s.models_off),
            'retired', app.retired_models(), 'analytics', s.analytics)
        from app.credit_balances b join app.sites s on s.id = b.site_id
        where b.site_id = v_site);
end
$$;

revoke execute on function app.retired_models(), public.note_retired_model(text) from public, anon, authenticated;
grant execute on function public.note_retired_model(text) to service_role;
