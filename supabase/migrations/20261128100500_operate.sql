-- What an operator does by hand, each time with a key of its own, a reason, and the role that did it; asked twice, it is done once.

create table app.operator_actions (
    key text primary key check (key ~ '^[A-Za-z0-9_-]{1,64}$'),
    site_id bigint references app.sites,
    action text not null check (action in ('plan', 'audit', 'adjust', 'settle')),
    detail jsonb not null,
    reason text not null check (btrim(reason) <> ''),
    -- a role's word, never a person (P05)
    actor text not null check (actor ~ '^[a-z][a-z -]{0,39}$'),
    at timestamptz not null default app.now()
);
create index on app.operator_actions (site_id);
alter table app.operator_actions enable row level security;
create trigger operator_actions_are_append_only before update or delete or truncate on app.operator_actions
    for each statement execute function app.keep_as_written();

-- By client key, or by the host of its address. Its lock is taken.
create function app.lock_named_site(p_site text) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_client_key text := (
        select s.client_key from app.sites s where s.client_key is not null and p_site in (s.client_key, s.name)
        order by s.client_key = p_site desc limit 1);
begin
    if v_client_key is null then
        perform app.refuse(404, 'not_found');
    end if;
    return app.lock_site(v_client_key);
end
$$;

-- False if it was done before; raises PT409 if something else was done by this key. p_act {"key", "reason", "actor"}.
create function app.note_action(p_site bigint, p_action text, p_detail jsonb, p_act jsonb) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
    insert into app.operator_actions (key, site_id, action, detail, reason, actor)
    values (p_act ->> 'key', p_site, p_action, p_detail, p_act ->> 'reason', p_act ->> 'actor')
    on conflict (key) do nothing;
    if found then
        return true;
    end if;
    if not exists (
        select from app.operator_actions a
        where a.key = p_act ->> 'key'
            and (a.site_id, a.action, a.detail) is not distinct from (p_site, p_action, p_detail))
    then
        perform app.refuse(409, 'conflict');
    end if;
    return false;
end
$$;

create function app.describe_site(p_site bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
    return (
        select jsonb_build_object(
            'site', s.name, 'plan', s.plan, 'auditOpen', s.audit_open, 'balance', b.balance, 'available', b.available)
        from app.sites s join app.credit_balances b on b.site_id = s.id where s.id = p_site);
end
$$;

create function public.operate_show(p_site text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    return app.describe_site(app.lock_named_site(p_site));
end
$$;

create function public.operate_plan(p_site text, p_plan text, p_act jsonb) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_named_site(p_site);
begin
    if app.note_action(v_site, 'plan', jsonb_build_object('plan', p_plan), p_act) then
        update app.sites set plan = p_plan where id = v_site;
    end if;
    return app.describe_site(v_site);
end
$$;

create function public.operate_audit(p_site text, p_is_open boolean, p_act jsonb) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_named_site(p_site);
begin
    if p_is_open and (select s.plan from app.sites s where s.id = v_site) <> 'enterprise' then
        perform app.refuse(403, 'forbidden');
    end if;
    if app.note_action(v_site, 'audit', jsonb_build_object('open', p_is_open), p_act) then
        update app.sites set audit_open = p_is_open where id = v_site;
    end if;
    return app.describe_site(v_site);
end
$$;
comment on function public.operate_audit is 'A log is opened for sites on the Enterprise plan only (P16)';

create function public.operate_adjust(p_site text, p_credits bigint, p_act jsonb) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint := app.lock_named_site(p_site);
begin
    if not app.note_action(v_site, 'adjust', jsonb_build_object('credits', p_credits), p_act) then
        return app.describe_site(v_site);
    end if;
    perform app.expire_grants(v_site);
    if p_credits > 0 then
        perform app.grant_credits(
            v_site, 'adjustment', p_act ->> 'key', p_credits, null, p_act ->> 'reason', p_act ->> 'actor');
    else
        perform app.withdraw_credits(v_site, 'adjustment', -p_credits, p_act ->> 'reason', p_act ->> 'actor');
    end if;
    return app.describe_site(v_site);
end
$$;

create function public.list_reviews() returns jsonb
language sql stable security definer set search_path = '' set statement_timeout = '7s'
as $$
    select coalesce(jsonb_agg(r.item order by r.at), '[]')
    from (
        select v.found_at as at, jsonb_build_object(
            'id', v.source, 'reason', v.reason, 'site', s.name, 'checkoutSessionId', v.checkout_id, 'pack', c.pack,
            'offered', jsonb_build_object('amountCents', c.amount_cents, 'currency', c.currency, 'livemode', c.livemode),
            'found', v.facts, 'at', app.rfc3339(v.found_at)) as item
        from app.payment_reviews v
        join app.checkout_sessions c on c.id = v.checkout_id
        join app.sites s on s.id = v.site_id
        where v.settled_at is null
        union all
        select e.received_at, jsonb_build_object(
            'id', e.id, 'reason', coalesce(e.reason, e.state), 'type', e.type, 'reference', e.reference,
            'at', app.rfc3339(e.received_at))
        from app.stripe_events e
        -- one that only told of a payment in review is listed as that payment
        where (e.state = 'unmatched' or (e.state = 'review' and e.reason is not null))
            and not exists (select from app.payment_reviews v where v.source = e.reference)
    ) r
$$;

create function app.settle_payment(p_review app.payment_reviews, p_decision text, p_act jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_checkout app.checkout_sessions;
begin
    update app.payment_reviews r
    set settled_at = app.now(), decision = p_decision, note = p_act ->> 'reason', actor = p_act ->> 'actor'
    where r.source = p_review.source;
    select * into v_checkout from app.checkout_sessions c where c.id = p_review.checkout_id;
    if p_decision = 'reject' then
        update app.checkout_sessions set state = 'failed' where id = v_checkout.id and state = 'review';
    elsif v_checkout.kind = 'pack' then
        perform app.book_payment(v_checkout, 'purchase', p_review.source, p_review.facts, null);
    elsif p_review.facts ? 'periodEnd' then
        perform app.book_payment(
            v_checkout, 'plan', p_review.source, p_review.facts, app.end_of_period(p_review.facts));
        perform app.extend_plan(v_checkout, p_review.facts);
    else
        -- a plan is booked by an invoice, and none is known
        perform app.refuse(409, 'conflict');
    end if;
end
$$;

-- p_decision grant: the credits that were offered; reject: none. An event alone is laid aside by either.
create function public.operate_settle(p_id text, p_decision text, p_act jsonb) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_review app.payment_reviews;
    v_checkout app.checkout_sessions := app.lock_checkout(
        (select r.checkout_id from app.payment_reviews r where r.source = p_id));
begin
    select * into v_review from app.payment_reviews r where r.source = p_id;
    if v_review.source is null and not exists (select from app.stripe_events e where e.id = p_id) then
        perform app.refuse(404, 'not_found');
    end if;
    if app.note_action(v_review.site_id, 'settle', jsonb_build_object('id', p_id, 'decision', p_decision), p_act) then
        if v_review.settled_at is not null then
            perform app.refuse(409, 'conflict');
        elsif v_review.source is not null then
            perform app.settle_payment(v_review, p_decision, p_act);
        end if;
        update app.stripe_events e set state = 'ignored'
        where (e.id = p_id or e.reference = p_id) and e.state in ('review', 'unmatched');
    end if;
    return jsonb_build_object('id', p_id, 'state', app.state_of_checkout(
        (select c from app.checkout_sessions c where c.id = v_checkout.id)));
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function
    public.operate_show(text), public.operate_plan(text, text, jsonb), public.operate_audit(text, boolean, jsonb),
    public.operate_adjust(text, bigint, jsonb), public.operate_settle(text, text, jsonb), public.list_reviews()
    from public, anon, authenticated;
grant execute on function
    public.operate_show(text), public.operate_plan(text, text, jsonb), public.operate_audit(text, boolean, jsonb),
    public.operate_adjust(text, bigint, jsonb), public.operate_settle(text, text, jsonb), public.list_reviews()
    to service_role;
