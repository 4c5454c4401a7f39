-- The clock is read once, not for each counter: the holds of up to 200 sites are locked meanwhile.
create or replace function app.delete_old_windows() returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v_old timestamptz := app.now() - interval '1 day';
begin
    delete from app.rate_windows w
    using (
        select o.site_id, o.account_id, o.bucket from app.rate_windows o where o.ends_at < v_old for update skip locked
    ) old
    where (w.site_id, w.account_id, w.bucket) = (old.site_id, old.account_id, old.bucket);
end
$$;
