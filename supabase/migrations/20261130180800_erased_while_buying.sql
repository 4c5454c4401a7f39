-- A site that is erased while Stripe makes a session for it has no address to give: the session is ended by the maintenance run.

-- p_url null: the session is known, and nobody is sent to it.
create or replace function public.attach_session(p_checkout_id text, p_session_id text, p_url text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_checkout app.checkout_sessions := app.lock_checkout(p_checkout_id);
begin
    if p_url is not null and exists (
        select from app.sites s where s.id = v_checkout.site_id and s.client_key is null)
    then
        perform app.refuse(401, 'stale_installation');
    end if;
    update app.checkout_sessions c
    set session_id = p_session_id, url = coalesce(p_url, c.url), state = case c.state when 'intent' then 'open' else c.state end
    where c.id = p_checkout_id and coalesce(c.session_id, p_session_id) = p_session_id;
    if not found then
        perform app.refuse(409, 'conflict');
    end if;
    return '{}'::jsonb;
end
$$;
