-- An event of no purchase that we know offers nothing that could be granted: it was laid aside, and the operator told that it was done.
create or replace function public.operate_settle(p_id text, p_decision text, p_act jsonb) returns jsonb
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
    if v_review.source is null and p_decision = 'grant' then
        perform app.refuse(409, 'no_offer');
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
