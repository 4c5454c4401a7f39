-- What is due is asked of an index that holds the requests whose texts are still there: the chain's first hundred links behind a
-- mark were read of every site at every trip, and texts that had gone before their time let a run end early.
create index ai_requests_with_texts on app.ai_requests (site_id, created_at)
    where sequence is not null and (prompt is not null or response is not null);

create or replace function app.forget_texts_of(p_site app.sites, p_count int) returns int
language plpgsql volatile set search_path = ''
as $$
declare
    v_due timestamptz := app.now() - make_interval(days => p_site.retention_days);
    v_count int;
begin
    perform set_config('skyline.verb', 'forget_texts', true);
    update app.ai_requests
    set prompt = null, prompt_salt = null, response = null, response_salt = null
    where id in (
        select r.id from app.ai_requests r
        where r.site_id = p_site.id and r.sequence is not null and (r.prompt is not null or r.response is not null)
            and r.created_at <= v_due
        order by r.created_at limit p_count for update skip locked);
    get diagnostics v_count = row_count;
    perform set_config('skyline.verb', '', true);
    return v_count;
end
$$;

create or replace function public.forget_texts(p_count int) returns int
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site app.sites;
    v_count int := 0;
begin
    for v_site in
        select s.* from app.sites s
        where exists (
            select from app.ai_requests r
            where r.site_id = s.id and r.sequence is not null and (r.prompt is not null or r.response is not null)
                and r.created_at <= app.now() - make_interval(days => s.retention_days))
    loop
        exit when v_count >= p_count;
        v_count := v_count + app.forget_texts_of(v_site, p_count - v_count);
    end loop;
    return v_count;
end
$$;

alter table app.sites drop column texts_forgotten_to;
