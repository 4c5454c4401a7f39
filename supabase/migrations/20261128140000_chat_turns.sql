-- A turn of the chat edits the page as its author sees it: two at once would edit two versions, so an account has one on a page.

create table app.chat_turns (
    request_id text primary key references app.ai_requests on delete cascade,
    site_id bigint not null references app.sites,
    account_id text not null,
    -- HMAC of the page's id; the row is there while the turn runs
    page_hash text not null,
    -- two requests that begin at once meet here
    unique (site_id, account_id, page_hash)
);
alter table app.chat_turns enable row level security;

create function app.end_chat_turn() returns trigger
language plpgsql set search_path = ''
as $$
begin
    delete from app.chat_turns t where t.request_id = new.id;
    return null;
end
$$;
create trigger chat_turns_end after update on app.ai_requests
    for each row when (old.state = 'running' and new.state <> 'running' and new.kind = 'chat')
    execute function app.end_chat_turn();

-- Raises PT409 where another turn of the account runs on the page; a record to replay, or this very turn, is answered all the same.
create function app.verify_no_turn(
    p_site bigint, p_account_id text, p_request_id text, p_key_hash text, p_body_hash text, p_page_hash text
) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    perform app.expire_due(p_site);
    if exists (
        select from app.chat_turns t
        where t.site_id = p_site and t.account_id = p_account_id and t.page_hash = p_page_hash and t.request_id <> p_request_id)
        and app.find_replay(p_site, p_account_id, 'chat', p_key_hash, p_body_hash) is null
    then
        perform app.refuse(409, 'conflict');
    end if;
end
$$;

create function public.begin_chat_turn(
    p_client_key text, p_version bigint, p_account_id text, p_request_id text, p_kind text, p_model text, p_served_by text,
    p_prompt text, p_image jsonb, p_hold bigint, p_hold_s int, p_key_hash text, p_body_hash text, p_limits jsonb, p_page_hash text
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_site(p_client_key);
    v_answer jsonb;
begin
    v_site := app.verify_installation(p_client_key, p_version);
    perform app.verify_no_turn(v_site, p_account_id, p_request_id, p_key_hash, p_body_hash, p_page_hash);
    v_answer := public.begin_ai_request(
        p_client_key, p_version, p_account_id, p_request_id, p_kind, p_model, p_served_by, p_prompt, p_image, p_hold, p_hold_s,
        p_key_hash, p_body_hash, p_limits);
    if v_answer ->> 'state' = 'begun' then
        insert into app.chat_turns (request_id, site_id, account_id, page_hash)
        select r.id, v_site, p_account_id, p_page_hash from app.ai_requests r where r.id = p_request_id and r.state = 'running'
        on conflict (request_id) do nothing;
    end if;
    return v_answer;
end
$$;
comment on function public.begin_chat_turn is 'As begin_ai_request, for a turn of the chat on one page';

revoke execute on function
    app.end_chat_turn(), app.verify_no_turn(bigint, text, text, text, text, text),
    public.begin_chat_turn(
        text, bigint, text, text, text, text, text, text, jsonb, bigint, int, text, text, jsonb, text)
    from public, anon, authenticated;
grant execute on function
    public.begin_chat_turn(
        text, bigint, text, text, text, text, text, text, jsonb, bigint, int, text, text, jsonb, text)
    to service_role;
