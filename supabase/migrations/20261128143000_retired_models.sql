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

create function public.list_retired_models() returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(m.model_id), '[]') from app.retired_models m where m.refused_at > app.now() - interval '1 hour'
$$;
comment on function public.list_retired_models is 'By the provider''s id, those refused within the hour: a provider may take one back';

revoke execute on function public.note_retired_model(text), public.list_retired_models() from public, anon, authenticated;
grant execute on function public.note_retired_model(text), public.list_retired_models() to service_role;
