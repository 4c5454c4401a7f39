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

-- What a wallet shows besides the money, in the same trip.
alter function public.checkout_state(text, bigint, text, boolean, jsonb) set schema app;
alter function app.checkout_state(text, bigint, text, boolean, jsonb) rename to wallet_state;
-- inside the one that the API calls it runs as its owner anyway
alter function app.wallet_state(text, bigint, text, boolean, jsonb) security invoker;
create function public.checkout_state(
    p_client_key text, p_version bigint, p_account_id text, p_all boolean, p_limits jsonb
) returns jsonb
language sql volatile security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
    select app.wallet_state(p_client_key, p_version, p_account_id, p_all, p_limits)
        || jsonb_build_object('retired', app.retired_models())
$$;
comment on function public.checkout_state is 'p_all: for an administrator, every line; else the account''s own charges';

revoke execute on function
    app.retired_models(), app.wallet_state(text, bigint, text, boolean, jsonb), public.note_retired_model(text),
    public.checkout_state(text, bigint, text, boolean, jsonb)
    from public, anon, authenticated, service_role;
grant execute on function
    public.note_retired_model(text), public.checkout_state(text, bigint, text, boolean, jsonb) to service_role;
