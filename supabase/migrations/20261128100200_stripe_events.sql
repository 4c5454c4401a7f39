-- What Stripe says, applied: a session, a plan's invoice or subscription, a payment's refunds and disputes, each as it is now.
-- An event is only the reason to look. What does not fit our row gives no credits and waits for an operator.

create table app.stripe_events (
    id text primary key check (id <> ''),
    type text not null,
    -- the object to look at again: ids alone are kept, never what Stripe wrote of the buyer (P08)
    reference text not null,
    state text not null check (state in ('applied', 'unmatched', 'review', 'ignored')),
    reason text,
    received_at timestamptz not null default app.now()
);
create index on app.stripe_events (received_at) where state in ('unmatched', 'review');
alter table app.stripe_events enable row level security;

create table app.payment_reviews (
    -- Stripe's id of the session or invoice in doubt
    source text primary key,
    site_id bigint not null,
    checkout_id text not null,
    reason text not null,
    -- amounts, currency and ids, as `apply_checkout` and `apply_invoice` are given them
    facts jsonb not null check (jsonb_typeof(facts) = 'object'),
    found_at timestamptz not null default app.now(),
    settled_at timestamptz,
    decision text check (decision in ('grant', 'reject', 'fits')),
    note text,
    actor text check (actor ~ '^[a-z][a-z -]{0,39}$'),
    foreign key (checkout_id, site_id) references app.checkout_sessions (id, site_id),
    check ((settled_at is null) = (decision is null)),
    check (decision is null or decision = 'fits' or (note is not null and actor is not null))
);
create index on app.payment_reviews (checkout_id, site_id);
alter table app.payment_reviews enable row level security;

-- An event that was applied stays so; another may change its mind when it comes again. Null: nobody sent one.
create function app.keep_event(p_event jsonb, p_state text, p_reason text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    if p_event is not null then
        insert into app.stripe_events as e (id, type, reference, state, reason)
        values (p_event ->> 'id', p_event ->> 'type', p_event ->> 'reference', p_state, p_reason)
        on conflict (id) do update set state = excluded.state, reason = excluded.reason
        where e.state <> 'applied';
    end if;
end
$$;

create function app.outcome(p_event jsonb, p_state text, p_changed boolean, p_reason text default null) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
    perform app.keep_event(p_event, p_state, p_reason);
    return jsonb_build_object('state', p_state, 'changed', p_changed);
end
$$;

-- Locks the site of the row and reads the row again. An unknown id gives a row of nulls.
create function app.lock_checkout(p_checkout_id text) returns app.checkout_sessions
language plpgsql volatile set search_path = ''
as $$
declare
    v_site bigint := (select c.site_id from app.checkout_sessions c where c.id = p_checkout_id);
    v_checkout app.checkout_sessions;
begin
    if v_site is not null then
        perform app.lock_site_of(v_site);
        select * into v_checkout from app.checkout_sessions c where c.id = p_checkout_id;
    end if;
    return v_checkout;
end
$$;

create function app.put_in_review(p_checkout app.checkout_sessions, p_source text, p_reason text, p_facts jsonb) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
    insert into app.payment_reviews (source, site_id, checkout_id, reason, facts)
    values (p_source, p_checkout.site_id, p_checkout.id, p_reason, p_facts) on conflict (source) do nothing;
    if not found then
        return false;
    end if;
    update app.checkout_sessions set state = 'review' where id = p_checkout.id and state <> 'paid';
    return true;
end
$$;

-- Null when what was paid is what was offered.
create function app.doubt_of(p_checkout app.checkout_sessions, p_facts jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
begin
    return case
        when (p_facts ->> 'livemode')::boolean is distinct from p_checkout.livemode then 'livemode'
        when p_facts ->> 'currency' is distinct from p_checkout.currency then 'currency'
        when (p_facts ->> 'subtotalCents')::bigint is distinct from p_checkout.amount_cents then 'amount'
        when p_facts ->> 'payment' = 'no_payment_required' then 'no_payment_required'
        when p_facts ->> 'reason' not in ('subscription_create', 'subscription_cycle') then 'invoice_reason'
    end;
end
$$;

-- Books what is paid and fits; true if that was news.
create function app.book_or_doubt(
    p_checkout app.checkout_sessions, p_kind text, p_facts jsonb, p_expires_at timestamptz
) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
    v_source text := p_facts ->> 'id';
    v_doubt text := app.doubt_of(p_checkout, p_facts);
begin
    if exists (select from app.payments p where p.source = v_source) then
        return app.book_payment(p_checkout, p_kind, v_source, p_facts, p_expires_at);
    end if;
    if v_doubt is not null then
        return app.put_in_review(p_checkout, v_source, v_doubt, p_facts);
    end if;
    update app.payment_reviews r set settled_at = app.now(), decision = 'fits'
    where r.source in (v_source, p_checkout.session_id) and r.settled_at is null;
    return app.book_payment(p_checkout, p_kind, v_source, p_facts, p_expires_at);
end
$$;

create function app.follow_session(p_checkout app.checkout_sessions, p_session jsonb) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
    v_is_complete boolean := p_session ->> 'status' = 'complete';
    v_payment text := p_session ->> 'payment';
begin
    if v_is_complete and v_payment in ('paid', 'no_payment_required') then
        if p_checkout.kind = 'pack' then
            return app.book_or_doubt(p_checkout, 'purchase', p_session, null);
        end if;
        -- a plan's credits come with its invoice
        update app.checkout_sessions c set subscription_id = p_session ->> 'subscription'
        where c.id = p_checkout.id and c.subscription_id is null;
        return found;
    end if;
    update app.checkout_sessions c
    set state = case when v_is_complete then 'failed' else 'expired' end
    where c.id = p_checkout.id and c.state in ('intent', 'open')
        and (p_session ->> 'status' = 'expired' or (v_is_complete and v_payment = 'failed'));
    return found;
end
$$;

create function app.state_after(p_source text) returns text
language plpgsql stable set search_path = ''
as $$
begin
    return case
        when exists (select from app.payment_reviews r where r.source = p_source and r.settled_at is null) then 'review'
        else 'applied'
    end;
end
$$;

create function public.apply_checkout(p_session jsonb, p_event jsonb default null) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_checkout app.checkout_sessions := app.lock_checkout(
        (select c.id from app.checkout_sessions c where c.session_id = p_session ->> 'id'));
    v_changed boolean;
begin
    if v_checkout.id is null then
        return app.outcome(p_event, 'unmatched', false);
    end if;
    v_changed := app.follow_session(v_checkout, p_session);
    update app.checkout_sessions set checked_at = app.now() where id = v_checkout.id;
    return app.outcome(p_event, app.state_after(p_session ->> 'id'), v_changed);
end
$$;
comment on function public.apply_checkout is
    'p_session {"id", "livemode", "status", "payment": paid | pending | failed | no_payment_required, "subtotalCents", "totalCents", '
    '"taxCents", "currency", "paymentIntent", "subscription", "receiptNumber"}; p_event {"id", "type", "reference"}';

-- A renewal is paid an hour or so after its period has begun: the credits of the one before last until then.
create function app.end_of_period(p_invoice jsonb) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
begin
    return to_timestamp((p_invoice ->> 'periodEnd')::bigint) + interval '3 hours';
end
$$;

-- Once an invoice of it is booked, the site is on the plan until the invoice's period ends.
create function app.extend_plan(p_checkout app.checkout_sessions, p_invoice jsonb) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    update app.checkout_sessions
    set paid_until = greatest(paid_until, app.end_of_period(p_invoice)), plan_ended_at = null
    where id = p_checkout.id;
    update app.sites set plan = 'enterprise' where id = p_checkout.site_id;
end
$$;

create function app.follow_invoice(p_checkout app.checkout_sessions, p_invoice jsonb) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
    v_changed boolean;
begin
    if p_invoice ->> 'status' = 'paid' then
        v_changed := app.book_or_doubt(p_checkout, 'plan', p_invoice, app.end_of_period(p_invoice));
        if v_changed and app.state_after(p_invoice ->> 'id') = 'applied' then
            perform app.extend_plan(p_checkout, p_invoice);
        end if;
        return v_changed;
    end if;
    update app.checkout_sessions set state = 'failed'
    where id = p_checkout.id and state in ('intent', 'open') and p_invoice ->> 'status' in ('void', 'uncollectible');
    return found;
end
$$;

-- A refused payment of the plan's next period changes nothing here: the subscription's state does, when Stripe gives up.
create function public.apply_invoice(p_invoice jsonb, p_event jsonb default null) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_checkout app.checkout_sessions := app.lock_checkout(
        (select c.id from app.checkout_sessions c where c.subscription_id = p_invoice ->> 'subscription'));
    v_changed boolean;
begin
    if v_checkout.id is null then
        return app.outcome(p_event, 'unmatched', false);
    end if;
    v_changed := app.follow_invoice(v_checkout, p_invoice);
    return app.outcome(p_event, app.state_after(p_invoice ->> 'id'), v_changed);
end
$$;
comment on function public.apply_invoice is
    'p_invoice {"id", "subscription", "status", "reason", "livemode", "subtotalCents", "totalCents", "taxCents", "currency", '
    '"paymentIntent", "receiptNumber", "periodEnd": seconds since 1970}';

-- p_dispute null: there was none. Also for a payment that is not ours: unmatched.
create function public.apply_payment(
    p_payment_intent text, p_refunded_cents bigint, p_dispute text, p_disputed_cents bigint, p_event jsonb default null
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_payment app.payments;
    v_changed boolean;
begin
    perform app.lock_site_of(p.site_id) from app.payments p where p.payment_intent = p_payment_intent;
    select * into v_payment from app.payments p where p.payment_intent = p_payment_intent;
    if not found then
        return app.outcome(p_event, 'unmatched', false);
    end if;
    v_changed := app.follow_payment(v_payment, least(p_refunded_cents, v_payment.total_cents), p_dispute, p_disputed_cents);
    return app.outcome(p_event, 'applied', v_changed);
end
$$;

create function app.is_over(p_status text) returns boolean
language sql immutable set search_path = ''
as $$ select coalesce(p_status in ('canceled', 'unpaid', 'incomplete_expired', 'paused'), false) $$;

-- What was paid for is kept to its end: the plan goes with its last period, not with the subscription.
create function app.end_plan(p_checkout app.checkout_sessions) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
    update app.checkout_sessions c set plan_ended_at = app.now()
    where c.id = p_checkout.id and c.plan_ended_at is null and app.is_over(c.subscription_status)
        and coalesce(c.paid_until, '-infinity') <= app.now();
    if not found then
        return false;
    end if;
    update app.sites s set plan = 'payg'
    where s.id = p_checkout.site_id and s.plan = 'enterprise' and not exists (
        select from app.checkout_sessions c
        where c.site_id = s.id and c.kind = 'plan' and c.paid_until > app.now());
    return true;
end
$$;

create function public.apply_subscription(p_subscription_id text, p_status text, p_event jsonb default null) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_checkout app.checkout_sessions := app.lock_checkout(
        (select c.id from app.checkout_sessions c where c.subscription_id = p_subscription_id));
    v_changed boolean;
begin
    if v_checkout.id is null then
        return app.outcome(p_event, 'unmatched', false);
    end if;
    update app.checkout_sessions c set subscription_status = p_status
    where c.id = v_checkout.id and c.subscription_status is distinct from p_status;
    v_changed := found;
    return app.outcome(p_event, 'applied', app.end_plan(v_checkout) or v_changed);
end
$$;

-- An event that is not looked into: p_reason says why. Of a session that is ours and not paid, the row waits for review with it.
create function public.doubt_event(p_event jsonb, p_reason text) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_checkout app.checkout_sessions := app.lock_checkout(
        (select c.id from app.checkout_sessions c where c.session_id = p_event ->> 'reference' and c.state <> 'paid'));
begin
    if v_checkout.id is not null then
        perform app.put_in_review(v_checkout, v_checkout.session_id, p_reason, '{}');
    end if;
    return app.outcome(p_event, 'review', false, p_reason);
end
$$;

-- A warning of fraud is shown to the operator; credits follow a dispute only.
create function public.flag_payment(p_payment_intent text, p_event jsonb) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    if exists (select from app.payments p where p.payment_intent = p_payment_intent) then
        return app.outcome(p_event, 'review', false, 'early_fraud_warning');
    end if;
    return app.outcome(p_event, 'ignored', false);
end
$$;

-- Of something else that the account sells.
create function public.lay_aside(p_event jsonb) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
begin
    return app.outcome(p_event, 'ignored', false);
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
revoke execute on function
    public.apply_checkout(jsonb, jsonb), public.apply_invoice(jsonb, jsonb),
    public.apply_payment(text, bigint, text, bigint, jsonb), public.apply_subscription(text, text, jsonb),
    public.doubt_event(jsonb, text), public.flag_payment(text, jsonb), public.lay_aside(jsonb)
    from public, anon, authenticated;
grant execute on function
    public.apply_checkout(jsonb, jsonb), public.apply_invoice(jsonb, jsonb),
    public.apply_payment(text, bigint, text, bigint, jsonb), public.apply_subscription(text, text, jsonb),
    public.doubt_event(jsonb, text), public.flag_payment(text, jsonb), public.lay_aside(jsonb)
    to service_role;
