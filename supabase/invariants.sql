-- What is always true of the credits and of the record. Each query must give no row, at any moment between two transactions.
-- I1 entries and balance. I2 what can be spent. I3 one grant a source. I4 a hold ends once. I5 no charge above its hold. I6 what was
-- written stays. I7 nothing crosses sites. I8 whole numbers of one unit. I9 what was paid was granted. I10 a charge is its record.

-- I1: a balance is the sum of its site's entries, and stands at the last of them
select b.site_id, b.balance, e.sum, b.position, e.last
from app.credit_balances b
left join lateral (
    select coalesce(sum(l.credits), 0) as sum, coalesce(max(l.position), 0) as last, count(*) as count
    from app.ledger_entries l where l.site_id = b.site_id
) e on true
where b.balance <> e.sum or b.position <> e.last or e.count <> e.last;

-- I1: each entry starts from the balance that the one before it left
select l.id
from (
    select e.*, lag(e.balance, 1, 0) over (partition by e.site_id order by e.position) as before
    from app.ledger_entries e
) l
where l.previous_balance <> l.before or l.balance <> l.before + l.credits;

-- I2: a balance is what the grants still have, less the debt; so are held and frozen
select b.site_id
from app.credit_balances b
left join lateral (
    select coalesce(sum(g.remaining), 0) as remaining, coalesce(sum(g.held), 0) as held, coalesce(sum(g.frozen), 0) as frozen
    from app.credit_grants g where g.site_id = b.site_id
) s on true
where b.balance <> s.remaining - b.debt or b.held <> s.held or b.frozen <> s.frozen;

-- I2: held is what the running requests hold
select b.site_id
from app.credit_balances b
where b.held <> (
    select coalesce(sum(r.held), 0) from app.ai_requests r where r.site_id = b.site_id and r.state = 'running');

-- I4: a running request's hold is backed by grants to the last thousandth, an ended one holds nothing
select r.id
from app.ai_requests r
where (case when r.state = 'running' then r.held else 0 end)
    <> (select coalesce(sum(h.credits), 0) from app.holds_of_grants h where h.request_id = r.id);

-- I4: what has ended ended once: at one moment, with one charge at most
select r.id
from app.ai_requests r
where (r.state = 'running') <> (r.settled_at is null)
    or (select count(*) from app.ledger_entries l where l.request_id = r.id) > 1;

-- I5: nobody is charged more than was held for him; what it cost more is written down as our loss
select r.id from app.ai_requests r where r.charged not between 0 and r.held or r.lost < 0;

-- I2: a grant's held part is what requests hold of it
select g.id
from app.credit_grants g
where g.held <> (select coalesce(sum(h.credits), 0) from app.holds_of_grants h where h.grant_id = g.id);

-- I2: what is gone of a grant is what was taken of it
select g.id
from app.credit_grants g
where g.amount - g.remaining <> (select coalesce(sum(u.credits), 0) from app.uses_of_grants u where u.grant_id = g.id);

-- I2: a charge and an expiry took all their credits of grants, any other entry no more than it has
select l.id
from app.ledger_entries l
left join lateral (select coalesce(sum(u.credits), 0) as sum from app.uses_of_grants u where u.entry_id = l.id) taken on true
where (l.kind in ('charge', 'expiry') and taken.sum <> -l.credits) or taken.sum > greatest(0, -l.credits);

-- I2: debts are the credits that entries took and no grant has given yet
select b.site_id
from app.credit_balances b
where b.debt <> (
    select coalesce(sum(-l.credits), 0) from app.ledger_entries l where l.site_id = b.site_id and l.credits < 0
) - (
    select coalesce(sum(u.credits), 0)
    from app.uses_of_grants u join app.credit_grants g on g.id = u.grant_id where g.site_id = b.site_id);

-- I2: a site in debt has nothing that is free
select b.site_id
from app.credit_balances b
join app.credit_grants g on g.site_id = b.site_id
where b.debt > 0 and g.remaining > g.held + g.frozen;

-- I3: a grant is the entry that gave it: the same site, kind and amount
select g.id
from app.credit_grants g
join app.ledger_entries l on l.id = g.entry_id
where (g.site_id, g.kind, g.amount) is distinct from (l.site_id, l.kind, l.credits);

-- I10: a charged request has the one entry that charged it, and back; of an erased site only the entry is left
select r.id
from app.ai_requests r
left join app.ledger_entries l on l.request_id = r.id
where r.charged <> coalesce(-l.credits, 0) or l.site_id <> r.site_id
union all
select l.request_id
from app.ledger_entries l
join app.sites s on s.id = l.site_id and s.client_key is not null
where l.kind = 'charge' and not exists (select from app.ai_requests r where r.id = l.request_id);

-- I7: no grant is used or held across sites
select u.entry_id
from app.uses_of_grants u
join app.credit_grants g on g.id = u.grant_id
join app.ledger_entries l on l.id = u.entry_id
where l.site_id <> g.site_id
union all
select h.request_id
from app.holds_of_grants h
join app.credit_grants g on g.id = h.grant_id
join app.ai_requests r on r.id = h.request_id
where r.site_id <> g.site_id;

-- I7: a key leads to a request of its own site and account
select k.request_id
from app.idempotency_keys k
join app.ai_requests r on r.id = k.request_id
where (k.site_id, k.account_id) is distinct from (r.site_id, r.account_id);

-- I3: a fact of Stripe's, as anything else that grants, grants once
select g.source from app.credit_grants g group by g.kind, g.source having count(*) > 1
union all
select p.payment_intent from app.payments p group by p.payment_intent having count(p.payment_intent) > 1;

-- I3: a site's trial was given once
select g.site_id from app.credit_grants g where g.kind = 'trial' group by g.site_id having count(*) > 1;

-- I9: what was bought was granted once, in full, to the site that bought it; and nothing is bought that was not paid
select p.source
from app.payments p
join app.checkout_sessions c on c.id = p.checkout_id
join app.credit_grants g on g.id = p.grant_id
where (g.site_id, g.kind, g.source, g.amount) is distinct from (p.site_id, p.kind, p.source, p.credits)
    or (c.site_id, c.credits) is distinct from (p.site_id, p.credits)
    or c.state <> 'paid'
union all
select g.source
from app.credit_grants g
where g.kind in ('purchase', 'plan') and not exists (select from app.payments p where p.grant_id = g.id)
union all
select c.id
from app.checkout_sessions c
where c.state = 'paid' and not exists (select from app.payments p where p.checkout_id = c.id);

-- I9: what was paid for is what was offered, or somebody decided so
select p.source
from app.payments p join app.checkout_sessions c on c.id = p.checkout_id
where (p.total_cents - p.tax_cents, p.currency) is distinct from (c.amount_cents, c.currency)
    and not exists (select from app.payment_reviews r where r.source in (p.source, c.session_id) and r.decision = 'grant');

-- I3: a pack is paid once
select p.checkout_id from app.payments p where p.kind = 'purchase' group by p.checkout_id having count(*) > 1;

-- I9: what was paid and what went back has its lines, to the cent
select p.source
from app.payments p
where p.total_cents - p.refunded_cents - (case when p.dispute = 'lost' then p.disputed_cents else 0 end)
    <> (select sum(m.amount_cents) from app.payment_entries m where m.payment_id = p.id);

-- I9: what was withdrawn is what the lines took, in proportion to the money, less what had expired
select p.source
from app.payments p
cross join lateral (
    select case when p.dispute = 'lost' then p.credits else app.refunded_credits(p) end as credits
) due
where p.withdrawn <> (
    select coalesce(-sum(e.credits), 0)
    from app.payment_entries m join app.ledger_entries e on e.id = m.entry_id
    where m.payment_id = p.id and e.kind in ('refund', 'dispute'))
    or p.withdrawn > due.credits
    or (p.withdrawn < due.credits and not exists (
        select from app.payment_entries m
        join app.credit_grants g on g.entry_id = m.entry_id
        join app.uses_of_grants u on u.grant_id = g.id
        join app.ledger_entries e on e.id = u.entry_id
        where m.payment_id = p.id and e.kind = 'expiry'));

-- I7: each refund and dispute is a payment's, and of its own site
select e.id
from app.ledger_entries e
left join app.payment_entries m on m.entry_id = e.id
left join app.payments p on p.id = m.payment_id
where e.kind in ('purchase', 'plan', 'refund', 'dispute') and p.site_id is distinct from e.site_id;

-- I2: frozen is what is left of a payment in dispute, and nothing else
select g.id
from app.credit_grants g
left join app.payment_entries m on m.entry_id = g.entry_id
left join app.payments p on p.id = m.payment_id
where g.is_disputed <> coalesce(p.dispute = 'open', false);

-- I9: what waits for an operator has given nothing
select r.source
from app.payment_reviews r
join app.payments p on p.source = r.source
where r.settled_at is null;

-- I6: a chain has every sequence from 1 on, once, of what it links and of what it has kept of late settles
select a.site_id
from app.audit_rows a join app.sites s on s.id = a.site_id and s.client_key is not null
group by a.site_id having count(*) <> max(a.sequence) or count(distinct a.sequence) <> count(*) or min(a.sequence) <> 1;

-- I6: each link begins with the hash of the one before it, and its own hash is that of its text
select a.site_id, a.sequence
from (
    select r.site_id, r.sequence, r.previous_hash, r.hash, r.chained,
        lag(r.hash, 1, repeat('0', 64)) over (partition by r.site_id order by r.sequence) as hash_before
    from app.audit_rows r join app.sites s on s.id = r.site_id and s.client_key is not null
) a
where a.previous_hash <> a.hash_before or a.hash <> app.link_hash(a.previous_hash, a.chained);

-- I6: a link says what its row says, and holds the commitments to the texts that are still there
select a.site_id, a.sequence from app.audit_rows a where not app.is_as_chained(a);

-- I6: a site's head is the last link of its chain
select h.site_id
from app.audit_heads h full join (
    select distinct on (r.site_id) r.site_id, r.sequence, r.hash
    from app.audit_rows r join app.sites s on s.id = r.site_id and s.client_key is not null
    order by r.site_id, r.sequence desc
) last on last.site_id = h.site_id
where (h.sequence, h.hash) is distinct from (last.sequence, last.hash);

-- I6: a checkpoint lies on its chain
select c.site_id, c.sequence
from app.audit_checkpoints c left join app.audit_rows a on a.site_id = c.site_id and a.sequence = c.sequence
where c.hash is distinct from a.hash;

-- I10: a request was charged what its links say together
select r.id
from app.ai_requests r
where r.sequence is not null and r.charged / 1000.0 <> (
    select sum((a.chained::jsonb ->> 'creditsCharged')::numeric) from app.audit_rows a where a.site_id = r.site_id and a.id = r.id);

-- an erased text took its salt with it
select r.id
from app.ai_requests r
where r.state <> 'running' and (
    num_nulls(r.account_id, r.account_salt) = 1 or num_nulls(r.prompt, r.prompt_salt) = 1
    or num_nulls(r.response, r.response_salt) = 1);

-- of a site that has ended nothing is left that names it or a person
select s.id
from app.sites s
where s.client_key is null and (
    s.name is not null
    or exists (select from app.installations i where i.site_id = s.id)
    or exists (select from app.account_reports a where a.site_id = s.id)
    or exists (select from app.rate_windows w where w.site_id = s.id)
    or exists (select from app.idempotency_keys k where k.site_id = s.id)
    or exists (select from app.audit_checkpoints c where c.site_id = s.id)
    or exists (select from app.checkout_sessions c where c.site_id = s.id and (c.account_id is not null or c.url is not null))
    or (not s.is_forgetting and exists (select from app.ai_requests r where r.site_id = s.id)));

-- I6: the guards of what was written are there and awake
select g.name
from (values
    ('app.ledger_entries', 'ledger_entries_are_append_only'), ('app.grant_uses', 'grant_uses_are_append_only'),
    ('app.payment_entries', 'payment_entries_are_append_only'), ('app.ai_requests', 'ai_requests_end_once'),
    ('app.ai_requests', 'ai_requests_are_kept'), ('app.expired_links', 'expired_links_stay'),
    ('app.expired_links', 'expired_links_are_kept'), ('app.checkout_sessions', 'checkout_sessions_keep_their_offer')
) g (place, name)
where not exists (
    select from pg_catalog.pg_trigger t
    where t.tgrelid = g.place::regclass and t.tgname = g.name and t.tgenabled <> 'D');

-- I8: credits are whole thousandths and money whole cents, everywhere
select c.table_name || '.' || c.column_name
from information_schema.columns c
where c.table_schema = 'app' and c.data_type <> 'bigint' and (
    c.column_name like '%\_cents' or c.column_name in (
        'credits', 'balance', 'previous_balance', 'held', 'frozen', 'debt', 'available', 'amount', 'remaining', 'charged', 'lost',
        'withdrawn', 'spent', 'account_cap', 'entry_credits'));
