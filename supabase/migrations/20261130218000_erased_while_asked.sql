-- What is counted, or signed, in the moment in which its site is erased is kept nowhere: one of the two comes first. A count without
-- the site's lock left its account behind, or met the erasure in a deadlock; a checkpoint stayed for good, with the site's name in it.
create or replace function public.count_request(
    p_client_key text, p_version bigint, p_account_id text, p_bucket text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_is_locked boolean := app.lock(p_client_key);
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.count_in_window(v_site, p_account_id, p_bucket, p_limits);
    return (select jsonb_build_object('analytics', s.analytics) from app.sites s where s.id = v_site);
end
$$;

create or replace function public.checkout_session(
    p_client_key text, p_version bigint, p_account_id text, p_checkout_id text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_is_locked boolean := app.lock(p_client_key);
    v_site bigint := app.verify_installation(p_client_key, p_version);
    v_checkout app.checkout_sessions;
begin
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    select * into v_checkout from app.checkout_sessions c where c.id = p_checkout_id and c.site_id = v_site;
    if not found then
        -- no refusal: that would take the count back
        return null;
    end if;
    return jsonb_build_object(
        'state', app.state_of_checkout(v_checkout),
        'isOwn', coalesce(v_checkout.account_id = p_account_id, false));
end
$$;

create or replace function public.site_settings(
    p_client_key text, p_version bigint, p_account_id text, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_is_locked boolean := app.lock(p_client_key);
    v_site bigint := app.verify_installation(p_client_key, p_version);
begin
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    return app.site_settings(v_site);
end
$$;

create or replace function public.statement(
    p_client_key text, p_version bigint, p_account_id text, p_all boolean, p_before text, p_count int, p_limits jsonb
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_is_locked boolean := app.lock(p_client_key);
    v_site bigint := app.verify_installation(p_client_key, p_version);
    v_before bigint;
    v_lines jsonb;
begin
    if p_before is not null then
        select l.position into v_before from app.ledger_entries l where l.id = p_before and l.site_id = v_site;
        if not found then
            perform app.refuse(404, 'not_found');
        end if;
    end if;
    perform app.count_in_window(v_site, p_account_id, 'other', p_limits);
    -- one more than asked for tells whether there are older ones
    v_lines := app.ledger_lines(v_site, case when p_all then null else p_account_id end, v_before, p_count + 1);
    if jsonb_array_length(v_lines) <= p_count then
        return jsonb_build_object('lines', v_lines, 'before', null);
    end if;
    return jsonb_build_object('lines', v_lines - p_count, 'before', v_lines -> (p_count - 1) -> 'id');
end
$$;

-- Sites in the order of their keys, as each transaction that locks several must take them.
create or replace function public.keep_audit_checkpoints(p_checkpoints jsonb) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint;
    v_client_key text;
    v_checkpoint jsonb;
begin
    for v_site, v_client_key, v_checkpoint in
        select s.id, s.client_key, c.value
        from jsonb_array_elements(p_checkpoints) c join app.sites s on s.id = (c.value ->> 'siteId')::bigint
        where s.client_key is not null order by s.client_key
    loop
        -- null where the site has ended meanwhile
        if app.lock_site(v_client_key) = v_site then
            perform app.keep_checkpoint(v_site, v_checkpoint);
        end if;
    end loop;
    return jsonb_array_length(p_checkpoints);
end
$$;
