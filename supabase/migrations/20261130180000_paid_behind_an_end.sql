-- What is paid when its site has ended (a bank debit comes days behind its page, a renewal before its plan is ended) would be credits
-- that nobody has: an operator gives the money back.

-- Books what is paid and fits; true if that was news.
create or replace function app.book_or_doubt(
    p_checkout app.checkout_sessions, p_kind text, p_facts jsonb, p_expires_at timestamptz
) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
    v_source text := p_facts ->> 'id';
    v_doubt text := coalesce(app.doubt_of(p_checkout, p_facts), (
        select 'site_ended' from app.sites s where s.id = p_checkout.site_id and s.client_key is null));
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
