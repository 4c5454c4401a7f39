-- What was paid, and what became of it: one row a pack's session or a plan's invoice, with the grant that it gave. A refund and a
-- dispute are facts of the payment, set to what Stripe says now and never added up, so the order of events does not matter.

-- What we gave is spent before what was bought, where both expire together.
alter table app.credit_grants
    add column priority smallint generated always as (case when kind in ('purchase', 'plan') then 1 else 0 end) stored,
    -- what comes free of it is frozen at once
    add column is_disputed boolean not null default false,
    add check (frozen = 0 or is_disputed),
    add check (not is_disputed or held + frozen = remaining);
create index on app.credit_grants (site_id, expires_at, priority, id) where is_open;
drop index app.credit_grants_site_id_expires_at_id_idx;

-- Money that moved without moving a credit (a refund of what had expired) has its line too.
alter table app.ledger_entries drop constraint ledger_entries_credits_check;
alter table app.ledger_entries
    add constraint ledger_entries_credits_check check (credits <> 0 or kind in ('refund', 'dispute'));

create table app.payments (
    id bigint generated always as identity primary key,
    site_id bigint not null,
    checkout_id text not null,
    kind text not null check (kind in ('purchase', 'plan')),
    -- Stripe's id of a pack's session or of a plan's invoice: what is paid once grants once
    source text not null unique,
    payment_intent text unique,
    grant_id bigint not null unique references app.credit_grants,
    credits bigint not null check (credits > 0),
    total_cents bigint not null check (total_cents >= 0),
    tax_cents bigint not null check (tax_cents between 0 and total_cents),
    currency text not null,
    receipt_number text,
    refunded_cents bigint not null default 0 check (refunded_cents between 0 and total_cents),
    dispute text check (dispute in ('open', 'won', 'lost')),
    disputed_cents bigint not null default 0 check (disputed_cents >= 0),
    -- never more than it gave, whatever is refunded and disputed together
    withdrawn bigint not null default 0 check (withdrawn between 0 and credits),
    foreign key (checkout_id, site_id) references app.checkout_sessions (id, site_id)
);
create index on app.payments (checkout_id, site_id);
alter table app.payments enable row level security;

create table app.payment_entries (
    entry_id text primary key references app.ledger_entries,
    payment_id bigint not null references app.payments,
    amount_cents bigint not null,
    -- of a refund Stripe does not say it
    tax_cents bigint
);
comment on table app.payment_entries is 'The money behind an entry: what was paid, less what went back';
create index on app.payment_entries (payment_id);
alter table app.payment_entries enable row level security;
create trigger payment_entries_are_append_only before update or delete or truncate on app.payment_entries
    for each statement execute function app.keep_as_written();

-- The site's lock, for whoever knows only its row. An erased site has no key any more, and may lose it while we wait.
create function app.lock_site_of(p_site bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_client_key text;
begin
    loop
        v_client_key := (select s.client_key from app.sites s where s.id = p_site);
        perform pg_advisory_xact_lock(hashtextextended(coalesce(v_client_key, 'site ' || p_site), 1));
        exit when v_client_key is not distinct from (select s.client_key from app.sites s where s.id = p_site);
    end loop;
end
$$;

-- Every function below expects that its transaction has the site's lock.

create or replace function app.take_free(p_site bigint, p_entry_id text, p_credits bigint) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_taken bigint;
begin
    with free as (
        select g.id, g.remaining - g.held - g.frozen as credits,
            sum(g.remaining - g.held - g.frozen) over (order by g.expires_at nulls last, g.priority, g.id) as up_to
        from app.credit_grants g
        where g.site_id = p_site and g.is_open and g.remaining > g.held + g.frozen
    ), taken as (
        select f.id, least(f.credits, p_credits - (f.up_to - f.credits))::bigint as credits
        from free f where f.up_to - f.credits < p_credits
    ), noted as (
        insert into app.grant_uses (grant_id, entry_id, credits) select t.id, p_entry_id, t.credits from taken t
    ), changed as (
        update app.credit_grants g set remaining = g.remaining - t.credits
        from taken t where g.id = t.id returning t.credits
    )
    select coalesce(sum(c.credits), 0) into v_taken from changed c;
    return v_taken;
end
$$;

create function app.freeze_grant(p_grant bigint, p_is_disputed boolean) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_grant app.credit_grants;
    v_frozen bigint;
begin
    select * into v_grant from app.credit_grants g where g.id = p_grant;
    v_frozen := case when p_is_disputed then v_grant.remaining - v_grant.held else 0 end;
    update app.credit_grants set is_disputed = p_is_disputed, frozen = v_frozen where id = p_grant;
    update app.credit_balances set frozen = frozen + v_frozen - v_grant.frozen where site_id = v_grant.site_id;
end
$$;
comment on function app.freeze_grant is 'What is left of it and not held; false frees it';

create function app.take_of_grant(p_grant bigint, p_entry_id text, p_credits bigint) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
    v_taken bigint := (
        select least(p_credits, g.remaining - g.held - g.frozen) from app.credit_grants g where g.id = p_grant);
begin
    if v_taken > 0 then
        insert into app.grant_uses (grant_id, entry_id, credits) values (p_grant, p_entry_id, v_taken);
        update app.credit_grants set remaining = remaining - v_taken where id = p_grant;
    end if;
    return v_taken;
end
$$;

-- First of what the payment gave, then of the rest; what is spent already becomes a debt.
create function app.withdraw_payment(p_payment app.payments, p_kind text, p_credits bigint) returns text
language plpgsql volatile set search_path = ''
as $$
declare
    v_entry_id text := app.post_entry(p_payment.site_id, p_kind, -p_credits);
    v_left bigint := p_credits - app.take_of_grant(p_payment.grant_id, v_entry_id, p_credits);
begin
    if v_left > 0 then
        v_left := v_left - app.take_free(p_payment.site_id, v_entry_id, v_left);
        update app.credit_balances set debt = debt + v_left where site_id = p_payment.site_id;
    end if;
    return v_entry_id;
end
$$;

create function app.give_back(p_payment app.payments, p_kind text, p_credits bigint) returns text
language plpgsql volatile set search_path = ''
as $$
declare
    v_source text := app.new_id('back');
begin
    perform app.grant_credits(
        p_payment.site_id, p_kind, v_source, p_credits,
        (select g.expires_at from app.credit_grants g where g.id = p_payment.grant_id));
    return (select g.entry_id from app.credit_grants g where g.kind = p_kind and g.source = v_source);
end
$$;

-- In proportion to the money, rounded down but for the last cent, which takes all.
create function app.refunded_credits(p_payment app.payments) returns bigint
language plpgsql immutable set search_path = ''
as $$
begin
    return case
        when p_payment.refunded_cents = p_payment.total_cents then p_payment.credits
        else div(p_payment.credits::numeric * p_payment.refunded_cents, p_payment.total_cents)::bigint
    end;
end
$$;

-- Brings what was withdrawn to p_target; what has expired is gone already and is not taken again.
create function app.withdraw_up_to(p_payment bigint, p_kind text, p_target bigint, p_amount_cents bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_payment app.payments;
    v_expired bigint;
    v_credits bigint;
    v_entry_id text;
begin
    select * into v_payment from app.payments p where p.id = p_payment;
    select coalesce(sum(u.credits), 0) into v_expired
    from app.grant_uses u join app.ledger_entries e on e.id = u.entry_id
    where u.grant_id = v_payment.grant_id and e.kind = 'expiry';
    v_credits := least(p_target - v_payment.withdrawn, greatest(0, v_payment.credits - v_expired - v_payment.withdrawn));
    if v_credits < 0 then
        v_entry_id := app.give_back(v_payment, p_kind, -v_credits);
    else
        v_entry_id := app.withdraw_payment(v_payment, p_kind, v_credits);
    end if;
    insert into app.payment_entries (entry_id, payment_id, amount_cents) values (v_entry_id, p_payment, p_amount_cents);
    update app.payments set withdrawn = withdrawn + v_credits where id = p_payment;
end
$$;

create function app.follow_refunds(p_old app.payments, p_refunded_cents bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_new app.payments;
begin
    update app.payments set refunded_cents = p_refunded_cents where id = p_old.id returning * into v_new;
    if v_new.refunded_cents <> p_old.refunded_cents then
        perform app.withdraw_up_to(
            v_new.id, 'refund',
            case when v_new.dispute = 'lost' then v_new.credits else app.refunded_credits(v_new) end,
            p_old.refunded_cents - v_new.refunded_cents);
    end if;
end
$$;

create function app.follow_dispute(p_old app.payments, p_dispute text, p_disputed_cents bigint) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_new app.payments;
    v_lost_before bigint := case when p_old.dispute = 'lost' then p_old.disputed_cents else 0 end;
    v_lost bigint := case when p_dispute = 'lost' then p_disputed_cents else 0 end;
begin
    update app.payments set dispute = p_dispute, disputed_cents = p_disputed_cents where id = p_old.id returning * into v_new;
    if v_lost <> v_lost_before then
        perform app.withdraw_up_to(
            v_new.id, 'dispute',
            case when p_dispute = 'lost' then v_new.credits else app.refunded_credits(v_new) end,
            v_lost_before - v_lost);
    end if;
end
$$;

create function app.follow_payment(p_payment app.payments, p_refunded_cents bigint, p_dispute text, p_disputed_cents bigint)
returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
    if (p_payment.refunded_cents, p_payment.dispute, p_payment.disputed_cents)
        is not distinct from (p_refunded_cents, p_dispute, p_disputed_cents)
    then
        return false;
    end if;
    perform app.freeze_grant(p_payment.grant_id, false);
    perform app.follow_refunds(p_payment, p_refunded_cents);
    perform app.follow_dispute((select p from app.payments p where p.id = p_payment.id), p_dispute, p_disputed_cents);
    if p_dispute = 'open' then
        perform app.freeze_grant(p_payment.grant_id, true);
    end if;
    perform app.pay_debt(p_payment.site_id);
    perform app.expire_grants(p_payment.site_id);
    return true;
end
$$;
comment on function app.follow_payment is 'Makes credits follow what Stripe says of a payment now; false if they did already';

-- True if it was booked now, false if it was before: then only its receipt may be news.
create function app.book_payment(
    p_checkout app.checkout_sessions, p_kind text, p_source text, p_facts jsonb, p_expires_at timestamptz
) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
    v_site bigint := p_checkout.site_id;
    v_grant app.credit_grants;
    v_payment bigint;
begin
    if not app.grant_credits(v_site, p_kind, p_source, p_checkout.credits, p_expires_at) then
        update app.payments p set receipt_number = coalesce(p.receipt_number, p_facts ->> 'receiptNumber')
        where p.source = p_source;
        return false;
    end if;
    select * into v_grant from app.credit_grants g where g.kind = p_kind and g.source = p_source;
    insert into app.payments (
        site_id, checkout_id, kind, source, payment_intent, grant_id, credits, total_cents, tax_cents, currency, receipt_number)
    values (
        v_site, p_checkout.id, p_kind, p_source, p_facts ->> 'paymentIntent', v_grant.id, p_checkout.credits,
        coalesce((p_facts ->> 'totalCents')::bigint, p_checkout.amount_cents), coalesce((p_facts ->> 'taxCents')::bigint, 0),
        coalesce(p_facts ->> 'currency', p_checkout.currency), p_facts ->> 'receiptNumber')
    returning id into v_payment;
    insert into app.payment_entries (entry_id, payment_id, amount_cents, tax_cents)
    select v_grant.entry_id, p.id, p.total_cents, p.tax_cents from app.payments p where p.id = v_payment;
    update app.checkout_sessions set state = 'paid' where id = p_checkout.id;
    update app.sites s set plan = 'payg' where s.id = v_site and s.plan = 'trial';
    return true;
end
$$;

revoke execute on all functions in schema app from public, anon, authenticated;
