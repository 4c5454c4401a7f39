-- Tables live in `app`, which the data API does not show; what callers may do is a function in `public`.
-- Hosted projects grant nothing on new objects, so every function is granted to service_role by name.
-- What runs with each request is plpgsql: its plans are kept, those of a sql function are made anew at each call.

create schema app;
comment on schema app is 'Skyline''s tables and inner functions; reached through the functions in public alone';
revoke all on schema app from public;

-- Without a schema: the form `in schema x` does nothing for a right that public has by default.
alter default privileges revoke execute on functions from public;

create function app.now() returns timestamptz
language sql stable set search_path = ''
as $$ select pg_catalog.now() $$;
comment on function app.now() is
    'The one clock of holds, grants, retention, limits and research runs. A test world replaces it, nothing else does.';

-- PostgREST answers SQLSTATE PTnnn with HTTP status nnn; the detail is JSON for the caller's code. Never 40001: it is retried for ever.
create function app.refuse(p_status int, p_code text, p_detail jsonb default '{}') returns void
language plpgsql set search_path = ''
as $$
begin
    raise exception using errcode = 'PT' || p_status, message = p_code, detail = p_detail::text;
end
$$;

create function app.new_id(p_prefix text) returns text
language plpgsql volatile set search_path = ''
as $$
begin
    return p_prefix || '_' || replace(gen_random_uuid()::text, '-', '');
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
