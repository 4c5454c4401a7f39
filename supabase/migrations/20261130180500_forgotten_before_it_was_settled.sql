-- A request that expired, and whose account was closed and erased before its function came back, stays as it is: what it would add is
-- words of somebody who is forgotten, and there is no account to commit to.

-- Ends a request once; whoever asks again, or too late to change it, gets the answer of the one that ended it.
create or replace function app.end_request(
    p_request app.ai_requests, p_charge bigint, p_response text, p_outcome text, p_served_by text, p_result jsonb
) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
    v_charged bigint;
    v_answer jsonb;
begin
    if p_outcome not in ('complete', 'partial', 'failed', 'cancelled') or p_charge < 0 then
        raise exception 'no such end of a request: % for %', p_outcome, p_charge using errcode = '22023';
    end if;
    if p_request.state not in ('running', 'expired') then
        return (select jsonb_object_agg(f.key, f.value) from jsonb_each(p_request.result) f
            where f.key in ('charged', 'balance', 'available'));
    end if;
    if num_nulls(p_request.account_id, p_request.prompt) > 0 then
        return jsonb_build_object('charged', 0) || app.tidy(p_request.site_id);
    end if;
    v_answer := app.charge_grant(p_request, p_charge);
    if v_answer is null then
        v_answer := jsonb_build_object('charged', app.charge_request(p_request, p_charge));
    end if;
    v_answer := v_answer || app.tidy(p_request.site_id);
    v_charged := v_answer -> 'charged';
    update app.ai_requests
    set state = p_outcome, charged = v_charged, lost = p_charge - v_charged, response = p_response,
        served_by = coalesce(p_served_by, served_by), result = p_result || v_answer, settled_at = app.now()
    where id = p_request.id;
    return v_answer;
end
$$;
