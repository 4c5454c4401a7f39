-- A site's requests are deleted along its chain: without saying that each has a place in it, every batch sorted all that were left.
-- (The end of the site ended those that ran.)
create or replace function public.forget_site(p_count int) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint;
    v_count int;
begin
    select s.id into v_site from app.sites s
    where s.is_forgetting and (
        exists (select from app.forgettable_requests f where f.site_id = s.id)
        or not exists (select from app.ai_requests r where r.site_id = s.id))
    order by s.id limit 1 for update skip locked;
    if not found then
        return 0;
    end if;
    perform set_config('skyline.verb', 'forget_site', true);
    with chosen as (
        select f.id from app.forgettable_requests f where f.site_id = v_site and f.sequence > 0 order by f.sequence limit p_count
    ), unlinked as (
        delete from app.expired_links l using chosen c where l.request_id = c.id
    )
    delete from app.ai_requests r using chosen c where r.id = c.id;
    get diagnostics v_count = row_count;
    perform set_config('skyline.verb', '', true);
    update app.sites s set is_forgetting = exists (select from app.ai_requests r where r.site_id = v_site)
    where s.id = v_site;
    return greatest(v_count, 1);
end
$$;
