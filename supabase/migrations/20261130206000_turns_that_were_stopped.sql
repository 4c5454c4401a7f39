-- A function looks every ten seconds whether its turn was stopped: one that has not ended by then was killed, and stands in nobody's
-- way. Its hold ends as any other.
create or replace function app.verify_no_turn(
    p_site bigint, p_account_id text, p_request_id text, p_key_hash text, p_body_hash text, p_page_hash text
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    perform app.expire_due(p_site);
    delete from app.chat_turns t using app.ai_requests r
    where t.site_id = p_site and t.account_id = p_account_id and t.page_hash = p_page_hash
        and r.id = t.request_id and r.cancel_requested_at <= app.now() - interval '20 s';
    if exists (
        select from app.chat_turns t
        where t.site_id = p_site and t.account_id = p_account_id and t.page_hash = p_page_hash and t.request_id <> p_request_id)
        and app.find_replay(p_site, p_account_id, 'chat', p_key_hash, p_body_hash) is null
    then
        perform app.refuse(409, 'conflict');
    end if;
end
$$;
