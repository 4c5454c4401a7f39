-- An upgrade of the app comes to every site that has it, to one too whose administrator had it erased here. It is unknown until it is
-- installed again: what is left of it is the trial's keyed hash, and that tells.
create or replace function public.install_forge_site(
    p_cloud_id uuid, p_installation_id text, p_base_url text, p_client_key_hash text, p_trial bigint, p_signed_s bigint
) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '7s' set lock_timeout = '5s'
as $$
declare
    v_site bigint;
begin
    perform app.lock_doors(p_cloud_id::text, p_cloud_id, p_installation_id);
    if p_trial is null
        and exists (select from app.trials t where t.client_key_hash = p_client_key_hash)
        and not exists (select from app.sites s where s.cloud_id = p_cloud_id)
        and not exists (select from app.installations i where i.installation_id = p_installation_id)
    then
        return jsonb_build_object('clientKey', null, 'analytics', false);
    end if;
    v_site := app.find_or_open_forge_site(p_cloud_id, p_installation_id, p_client_key_hash);
    perform app.accept_forge_event(v_site, p_signed_s);
    insert into app.installations as i (site_id, base_url, is_forge, installation_id, forge_signed_s)
    values (v_site, p_base_url, true, p_installation_id, p_signed_s)
    on conflict (site_id) do update
    set is_forge = true, installation_id = excluded.installation_id, state = 'enabled',
        version = nextval('app.installation_versions'), installed_at = app.now(), uninstalled_at = null
    where (i.is_forge, i.installation_id, i.state) is distinct from (true, excluded.installation_id, 'enabled');
    if p_trial is not null then
        perform app.give_trial(v_site, p_client_key_hash, p_trial);
    end if;
    return (select jsonb_build_object('clientKey', s.client_key, 'analytics', s.analytics) from app.sites s where s.id = v_site);
end
$$;
comment on function public.install_forge_site is
    'p_trial null: an upgrade, which gives no credits and brings no erased site back (clientKey is null then). The same event again '
    'changes nothing';
