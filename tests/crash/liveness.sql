-- What is true of credits, purchases and the record once everything has had its time: a day after the last request, behind the
-- cron. Each query must give no row: nothing is held for ever, nobody waits for ever.

-- a hold ends: nothing runs past its time
select r.id from app.ai_requests r where r.state = 'running' and r.hold_until <= app.now();

-- what is free of a grant goes with its expiry
select g.id from app.credit_grants g where g.expires_at <= app.now() and g.remaining > g.held + g.frozen;

-- a purchase whose session nobody was told of is ended
select c.id from app.checkout_sessions c where c.state = 'intent' and c.created_at <= app.now() - interval '10 minutes';

-- a page to pay at does not stay open
select c.id from app.checkout_sessions c where c.state = 'open' and c.created_at <= app.now() - interval '25 hours';

-- an event that matched nothing is given up after three days
select e.id from app.stripe_events e where e.state = 'unmatched' and e.received_at <= app.now() - interval '73 hours';

-- a plan whose last period is over has ended
select c.id from app.checkout_sessions c
where c.kind = 'plan' and c.plan_ended_at is null and app.is_over(c.subscription_status)
    and coalesce(c.paid_until, '-infinity') <= app.now();

-- the provider keeps nothing of research that has ended
select n.request_id
from app.research_runs n join app.ai_requests r on r.id = n.request_id
where r.state <> 'running';

-- a turn of the chat that has ended blocks no other
select t.request_id
from app.chat_turns t join app.ai_requests r on r.id = t.request_id
where r.state <> 'running';

-- a key is forgotten after its day
select k.request_id from app.idempotency_keys k where k.created_at < app.now() - interval '24 hours';

-- an address to pay at is forgotten after its day
select c.id from app.checkout_sessions c where c.url is not null and c.created_at <= app.now() - interval '24 hours';

-- a chain that has grown is signed
select h.site_id
from app.audit_heads h join app.sites s on s.id = h.site_id and s.client_key is not null
where h.sequence > (select coalesce(max(c.sequence), 0) from app.audit_checkpoints c where c.site_id = h.site_id)
    and exists (
        select from app.ai_requests r
        where r.site_id = h.site_id and r.sequence = h.sequence and r.settled_at <= app.now() - interval '2 hours');

-- a site that has ended is forgotten to the end
select s.id from app.sites s where s.is_forgetting;
